import { leftOf, seedPlanner } from '../../../../test/support/planning.js';
import type { Plan } from '../../plan.js';

describe('a number in a question', () => {
  let plan: (question: string) => Plan;
  beforeAll(async () => {
    plan = await seedPlanner();
  });

  it.each([
    ['list servers limit 10', 10],
    ['list servers limited to 10', 10],
    ['서버 목록 10개로 제한', 10],
    ['list 10 servers', 10],
    ['10 critical erp servers', 10],
    ['서버 10개', 10],
    ['서버 목록 10', 10],
    ['find 5 servers', 5],
    ['latest 5 servers', 5],
    ['three servers', 3],
  ])('%s says how many are listed', (question, limit) => {
    const made = plan(question);
    expect(made).toMatchObject({ kind: 'plan', list: { limit } });
    expect(leftOf(question, made)).toEqual([]);
  });

  it.each([
    ['srv-erp-01 cpu 7', '7'],
    ['cpu of srv-erp-01 at 3', '3'],
    ['srv-erp-01의 CPU 3', '3'],
    ['events 30', '30'],
    ['이벤트 2026', '2026'],
    ['servers in zone-a 4', '4'],
    ['servers created 1969', '1969'],
    ['cpu limit of srv-erp-01', 'limit of'],
    ['cpu trend of srv-erp-01 yesterday top 5', '5'],
    ['number of the latest 5 servers', '5'],
  ])('%s is not understood where it lists nothing: %s is left', (question, number) => {
    const made = plan(question);
    expect(made).toMatchObject({ kind: 'reject', calls: [], refusal: { reason: 'unknown_words' } });
    expect(leftOf(question, made)).toContain(number);
  });

  it.each(['서버 한 대당 평균 CPU 코어 수는?', '서버당 평균 CPU 코어 수는?'])(
    '%s is an average and no limit',
    (question) => {
      expect(plan(question).aggregate).toEqual({
        metrics: [{ fn: 'avg', field: 'attributes.cpu_cores', as: 'avg_cpu_cores' }],
        group_by: [],
        filters: [{ field: 'ci_subtype', op: '=', value: 'server' }],
      });
    },
  );

  it.each(['servers created 2024', '2024년에 생성된 서버', '서버 생성 2024'])('%s names a year', (question) => {
    expect(plan(question).primary.filters).toEqual([
      { field: 'ci_subtype', op: '=', value: 'server' },
      { field: 'created_at', op: '>=', value: '2023-12-31T15:00:00.000Z' },
      { field: 'created_at', op: '<', value: '2024-12-31T15:00:00.000Z' },
    ]);
  });

  it.each(['disk io over 20261399', 'servers with disk io at least 20261399'])(
    '%s compares with it, however it is written',
    (question) => {
      expect(plan(question)).toMatchObject({ kind: 'plan', metric: { threshold: { value: 20261399 } } });
    },
  );
});
