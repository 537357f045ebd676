import { leftOf, seedPlanner } from '../../../test/support/planning.js';
import type { Plan } from '../plan.js';

describe('declining a question', () => {
  let plan: (question: string) => Plan;
  beforeAll(async () => {
    plan = await seedPlanner();
  });

  it.each([
    ['delete srv-erp-01', 'unsupported', 'change'],
    ['srv-erp-01을 삭제해줘', 'unsupported', 'change'],
    ['restart srv-erp-01', 'unsupported', 'change'],
    ['srv-erp-01 재시작해줘', 'unsupported', 'change'],
    ['why is srv-erp-01 slow', 'unsupported', 'cause'],
    ['srv-erp-01이 왜 느려', 'unsupported', 'cause'],
    ['predict cpu of srv-erp-01', 'unsupported', 'forecast'],
    ['내일 srv-erp-01의 CPU 예측', 'unsupported', 'forecast'],
    ['median cpu of srv-erp-01', 'unsupported', 'statistics'],
    ['단일 장애점 찾아줘', 'unsupported', 'statistics'],
    ['single point of failure in erp', 'unsupported', 'statistics'],
    ['weather in seoul', 'unsupported', 'outside'],
    ['오늘 서울 날씨', 'unsupported', 'outside'],
    ['servers with higher cpu than srv-erp-01', 'unsupported', 'relative'],
    ['srv-erp-01보다 CPU가 높은 서버', 'unsupported', 'relative'],
    ['CPU가 메모리보다 높은 서버', 'unsupported', 'relative'],
    ['servers with cpu higher than memory', 'unsupported', 'relative'],
    ['flurbage of srv-erp-01', 'unknown_words', 'unknown_words'],
    ['srv-erp-01의 플러비지', 'unknown_words', 'unknown_words'],
    ['cpu of srv-erp-01 on 2026-02-31', 'impossible_date', 'no_such_date'],
    ['2026년 2월 31일 srv-erp-01의 CPU', 'impossible_date', 'no_such_date'],
    ['cpu of srv-erp-01 from 2026-03-01 to 2026-02-01', 'impossible_date', 'reversed'],
    ['impact', 'incomplete', 'subject'],
    ['path from srv-erp-01', 'incomplete', 'two_items'],
    ['asdf', 'nothing_understood', 'no_known_word'],
    ['ㅋㅋㅋ', 'nothing_understood', 'no_known_word'],
    ['this shop', 'nothing_understood', 'no_known_word'],
    ['🚀', 'nothing_understood', 'no_known_word'],
  ])('"%s" is declined as %s (%s) and calls nothing', (question, reason, detail) => {
    expect(plan(question)).toMatchObject({ kind: 'reject', calls: [], refusal: { reason, detail } });
  });

  it('names the words in the way, as they were written', () => {
    expect(plan('Flurbage of srv-erp-01').refusal?.words).toEqual(['Flurbage']);
    expect(plan('２０２６-02-31 srv-erp-01 cpu').refusal?.words).toEqual(['２０２６-02-31']);
  });

  it('keeps what was understood', () => {
    const question = 'average flurbage cpu of srv-erp-01 last week';
    const made = plan(question);
    expect(made).toMatchObject({
      kind: 'reject',
      metric: { metric_name: 'cpu_usage', time_range: { label: 'last_week' } },
    });
    expect(leftOf(question, made)).toEqual(['flurbage']);
  });

  it('declines nothing for a sign that only decorates', () => {
    const question = '🚀 srv-erp-01의 CPU 🔥';
    expect(plan(question).kind).toBe('plan');
    expect(leftOf(question, plan(question))).toEqual(['🚀', '🔥']);
  });

  it.each(['hello', '안녕', 'thanks', '도움말', 'help'])('"%s" is answered without a tool', (question) => {
    expect(plan(question)).toMatchObject({ kind: 'direct', calls: [] });
  });
});
