import { leftOf, seedPlanner, told, understood } from '../../../../test/support/planning.js';
import type { MetricPlan, Plan } from '../../plan.js';

describe('questions about metrics', () => {
  let plan: (question: string) => Plan;
  beforeAll(async () => {
    plan = await seedPlanner();
  });
  const metricOf = (question: string): MetricPlan | undefined => {
    const made = understood(plan, question);
    expect([...new Set(made.calls.map(({ tool }) => tool))]).toEqual(['metric']);
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

  it.each([
    ['이번 주 서버 온도 최저값은 언제 찍혔어?', { order: { by: 'value', direction: 'asc' }, top_n: 1 }],
    [
      'when did srv-mon-03 reach its max temperature this month?',
      { order: { by: 'value', direction: 'desc' }, top_n: 1 },
    ],
    ['언제 CPU가 90% 넘었어?', { order: { by: 'time', direction: 'asc' }, value_filter: { op: '>', value: 90 } }],
    ['when did cpu exceed 90% on srv-erp-01 this week', { order: { by: 'time', direction: 'asc' } }],
    [
      'when was cpu last over 90%',
      { order: { by: 'time', direction: 'desc' }, top_n: 1, time_range: { label: 'all' } },
    ],
    ['처음으로 CPU 90% 넘은 시각', { order: { by: 'time', direction: 'asc' }, top_n: 1 }],
  ])('%s is answered by single values: %j', (question, metric) => {
    expect(metricOf(question)).toMatchObject({ points: true, ...metric });
  });

  it.each([
    ['highest cpu by zone', 'max', 'desc', 'location'],
    ['시스템별 가장 높은 CPU', 'max', 'desc', 'tags.system'],
    ['lowest temperature per system today', 'min', 'asc', 'tags.system'],
    ['what is the highest cpu of each server this week', 'max', 'desc', 'ci_code'],
    ['highest server cpu per zone', 'max', 'desc', 'location'],
  ])('%s is the %s of every group, and not only of the first', (question, agg, direction, field) => {
    const metric = metricOf(question);
    expect(metric).toMatchObject({ agg, group_by: [field], order: { by: 'value', direction } });
    expect(metric?.top_n).toBeUndefined();
  });

  it.each(['CPU 가장 높은 순으로 서버 보여줘', 'CPU 사용률 높은 순서대로 서버'])('%s puts all in order', (question) => {
    expect(metricOf(question)).toMatchObject({ order: { by: 'value', direction: 'desc' } });
    expect(metricOf(question)?.top_n).toBeUndefined();
  });

  it.each([
    ['which server has the highest cpu in each zone', 'best_of_each'],
    ['the hottest server in each zone', 'best_of_each'],
    ['which server is hottest in each zone', 'best_of_each'],
    ['각 시스템에서 CPU가 가장 높은 서버', 'best_of_each'],
    ['zone별 CPU 최고 서버', 'best_of_each'],
    ['시스템별로 CPU가 가장 높은 시간대', 'best_of_each'],
    ['CPU가 어제보다 10% 이상 오른 서버', 'change_threshold'],
    ['어제보다 CPU가 10% 이상 높은 서버', 'comparison'],
    ['servers with cpu higher than yesterday', 'comparison'],
    ['시스템별 CPU가 가장 높았던 시각', 'best_of_each'],
    ['max cpu server of each zone yesterday', 'best_of_each'],
    ['highest cpu servers by zone', 'best_of_each'],
    ['어제 시간대별로 CPU가 가장 높은 서버', 'best_of_each'],
    ['which server is hottest by hour of day', 'best_of_each'],
    ['존별로 온도 28도 넘은 서버 몇 대야', 'count_of_each'],
    ['average temperature of servers with cpu over 80%', 'metric_by_other'],
    ['when cpu is above 80% what is the temperature', 'metric_by_other'],
    ['언제부터 CPU가 높았어', 'span'],
    ['when was the average cpu above 50%', 'time_of_aggregate'],
    ['평균 CPU가 언제 제일 높았어?', 'time_of_aggregate'],
  ])('%s is half of what can be answered, and declined: %s', (question, detail) => {
    expect(plan(question)).toMatchObject({ kind: 'reject', calls: [], refusal: { reason: 'incomplete', detail } });
  });

  it.each([
    ['CPU 평균 사용률은?', 'cpu_usage', 'avg'],
    ['어제 CPU 최대 사용률 알려줘', 'cpu_usage', 'max'],
    ['오늘 메모리 유형별 평균 사용률', 'memory_usage', 'avg'],
    ['memory peak usage yesterday', 'memory_usage', 'max'],
  ])('%s finds the metric %s around what is computed of it', (question, metric, agg) => {
    expect(metricOf(question)).toMatchObject({ metric_name: metric, agg });
  });

  it('does not know the second half of a name that is no name', () => {
    expect(plan('CPU 평균 플러비지')).toMatchObject({ kind: 'reject', refusal: { words: ['플러비지'] } });
  });

  it.each([
    ['시스템별로 이번 주 CPU 평균 비교해줘', ['tags.system']],
    ['compare the average cpu of the systems today', ['tags.system']],
    ['zone별 온도 비교', ['location']],
    ['가장 더운 구역은 어디야?', ['location']],
    ['which system used the most memory on average last week', ['tags.system']],
    ['메모리 제일 많이 먹는 서버', ['ci_code']],
  ])('%s has a row for each %j', (question, group_by) => {
    expect(metricOf(question)).toMatchObject({ group_by });
  });

  it.each(['평균 대비 CPU 높은 서버', '시스템별 CPU 평균 늘었어?'])(
    '%s compares with what is not named',
    (question) => {
      expect(plan(question)).toMatchObject({ kind: 'reject', calls: [] });
    },
  );

  it.each(['number of cpu samples per server today', '오늘 서버별 CPU 측정값 개수'])('%s counts values', (question) => {
    expect(metricOf(question)).toMatchObject({ agg: 'count', group_by: ['ci_code'] });
  });

  it.each([
    ['CPU 90% 넘은 게 몇 번이야 어제', undefined],
    ['how many times did servers exceed 80% cpu yesterday', undefined],
    ['how often were servers over 80% cpu yesterday', undefined],
    ['number of times cpu was over 60% yesterday', undefined],
    ['어제 CPU가 90% 넘은 건수', undefined],
    ['어제 서버별로 CPU 90% 넘은 횟수', ['ci_code']],
    ['how often was cpu over 60% per system yesterday', ['tags.system']],
  ])('%s counts values over the bound, in groups of %j', (question, groups) => {
    const metric = metricOf(question);
    expect(metric).toMatchObject({ agg: 'count', value_filter: { op: '>' } });
    expect(metric?.group_by).toEqual(groups);
  });

  it('computes what is asked before it ranks, also where no time is named', () => {
    expect(metricOf('top 3 servers by average cpu')).toMatchObject({ agg: 'avg', time_range: { label: 'last_24h' } });
    expect(metricOf('top 3 servers by average cpu')?.latest).toBeUndefined();
  });

  it.each(['온도 단위가 뭐야?', 'what unit is temperature measured in?'])('%s is in the catalogue', (question) => {
    expect(plan(question)).toMatchObject({
      kind: 'plan',
      calls: [{ tool: 'metric', params: { operation: 'catalogue', metric_name: 'temperature' } }],
    });
  });

  it.each(['CPU 95% 넘은 적 있어?', 'has cpu ever exceeded 95%?'])('%s looks at all time', (question) => {
    expect(metricOf(question)).toMatchObject({ threshold: { op: '>', value: 95 }, time_range: { label: 'all' } });
  });

  it.each([
    ['최근 일주일 CPU 최대값 상위 5개 서버', { agg: 'max', top_n: 5, group_by: ['ci_code'] }],
    ['이번 주 디스크 IO가 지난주 대비 어떻게 변했는지', { compare_to: { label: 'last_week' } }],
    ['지난주와 이번 주 CPU 어떻게 변했어', { compare_to: { label: 'last_week' } }],
    ['at what hour of the day is cpu highest on the mes servers', { pattern: 'hour_of_day', top_n: 1 }],
    ['db와 was 중 메모리 평균이 더 높은 쪽', { agg: 'avg', group_by: ['ci_subtype'] }],
    ['CPU 높은 db와 was', { group_by: ['ci_code'] }],
    ['CPU 사용률 top5 보여줘', { group_by: ['ci_code'], top_n: 5 }],
    ['top 3 cpu in zone-a yesterday', { agg: 'max', group_by: ['ci_code'], top_n: 3 }],
    ['CPU 사용률 순위', { group_by: ['ci_code'], order: { by: 'value', direction: 'desc' } }],
    ['how hot did srv-analytics-04 get last sunday', { metric_name: 'temperature', agg: 'max' }],
    ['how low did memory get on srv-erp-01 today', { agg: 'min' }],
    ['하루 중 CPU가 가장 한가한 시간대는?', { pattern: 'hour_of_day', time_range: { label: 'last_30d' } }],
    ['erp 서버는 CPU 기준으로 몇 시에 제일 바빠?', { pattern: 'hour_of_day', top_n: 1 }],
    ['지난 3일간 CPU가 95%를 넘은 적 있는 서버', { agg: 'max', threshold: { op: '>', value: 95 } }],
  ])('%s is asked as %j', (question, metric) => {
    expect(metricOf(question)).toMatchObject(metric);
  });

  it.each(['simulate cpu > 90 for 10 minutes yesterday by system', '어제 CPU 90% 초과 규칙 시스템별로 시뮬레이션'])(
    '%s tries the rule on all items, and counts by system',
    (question) => {
      const made = plan(question);
      expect(made).toMatchObject({ kind: 'plan', calls: [{ tool: 'cep', params: { group_by: ['tags.system'] } }] });
      expect(made.calls[0]?.params['filters']).toBeUndefined();
    },
  );
});
