import { leftOf, seedPlanner } from '../../../../test/support/planning.js';
import type { Plan } from '../../plan.js';

describe('items named in a question', () => {
  let plan: (question: string) => Plan;
  beforeAll(async () => {
    plan = await seedPlanner();
  });

  it.each([
    ['srv-erp-01의 CPU', ['srv-erp-01']],
    ['srv-erp-01 의 CPU', ['srv-erp-01']],
    ['srv-erp-01은 어디에 있어?', ['srv-erp-01']],
    ['srv-erp-01이 의존하는 시스템', ['srv-erp-01']],
    ['srv-erp-01을 보여줘', ['srv-erp-01']],
    ['srv-erp-01에서 발생한 이벤트', ['srv-erp-01']],
    ['srv-erp-01에 대한 정보', ['srv-erp-01']],
    ['srv-erp-01도 CPU 알려줘', ['srv-erp-01']],
    ['srv-erp-01만 CPU', ['srv-erp-01']],
    ['srv-erp-01로부터 영향', ['srv-erp-01']],
    ['srv-erp-01입니다', ['srv-erp-01']],
    ['sys-mes는', ['sys-mes']],
    ['app-erp-order-01-1의 소유자', ['app-erp-order-01-1']],
    ['storage-erp를 사용하는 서버', ['storage-erp']],
    ['srv-erp-01과 srv-erp-02의 CPU', ['srv-erp-01', 'srv-erp-02']],
    ['srv-erp-01이랑 srv-erp-02 온도', ['srv-erp-01', 'srv-erp-02']],
    ['srv-erp-01이나 srv-erp-02의 이벤트', ['srv-erp-01', 'srv-erp-02']],
    ['db-erp-01, was-erp-01, web-erp-01 상태', ['db-erp-01', 'was-erp-01', 'web-erp-01']],
    ['owner of srv-erp-01?', ['srv-erp-01']],
    ["srv-erp-01's owner", ['srv-erp-01']],
    ['srv-erp-01’s owner', ['srv-erp-01']],
    ['what is srv-erp-01', ['srv-erp-01']],
    ['"srv-erp-01" cpu', ['srv-erp-01']],
    ['(srv-erp-01) cpu', ['srv-erp-01']],
    ['srv-erp-01,srv-erp-02 cpu', ['srv-erp-01', 'srv-erp-02']],
    ['cpu of srv-erp-01 and srv-erp-02', ['srv-erp-01', 'srv-erp-02']],
    ['cpu of SRV-ERP-01', ['srv-erp-01']],
    ['ｓｒｖ－ｅｒｐ－０１의 CPU', ['srv-erp-01']],
    ['srv-erp-01 srv-erp-01 cpu', ['srv-erp-01']],
    ['550e8400-e29b-41d4-a716-446655440000의 상태', ['550e8400-e29b-41d4-a716-446655440000']],
    ['cpu of srv-newcomer-77', ['srv-newcomer-77']],
  ])('%s: %j, particles off', (question, identifiers) => {
    const made = plan(question);
    expect(made.primary.identifiers).toEqual(identifiers);
    expect({ kind: made.kind, left: leftOf(question, made) }).toEqual({ kind: 'plan', left: [] });
  });

  it.each([
    ['zone-a 서버 목록', 'location'],
    ['10.0.0.1 서버', 'attributes.ip'],
    ['read-only 서버', null],
    ['erp 서버', 'tags.system'],
    ['2026-01-03 이벤트', null],
    ['servers owned by erp-db', 'owner'],
  ])('%s names no item, whatever hyphens and dots are in it', (question, field) => {
    const made = plan(question);
    expect(made.primary.identifiers).toEqual([]);
    if (field !== null) expect(made.primary.filters.map((filter) => filter.field)).toContain(field);
  });

  it.each([
    ['srv-erp-01의 CPU', [0, 10]],
    ['CPU of srv-erp-01?', [7, 17]],
    ['🚀 ＣＰＵ srv-erp-01', [7, 17]],
  ])('%s: the evidence marks the code alone, in the text as it was sent', (question, span) => {
    const found = plan(question).evidence.find(({ field }) => field === 'primary.identifiers');
    expect(found).toMatchObject({ span, source: 'pattern', asset: null, version: null });
  });
});
