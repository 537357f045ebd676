import { seedPlanner } from '../../../test/support/planning.js';
import type { Plan } from '../plan.js';

describe('an everyday question', () => {
  let planOf: (question: string) => Plan;
  beforeAll(async () => {
    planOf = await seedPlanner();
  });

  it.each<[string, Record<string, unknown>]>([
    ['min disk_io of srv-cmdb-02 yesterday', { metric_name: 'disk_io', agg: 'min' }],
    ['MES 서버들의 IP 주소를 알려줘', { operation: 'list', fields: ['ci_code', 'attributes.ip'] }],
    ['owner of srv-erp-01', { operation: 'lookup', fields: ['owner'] }],
    ['owners of srv-erp-01 and srv-erp-02', { operation: 'lookup', fields: ['ci_code', 'owner'] }],
    ['오늘 이벤트 건수', { time_range: { from: '2026-01-27T15:00:00.000Z', to: '2026-01-28T09:30:00.000Z' } }],
    ['daily events this week', { time_range: { from: '2026-01-25T15:00:00.000Z', to: '2026-01-28T09:30:00.000Z' } }],
    ['방화벽이 보호하는 서버는 몇 대야?', { operation: 'degree', having: { op: '>=', value: 1 }, direction: 'out' }],
    ['storage를 사용하는 서버 목록', { operation: 'degree', having: { op: '>=', value: 1 } }],
    ['If storage-mes goes offline, which servers are hit?', { operation: 'impact' }],
    ['자바로 짠 애플리케이션 뭐뭐 있어?', { operation: 'list' }],
    ['지금 CPU 제일 많이 쓰는 서버 세 대', { operation: 'latest', group_by: ['ci_code'], limit: 3 }],
    ['어제 srv-erp-03 온도 최고 몇 도까지 올라갔어?', { metric_name: 'temperature', agg: 'max' }],
    ['오늘이 어제보다 CPU가 높아?', { operation: 'compare', metric_name: 'cpu_usage' }],
    ['오늘 알람이 어제보다 늘었어?', { operation: 'compare', source: 'event_log' }],
    ['which hour of the day is the busiest for cpu of erp servers', { pattern: 'hour_of_day', limit: 1 }],
    ['how did disk io of srv-apm-02 develop over the past week?', { operation: 'series', metric_name: 'disk_io' }],
    ['지난주 평균 메모리 사용률이 60% 넘은 서버는 몇 대야?', { agg: 'avg', threshold: { op: '>', value: 60 } }],
    ['어제 대비 오늘 메모리 사용률 변화', { operation: 'compare', metric_name: 'memory_usage' }],
    ['현재 서버 온도 현황', { operation: 'latest', group_by: ['ci_code'] }],
    ['가장 뜨거운 서버는 어디에 있어?', { operation: 'latest', group_by: ['ci_code', 'location'], limit: 1 }],
    ['what was the lowest cpu on srv-mon-01 in the past 12 hours?', { agg: 'min', items: ['srv-mon-01'] }],
    ['erp와 mes의 평균 CPU 각각 알려줘', { agg: 'avg', group_by: ['tags.system'] }],
    ['erp와 mes 서버는 각각 몇 대야?', { operation: 'aggregate', group_by: ['tags.system'] }],
    ['what kinds of items does the cmdb system have?', { operation: 'aggregate', group_by: ['ci_subtype'] }],
    ['Which team owns the most servers?', { operation: 'aggregate', group_by: ['owner'], limit: 1 }],
    ['스토리지 용량 큰 순서로', { operation: 'list', order: [{ by: 'attributes.capacity_tb', direction: 'desc' }] }],
    ['scada에 영향을 주는 시스템은?', { operation: 'dependencies', direction: 'out' }],
    ['which systems does erp affect?', { operation: 'dependents', direction: 'in' }],
    ['srv-cmdb-01에 뭐가 깔려 있어?', { operation: 'expand', direction: 'in' }],
    ['오늘 오전 이벤트', { time_range: { from: '2026-01-27T15:00:00.000Z', to: '2026-01-28T03:00:00.000Z' } }],
    ['어제 새벽 이벤트', { time_range: { from: '2026-01-26T15:00:00.000Z', to: '2026-01-26T21:00:00.000Z' } }],
    ['is srv-mon-03 active?', { operation: 'lookup', items: ['srv-mon-03'], fields: ['status'] }],
    ['list the apps on srv-erp-03', { operation: 'expand', roots: { items: ['srv-erp-03'] } }],
    ['srv-erp-04의 DB는?', { targets: [{ field: 'ci_subtype', op: '=', value: 'db' }] }],
    [
      'erp의 DB들은 어떤 서버에 올라가 있어?',
      {
        roots: { filters: [{ field: 'ci_subtype', op: '=', value: 'server' }] },
        targets: [
          { field: 'ci_subtype', op: '=', value: 'db' },
          { field: 'tags.system', op: '=', value: 'erp' },
        ],
      },
    ],
    ['가장 많이 배포된 시스템', { source: 'work_history', group_by: ['tags.system'], limit: 1 }],
    ['어제 배포된 앱은?', { source: 'work_history', operation: 'list' }],
    ['app-erp-order-01-1은 어느 서버에 배포된 거야?', { operation: 'expand', direction: 'out' }],
    ['mes랑 scada 중에 CPU 더 높은 쪽은?', { operation: 'latest', group_by: ['tags.system'] }],
    ['srv-erp-01의 최근 CPU', { operation: 'latest', metric_name: 'cpu_usage' }],
    ['서버 CPU 순위', { operation: 'latest', order: [{ by: 'value', direction: 'desc' }] }],
    ['지난주 대비 CPU가 가장 많이 오른 서버', { operation: 'compare', order: [{ by: 'change', direction: 'desc' }] }],
    ['지난주 대비 CPU가 가장 많이 떨어진 서버', { operation: 'compare', order: [{ by: 'change', direction: 'asc' }] }],
    ['지난주 대비 알람이 가장 많이 줄어든 시스템', { order: [{ by: 'change', direction: 'asc' }] }],
    ['srv-erp-02 죽으면 뭐가 같이 죽어?', { operation: 'impact' }],
    ['number of apps written in go per system', { operation: 'aggregate', group_by: ['tags.system'] }],
    ['서버당 평균 메모리 용량은?', { filters: [{ field: 'ci_subtype', op: '=', value: 'server' }] }],
    ['owner of every database in mes', { operation: 'list', fields: ['ci_code', 'owner'] }],
    ['서버별 코어 수', { operation: 'list', fields: ['ci_code', 'attributes.cpu_cores'] }],
    ['what changed on db-erp-01 last month?', { operation: 'list', source: 'work_history' }],
    ['mes와 erp 중 알람이 더 많은 곳은?', { operation: 'group', group_by: ['tags.system'] }],
    ['mes와 erp 중 CPU가 더 높은 곳은?', { operation: 'latest', group_by: ['tags.system'] }],
    ['how much memory is srv-apm-01 using?', { operation: 'latest', metric_name: 'memory_usage' }],
    ['if erp and mes fail what breaks?', { operation: 'impact', roots: { items: ['sys-erp', 'sys-mes'] } }],
    ['What happened on srv-mes-01 yesterday?', { operation: 'list', source: 'event_log' }],
  ])('%s calls a tool with %j', (question, params) => {
    expect(planOf(question)).toMatchObject({ kind: 'plan', calls: [{ params }] });
  });

  it.each<[string, unknown]>([
    ['postgres 말고 다른 엔진 쓰는 DB는?', { field: 'attributes.engine', op: '!=', value: 'postgres' }],
    ['number of apps written in go per system', { field: 'attributes.language', op: '=', value: 'go' }],
    ['servers with more than 16 cores but less than 200 GB', { field: 'attributes.memory_gb', op: '<', value: 200 }],
    ['critical servers in erp', { field: 'criticality', op: '>=', value: 4 }],
    ['DB 서버 중 zone-c에 없는 것', { field: 'location', op: '!=', value: 'zone-c' }],
    ['How many tomcat instances do we have in zone-a?', { field: 'attributes.engine', op: '=', value: 'tomcat' }],
  ])('%s keeps %j', (question, filter) => {
    expect(planOf(question).primary.filters).toContainEqual(filter);
  });

  it.each([
    '평균보다 CPU 높은 서버',
    'servers above the average cpu',
    'who uses sec-mon?',
    'if cmdb fails what happens to erp?',
  ])('%s is declined, as no tool answers it', (question) => {
    expect(planOf(question)).toMatchObject({ kind: 'reject', calls: [] });
  });

  it('of two histories orders each by its own time', () => {
    const { calls } = planOf('srv-apm-03에서 최근 한 달 동안 있었던 작업과 이벤트');
    expect(calls.map(({ params }) => [params['source'], params['order']])).toEqual([
      ['work_history', [{ by: 'start_time', direction: 'desc' }]],
      ['event_log', [{ by: 'time', direction: 'desc' }]],
    ]);
  });

  it('finds what a person did where a time stands between', () => {
    const { history } = planOf('dana가 이번 달에 승인한 작업 건수');
    expect(history?.filters).toEqual([{ field: 'approved_by', op: '=', value: 'dana' }]);
  });

  it('that names a person, but not as what, is declined', () => {
    expect(planOf('이번 주에 alice가 뭐 했어?')).toMatchObject({ kind: 'reject', calls: [] });
  });

  it('shows the whole of its time as evidence', () => {
    const question = '새벽 2시부터 4시까지 srv-erp-01 CPU 평균';
    const [start, end] = planOf(question).evidence.find(({ field }) => field === 'metric.time_range')!.span;
    expect(question.slice(start, end)).toBe('새벽 2시부터 4시');
  });
});
