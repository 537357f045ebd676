import { leftOf, seedPlanner, told } from '../../../../test/support/planning.js';
import type { MetricPlan, Plan } from '../../plan.js';

describe('questions about metrics', () => {
  let plan: (question: string) => Plan;
  beforeAll(async () => {
    plan = await seedPlanner();
  });
  const metricOf = (question: string): MetricPlan | undefined => {
    const made = plan(question);
    expect({ question, kind: made.kind, left: leftOf(question, made) }).toEqual({ question, kind: 'plan', left: [] });
    expect(made.calls.every(({ tool }) => tool === 'metric')).toBe(true);
    return made.metric;
  };

  it.each([
    ['cpu_usage of srv-erp-01', 'cpu_usage'],
    ['CPU 사용률 srv-erp-01', 'cpu_usage'],
    ['cpu사용량 srv-erp-01', 'cpu_usage'],
    ['srv-erp-01 프로세서 사용률', 'cpu_usage'],
    ['srv-erp-01 processor load', 'cpu_usage'],
    ['메모리 사용률은 srv-erp-01', 'memory_usage'],
    ['srv-erp-01의 램 사용량', 'memory_usage'],
    ['RAM usage of srv-erp-01', 'memory_usage'],
    ['srv-erp-01의 온도', 'temperature'],
    ['temperature of srv-erp-01', 'temperature'],
    ['disk io of srv-erp-01', 'disk_io'],
    ['srv-erp-01의 디스크 입출력', 'disk_io'],
    ['network in of srv-erp-01', 'network_in'],
    ['srv-erp-01 네트워크 수신', 'network_in'],
  ])('%s finds the metric %s', (question, metric) => {
    expect(metricOf(question)).toMatchObject({ metric_name: metric, mode: 'aggregate', latest: true });
  });

  it.each(['fan speed of srv-erp-01', 'srv-erp-01의 팬 속도', 'flurbage of srv-erp-01', 'srv-erp-01의 플러비지'])(
    '%s finds no metric, and says which words it did not know',
    (question) => {
      const made = plan(question);
      expect(made).toMatchObject({ kind: 'reject', calls: [], refusal: { reason: 'unknown_words' } });
      expect(made.metric).toBeUndefined();
      expect(leftOf(question, made).length).toBeGreaterThan(0);
    },
  );

  it.each([
    ['average cpu of srv-erp-01 yesterday', 'avg'],
    ['mean cpu of srv-erp-01 yesterday', 'avg'],
    ['어제 srv-erp-01 CPU의 평균값은', 'avg'],
    ['maximum temperature of srv-erp-01 yesterday', 'max'],
    ['peak temperature of srv-erp-01 yesterday', 'max'],
    ['어제 srv-erp-01의 최대 온도', 'max'],
    ['어제 srv-erp-01의 최고 온도', 'max'],
    ['minimum memory usage of srv-erp-01 yesterday', 'min'],
    ['어제 srv-erp-01의 최저 메모리 사용률', 'min'],
    ['어제 srv-erp-01의 최소 메모리 사용률', 'min'],
    ['total network in of srv-erp-01 yesterday', 'sum'],
    ['sum of network in of srv-erp-01 yesterday', 'sum'],
    ['어제 srv-erp-01의 네트워크 수신량 합계', 'sum'],
  ])('%s aggregates by %s', (question, agg) => {
    expect(metricOf(question)).toMatchObject({ agg, mode: 'aggregate', time_range: { label: 'yesterday' } });
  });

  it.each([
    ['CPU가 가장 높은 서버 5대', 'max', 'desc', 5],
    ['top 5 servers by cpu', 'max', 'desc', 5],
    ['CPU 상위 3개 서버', 'max', 'desc', 3],
    ['CPU 사용률이 가장 낮은 서버', 'min', 'asc', 1],
    ['server with the lowest cpu', 'min', 'asc', 1],
    ['which server has the highest cpu', 'max', 'desc', 1],
    ['서버별 평균 CPU 상위 5개 어제', 'avg', 'desc', 5],
  ])('%s ranks servers by %s, %s, and answers %d', (question, agg, direction, top) => {
    expect(metricOf(question)).toMatchObject({
      metric_name: 'cpu_usage',
      agg,
      group_by: ['ci_code'],
      order: { by: 'value', direction },
      top_n: top,
    });
  });

  it('clamps how many are answered to 200, and says so', () => {
    const made = plan('top 500 servers by cpu');
    expect(made.metric?.top_n).toBe(200);
    expect(made.warnings).toMatchObject([{ code: 'CLAMPED', span: [4, 7] }]);
  });

  it.each([
    ['CPU가 90% 이상인 서버', '>=', 90],
    ['servers with cpu at least 90%', '>=', 90],
    ['servers with cpu over 90%', '>', 90],
    ['CPU가 90%를 넘는 서버', '>', 90],
    ['CPU가 90% 초과인 서버', '>', 90],
    ['servers with cpu below 30%', '<', 30],
    ['CPU가 30% 미만인 서버', '<', 30],
    ['CPU가 30% 이하인 서버', '<=', 30],
  ])('%s keeps what is %s %d', (question, op, value) => {
    expect(metricOf(question)).toMatchObject({ threshold: { op, value }, group_by: ['ci_code'] });
  });

  it.each([
    ['시스템별 평균 CPU', ['tags.system']],
    ['average cpu by system', ['tags.system']],
    ['존별 평균 CPU', ['location']],
    ['average cpu per zone', ['location']],
    ['서버별 평균 CPU', ['ci_code']],
    ['average cpu of each server', ['ci_code']],
    ['average cpu of srv-erp-01 and srv-erp-02', ['ci_code']],
    ['srv-erp-01과 srv-erp-02의 평균 CPU', ['ci_code']],
  ])('%s groups by %j', (question, groups) => {
    expect(metricOf(question)).toMatchObject({ agg: 'avg', group_by: groups });
  });

  it.each([
    ['최근 24시간 srv-erp-01 CPU 추이', 'last_24h', 'PT1H'],
    ['cpu trend of srv-erp-01 over the last 24 hours', 'last_24h', 'PT1H'],
    ['최근 3시간 srv-erp-01 CPU 추이', 'last_3h', 'PT15M'],
    ['cpu trend of srv-erp-01 last week', 'last_week', 'PT6H'],
    ['cpu trend of srv-erp-01 last month', 'last_month', 'P1D'],
    ['srv-erp-01 시간별 CPU 어제', 'yesterday', 'PT1H'],
    ['hourly cpu of srv-erp-01 yesterday', 'yesterday', 'PT1H'],
    ['지난주 srv-erp-01의 일별 평균 CPU', 'last_week', 'P1D'],
    ['daily average cpu of srv-erp-01 last week', 'last_week', 'P1D'],
    ['최근 7일 srv-erp-01 메모리 그래프', 'last_7d', 'PT6H'],
  ])('%s is a series of %s in steps of %s', (question, label, bucket) => {
    expect(metricOf(question)).toMatchObject({ mode: 'series', agg: 'avg', bucket, time_range: { label } });
  });

  it.each([
    ['compare cpu of srv-erp-01 this week with last week', 'this_week', 'last_week'],
    ['지난주와 이번 주 srv-erp-01 CPU 비교', 'this_week', 'last_week'],
    ['cpu of srv-erp-01 today compared to yesterday', 'today', 'yesterday'],
    ['cpu of srv-erp-01 today versus yesterday', 'today', 'yesterday'],
    ['어제 대비 오늘 srv-erp-01 CPU', 'today', 'yesterday'],
    ['srv-erp-01 CPU 지난달과 이번 달 비교', 'this_month', 'last_month'],
  ])('%s holds %s against %s', (question, label, against) => {
    expect(metricOf(question)).toMatchObject({ time_range: { label }, compare_to: { label: against } });
  });

  it.each([
    ['요일별 CPU', 'weekday'],
    ['cpu of srv-erp-01 by weekday last month', 'weekday'],
    ['시간대별 CPU srv-erp-01 지난주', 'hour_of_day'],
  ])('%s asks for the pattern %s', (question, pattern) => {
    expect(metricOf(question)).toMatchObject({ pattern });
  });

  it.each([
    ['erp 서버의 평균 CPU', ['ci_subtype = server', 'tags.system = erp']],
    ['average cpu of the erp servers', ['ci_subtype = server', 'tags.system = erp']],
    ['zone-a 서버의 평균 온도', ['ci_subtype = server', 'location = zone-a']],
    ['average temperature of servers in zone-a', ['ci_subtype = server', 'location = zone-a']],
    ['average cpu of servers with 24 cores', ['attributes.cpu_cores = 24', 'ci_subtype = server']],
    ['코어가 24개인 서버의 평균 CPU', ['attributes.cpu_cores = 24', 'ci_subtype = server']],
    ['average temperature of servers with 256GB memory', ['attributes.memory_gb = 256', 'ci_subtype = server']],
    ['메모리가 256GB인 서버의 평균 온도', ['attributes.memory_gb = 256', 'ci_subtype = server']],
  ])('%s is asked of %j', (question, filters) => {
    expect(told(plan(question).primary.filters)).toEqual(filters);
    const metric = /temperature|온도/.test(question) ? 'temperature' : 'cpu_usage';
    expect(metricOf(question)).toMatchObject({ metric_name: metric, agg: 'avg' });
  });

  it.each(['cpu and memory of srv-erp-01', 'srv-erp-01의 CPU와 메모리'])('%s asks for both', (question) => {
    expect(metricOf(question)).toMatchObject({ metric_name: 'cpu_usage', also: ['memory_usage'] });
    expect(plan(question).calls.map(({ params }) => params['metric_name'])).toEqual(['cpu_usage', 'memory_usage']);
  });

  it.each(['when was cpu of srv-erp-01 highest yesterday', '어제 srv-erp-01 CPU가 가장 높았던 시각'])(
    '%s asks for single values with their time',
    (question) => {
      expect(metricOf(question)).toMatchObject({ points: true, top_n: 1, order: { direction: 'desc' } });
    },
  );

  it.each(['servers without cpu data', 'CPU 데이터가 없는 서버'])('%s asks for what has no values', (question) => {
    expect(plan(question).calls).toMatchObject([{ tool: 'metric', params: { operation: 'missing' } }]);
  });

  it.each(['what metrics are there', '어떤 지표가 있어', 'list of metrics'])('%s lists the metrics', (question) => {
    expect(plan(question)).toMatchObject({ intent: 'LIST', calls: [{ params: { operation: 'catalogue' } }] });
  });
});
