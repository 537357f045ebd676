import { seedPlanner, told, understood } from '../../../../test/support/planning.js';
import type { Plan } from '../../plan.js';

describe('questions for what items are and have', () => {
  let plan: (question: string) => Plan;
  beforeAll(async () => {
    plan = await seedPlanner();
  });
  const planned = (question: string): Plan => understood(plan, question);

  it.each([
    ['list distinct engines of databases', 'attributes.engine', ['ci_subtype = db']],
    ['db 엔진 종류 알려줘', 'attributes.engine', ['ci_subtype = db']],
    ['어떤 db 엔진들이 있나', 'attributes.engine', ['ci_subtype = db']],
    ['what db engines are used', 'attributes.engine', ['ci_subtype = db']],
    ['which database engines do we use', 'attributes.engine', ['ci_subtype = db']],
    ['what languages are the apps written in', 'attributes.language', ['ci_subtype = app']],
    ['앱은 무슨 언어들로 개발되어 있어?', 'attributes.language', ['ci_subtype = app']],
    ['네트워크 장비 벤더 종류가 뭐뭐 있어?', 'attributes.vendor', ['ci_subtype = network']],
    ['what db engines does erp use', 'attributes.engine', ['ci_subtype = db', 'tags.system = erp']],
  ])('%s answers the values of %s', (question, field, filters) => {
    const { aggregate, primary } = planned(question);
    expect(aggregate).toMatchObject({ group_by: [field], metrics: [{ fn: 'count' }] });
    expect(told(primary.filters)).toEqual(filters);
  });

  it.each([
    ['what raid levels are there', ['ci_subtype = storage']],
    ['언어별 개수', ['ci_subtype = app']],
    ['kinds of engines', ['ci_subtype in db|was|web']],
  ])('%s leaves out the items that cannot have one', (question, filters) => {
    expect(told(planned(question).primary.filters)).toEqual(filters);
  });

  it.each([
    ['servers hosted in zone a', ['ci_subtype = server', 'location = zone-a']],
    ['zone-a에서 도는 앱', ['ci_subtype = app', 'location = zone-a']],
    ['all WAS running tomcat', ['attributes.engine = tomcat', 'ci_subtype = was']],
    ['raid10 구성된 스토리지는 뭐가 있어', ['attributes.raid = raid10', 'ci_subtype = storage']],
    ['find items with billing in the name', ['ci_name ilike %billing%']],
    ['which server has the ip address 10.1.3.11?', ['attributes.ip = 10.1.3.11', 'ci_subtype = server']],
    ['어느 서버 ip가 10.1.3.11이야', ['attributes.ip = 10.1.3.11', 'ci_subtype = server']],
    ['ip 10.1로 시작하는 서버', ['attributes.ip ilike 10.1%', 'ci_subtype = server']],
    ['erp-db 팀이 맡고 있는 항목 다 보여줘', ['owner = erp-db']],
  ])('%s lists items by %j', (question, filters) => {
    const made = planned(question);
    expect(made.intent).toBe('LIST');
    expect(told(made.primary.filters)).toEqual(filters);
  });

  it.each([
    ['list was of erp', 'LIST', ['ci_subtype = was', 'tags.system = erp']],
    ['erp was list', 'LIST', ['ci_subtype = was', 'tags.system = erp']],
    ['was count by engine for analytics', 'AGGREGATE', ['ci_subtype = was', 'tags.system = analytics']],
    ['how many was are in zone-a', 'AGGREGATE', ['ci_subtype = was', 'location = zone-a']],
  ])('%s knows the kind from the verb', (question, intent, filters) => {
    const made = planned(question);
    expect(made.intent).toBe(intent);
    expect(told(made.primary.filters)).toEqual(filters);
  });

  it('takes the verb for no kind', () => {
    expect(planned('when was srv-erp-01 created').calls).toEqual([
      { tool: 'ci', params: { operation: 'lookup', items: ['srv-erp-01'], fields: ['created_at'] } },
    ]);
    expect(planned('how many times was erp deployed last week').history).toBeDefined();
  });

  it('breaks items down, and tells it from what breaks', () => {
    expect(planned('break down items by type').aggregate).toMatchObject({ group_by: ['ci_subtype'] });
    expect(planned('what breaks down if srv-erp-01 fails').view).toBe('IMPACT');
    expect(planned('erp는 무엇으로 구성된 거야?').view).toBe('COMPOSITION');
  });

  it.each([
    ['메모리 제일 큰 서버', 'desc'],
    ['메모리가 가장 많은 서버', 'desc'],
    ['server with the most memory', 'desc'],
    ['which server has the biggest memory?', 'desc'],
    ['서버 중에 램이 제일 적은 거', 'asc'],
  ])('%s is about the memory that servers have', (question, direction) => {
    expect(planned(question).list).toMatchObject({ order: { by: 'attributes.memory_gb', direction }, limit: 1 });
  });

  it.each([
    ['total memory of erp servers', 'aggregate'],
    ['erp 서버 메모리 합계', 'aggregate'],
    ['how much memory does srv-erp-01 have?', 'lookup'],
    ['how much ram in total do erp servers have', 'aggregate'],
  ])('%s is no percentage', (question, operation) => {
    expect(planned(question).calls).toMatchObject([{ tool: 'ci', params: { operation } }]);
  });

  it.each([
    'which server uses the most memory',
    '메모리를 가장 많이 쓰는 서버',
    'which server has the most memory right now',
    '메모리 사용률이 가장 큰 서버',
    'how much memory is srv-apm-01 using?',
    '주기억장치 사용률이 가장 큰 서버',
    'server with the most memory usage',
    'which server used the most memory',
    'which server is using the most ram',
    'top 5 servers by memory',
  ])('%s is about the memory that is used', (question) => {
    expect(planned(question).metric).toMatchObject({ metric_name: 'memory_usage' });
  });
});
