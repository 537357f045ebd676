import { seedPlanner, told, understood } from '../../../../test/support/planning.js';
import type { Plan } from '../../plan.js';

describe('questions about configuration', () => {
  let plan: (question: string) => Plan;
  beforeAll(async () => {
    plan = await seedPlanner();
  });
  const planned = (question: string): Plan => understood(plan, question);

  it.each([
    ['서버 목록', 50],
    ['list of servers', 50],
    ['서버 목록 10개', 10],
    ['서버 10대', 10],
    ['list 10 servers', 10],
    ['show me five servers', 5],
    ['서버 다섯 대', 5],
    ['list 200 servers', 200],
  ])('%s is a list of at most %d', (question, limit) => {
    expect(planned(question)).toMatchObject({
      intent: 'LIST',
      list: { limit, offset: 0 },
      primary: { limit },
      calls: [{ tool: 'ci', params: { operation: 'list', limit, offset: 0 } }],
      warnings: [],
    });
  });

  it.each([
    ['서버 목록 500개', 200],
    ['list 500 servers', 200],
    ['list 201 servers', 200],
    ['서버 0개', 1],
    ['list 0 servers', 1],
  ])('%s is clamped to %d, and the plan says so', (question, limit) => {
    expect(planned(question)).toMatchObject({
      list: { limit },
      calls: [{ params: { limit } }],
      warnings: [{ code: 'CLAMPED', message: expect.stringContaining(`became ${limit}`) }],
    });
  });

  it.each([
    ['newest 5 servers', 'created_at', 'desc', 5],
    ['최근에 생성된 서버 5개', 'created_at', 'desc', 5],
    ['oldest server', 'created_at', 'asc', 1],
    ['가장 오래된 서버', 'created_at', 'asc', 1],
    ['list of servers sorted by criticality', 'criticality', 'desc', 50],
    ['중요도 순으로 서버 목록', 'criticality', 'desc', 50],
    ['서버 목록 이름순', 'ci_name', 'asc', 50],
    ['servers sorted by name', 'ci_name', 'asc', 50],
    ['메모리 용량이 가장 큰 서버', 'attributes.memory_gb', 'desc', 1],
    ['top 3 servers by cores', 'attributes.cpu_cores', 'desc', 3],
  ])('%s is ordered by %s, %s, and at most %d', (question, by, direction, limit) => {
    expect(planned(question).list).toMatchObject({ order: { by, direction }, limit });
  });

  it.each([
    ['srv-erp-01의 상태', ['status']],
    ['status of srv-erp-01', ['status']],
    ['srv-erp-01은 어디에 있어?', ['location']],
    ['where is srv-erp-01', ['location']],
    ['is the status of srv-erp-01 active?', ['status']],
    ['srv-erp-01의 상태가 활성이야?', ['status']],
    ['srv-erp-01의 담당자는 누구야', ['owner']],
    ['who owns srv-erp-01', ['owner']],
    ['ip address of srv-erp-01', ['attributes.ip']],
    ['srv-erp-01의 아이피', ['attributes.ip']],
  ])('%s looks one item up for %j', (question, fields) => {
    expect(planned(question)).toMatchObject({
      intent: 'LOOKUP',
      primary: { identifiers: ['srv-erp-01'] },
      list: { fields },
      calls: [{ tool: 'ci', params: { operation: 'lookup', items: ['srv-erp-01'], fields } }],
    });
  });

  it.each([
    ['서버 수', [], undefined],
    ['서버는 몇 대야', [], undefined],
    ['how many servers', [], undefined],
    ['number of servers', [], undefined],
    ['존별 서버 수', ['location'], undefined],
    ['servers per zone', ['location'], undefined],
    ['시스템별 서버 수', ['tags.system'], undefined],
    ['number of servers by system', ['tags.system'], undefined],
    ['서버가 5대 이상인 시스템', ['tags.system'], { op: '>=', value: 5 }],
    ['systems with at least 5 servers', ['tags.system'], { op: '>=', value: 5 }],
    ['서버가 3대 미만인 시스템', ['tags.system'], { op: '<', value: 3 }],
    ['서버가 6대인 시스템', ['tags.system'], { op: '=', value: 6 }],
  ])('%s counts servers by %j', (question, groups, having) => {
    const { aggregate, primary } = planned(question);
    expect(aggregate).toMatchObject({ metrics: [{ fn: 'count', as: 'count' }], group_by: groups });
    expect(aggregate?.having).toEqual(having);
    expect(told(primary.filters)).toEqual(['ci_subtype = server']);
  });

  it.each([
    ['서버가 가장 많은 시스템', 'desc', 1],
    ['which system has the most servers', 'desc', 1],
    ['서버가 가장 적은 시스템', 'asc', 1],
    ['서버가 많은 시스템 3개', 'desc', 3],
    ['top 3 systems with the most servers', 'desc', 3],
    ['top 3 systems by number of servers', 'desc', 3],
    ['서버가 많은 시스템 상위 3개', 'desc', 3],
    ['상위 3개 시스템 서버 개수', 'desc', 3],
  ])('%s ranks systems by their servers, %s, and answers %d', (question, direction, top) => {
    expect(planned(question).aggregate).toMatchObject({
      group_by: ['tags.system'],
      order: { by: 'count', direction },
      top_n: top,
    });
  });

  it.each([
    ['average number of cores of servers', 'avg', 'attributes.cpu_cores'],
    ['서버의 평균 코어 수', 'avg', 'attributes.cpu_cores'],
    ['total memory size of servers', 'sum', 'attributes.memory_gb'],
    ['서버의 총 메모리 용량', 'sum', 'attributes.memory_gb'],
    ['maximum memory size of servers', 'max', 'attributes.memory_gb'],
    ['서버의 최대 메모리 용량', 'max', 'attributes.memory_gb'],
  ])('%s is the %s of %s', (question, fn, field) => {
    expect(planned(question).aggregate?.metrics).toMatchObject([{ fn, field }]);
  });

  it.each(['share of active servers', '활성 서버의 비율'])('%s is a share', (question) => {
    expect(planned(question)).toMatchObject({
      aggregate: { rate: [{ field: 'status', op: '=', value: 'active' }] },
      calls: [{ params: { operation: 'rate' } }],
    });
  });

  it.each(['compare number of erp servers and mes servers', 'erp 서버와 mes 서버 수 비교'])(
    '%s holds two systems against each other',
    (question) => {
      expect(planned(question).aggregate).toMatchObject({ group_by: ['tags.system'] });
      expect(told(planned(question).primary.filters)).toContain('tags.system in erp|mes');
    },
  );

  it.each(['서버랑 db 몇 개씩이야', '서버와 db 각각 몇 개야'])('%s counts each of the kinds', (question) => {
    const { aggregate, primary } = planned(question);
    expect(aggregate).toMatchObject({ group_by: ['ci_subtype'], metrics: [{ fn: 'count' }] });
    expect(told(primary.filters)).toEqual(['ci_subtype in db|server']);
  });

  it.each(['servers created in 2024', '2024년에 생성된 서버'])(
    '%s filters by a time cut where the caller is',
    (question) => {
      expect(told(planned(question).primary.filters)).toEqual([
        'ci_subtype = server',
        'created_at >= 2023-12-31T15:00:00.000Z',
        'created_at < 2024-12-31T15:00:00.000Z',
      ]);
    },
  );

  it.each(['search for payroll apps', 'payroll 앱 검색'])('%s searches for the word that nobody knows', (question) => {
    expect(planned(question)).toMatchObject({
      intent: 'SEARCH',
      primary: { keywords: ['payroll'] },
      calls: [{ tool: 'ci', params: { operation: 'search', text: ['payroll'] } }],
    });
  });
});
