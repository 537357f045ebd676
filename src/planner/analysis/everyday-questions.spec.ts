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
    ['What happened on srv-mes-01 yesterday?', { operation: 'list', source: 'event_log' }],
  ])('%s calls a tool with %j', (question, params) => {
    expect(planOf(question)).toMatchObject({ kind: 'plan', calls: [{ params }] });
  });

  it.each<[string, unknown]>([
    ['postgres 말고 다른 엔진 쓰는 DB는?', { field: 'attributes.engine', op: '!=', value: 'postgres' }],
    ['How many tomcat instances do we have in zone-a?', { field: 'attributes.engine', op: '=', value: 'tomcat' }],
  ])('%s keeps %j', (question, filter) => {
    expect(planOf(question).primary.filters).toContainEqual(filter);
  });
});
