import { seedPlanner, told, understood } from '../../../../test/support/planning.js';
import type { Plan } from '../../plan.js';

describe('questions for amounts of what items have', () => {
  let plan: (question: string) => Plan;
  beforeAll(async () => {
    plan = await seedPlanner();
  });
  const planned = (question: string): Plan => understood(plan, question);

  it.each([
    ['코어 16개에서 24개 사이 서버', 'attributes.cpu_cores', 16, 24],
    ['16~24코어 서버', 'attributes.cpu_cores', 16, 24],
    ['servers with between 16 and 24 cores', 'attributes.cpu_cores', 16, 24],
    ['servers with 16 to 24 cores', 'attributes.cpu_cores', 16, 24],
    ['storage between 20 and 100 TB', 'attributes.capacity_tb', 20, 100],
    ['storage between 1 and 2 PB', 'attributes.capacity_tb', 1024, 2048],
    ['중요도 3에서 5 사이인 서버', 'criticality', 3, 5],
  ])('%s bounds %s by both numbers', (question, field, low, high) => {
    const { primary, list } = planned(question);
    expect(told(primary.filters)).toEqual(expect.arrayContaining([`${field} >= ${low}`, `${field} <= ${high}`]));
    expect(list?.limit).toBe(50);
  });

  it('takes a second bound for one of the same field', () => {
    expect(told(planned('코어 16개 이상 24개 미만인 서버').primary.filters)).toEqual([
      'attributes.cpu_cores < 24',
      'attributes.cpu_cores >= 16',
      'ci_subtype = server',
    ]);
  });

  it.each(['cpu between 20 and 50', '서버 5대에서 10대 사이인 시스템', 'servers with 24 to 16 cores'])(
    '%s is declined, as only fields are bounded from both sides, and upwards',
    (question) => {
      expect(plan(question).kind).toBe('reject');
    },
  );

  it.each([
    ['total number of cpu cores per system', 'tags.system', []],
    ['how many cores do the erp servers have', undefined, ['ci_subtype = server', 'tags.system = erp']],
    ['erp 서버 코어 총 몇 개야', undefined, ['ci_subtype = server', 'tags.system = erp']],
  ])('%s adds the cores up', (question, group, filters) => {
    const { aggregate, primary } = planned(question);
    expect(aggregate).toMatchObject({
      metrics: [{ fn: 'sum', field: 'attributes.cpu_cores' }],
      group_by: group === undefined ? [] : [group],
    });
    expect(told(primary.filters)).toEqual(filters);
  });

  it.each(['how many cores does each erp server have', 'erp 서버들 코어 몇 개야'])(
    '%s lists the cores of each server',
    (question) => {
      expect(planned(question)).toMatchObject({
        intent: 'LIST',
        list: { fields: ['ci_code', 'attributes.cpu_cores'] },
      });
    },
  );

  it('looks an amount up that is asked of one item', () => {
    expect(planned('srv-erp-01 코어 몇 개야').calls).toEqual([
      { tool: 'ci', params: { operation: 'lookup', items: ['srv-erp-01'], fields: ['attributes.cpu_cores'] } },
    ]);
  });

  it.each([
    ['which system has the most cores', 'tags.system', 'sum_cpu_cores'],
    ['코어가 가장 많은 시스템', 'tags.system', 'sum_cpu_cores'],
    ['메모리 용량이 가장 큰 시스템', 'tags.system', 'sum_memory_gb'],
  ])('%s ranks %s by what its items have together', (question, group, by) => {
    expect(planned(question).aggregate).toMatchObject({
      group_by: [group],
      order: { by, direction: 'desc' },
      top_n: 1,
    });
  });

  it.each([
    'which zone has the server with the most cores?',
    '어느 존에 메모리 용량이 가장 큰 서버가 있어?',
    '코어 24개 이상인 시스템',
    'systems with at least 24 cores',
  ])('%s is declined: a sum, or a system that has no cores of its own, is not what was asked', (question) => {
    expect(plan(question).kind).toBe('reject');
  });
});
