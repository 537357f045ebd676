import { leftOf, seedPlanner, told } from '../../../../test/support/planning.js';
import type { HistoryPlan, Plan } from '../../plan.js';

const UP_TO_NOW = { from: '1970-01-01T00:00:00.000Z', to: '2026-01-28T09:30:00.000Z' };

describe('questions about what happened', () => {
  let plan: (question: string) => Plan;
  beforeAll(async () => {
    plan = await seedPlanner();
  });
  const historyOf = (question: string): HistoryPlan | undefined => {
    const made = plan(question);
    expect({ question, kind: made.kind, left: leftOf(question, made) }).toEqual({ question, kind: 'plan', left: [] });
    expect(made.calls.every(({ tool }) => tool === 'history')).toBe(true);
    return made.history;
  };

  it.each([
    ['events yesterday', 'event_log', []],
    ['어제 이벤트', 'event_log', []],
    ['logs yesterday', 'event_log', []],
    ['어제 로그', 'event_log', []],
    ['alarms yesterday', 'event_log', ['event_type = threshold_alarm']],
    ['어제 알람', 'event_log', ['event_type = threshold_alarm']],
    ['security alerts yesterday', 'event_log', ['event_type = security_alert']],
    ['어제 보안 경고', 'event_log', ['event_type = security_alert']],
    ['events with severity at least 4 yesterday', 'event_log', ['severity >= 4']],
    ['어제 심각도 4 이상 이벤트', 'event_log', ['severity >= 4']],
    ['events with severity=5 yesterday', 'event_log', ['severity = 5']],
    ['severity 3 to 5 events yesterday', 'event_log', ['severity <= 5', 'severity >= 3']],
    ['어제 심각도 3~5 이벤트', 'event_log', ['severity <= 5', 'severity >= 3']],
    ['events of severity between 2 and 3 yesterday', 'event_log', ['severity <= 3', 'severity >= 2']],
    ['severity 4 or 5 events yesterday', 'event_log', ['severity in 4|5']],
    ['어제 심각도 4나 5인 이벤트', 'event_log', ['severity in 4|5']],
    ['어제 30분 걸린 작업', 'work_history', ['duration_min = 30']],
    ['work that took 1 hour yesterday', 'work_history', ['duration_min = 60']],
    ['어제 30분에서 1시간 걸린 작업', 'work_history', ['duration_min <= 60', 'duration_min >= 30']],
    ['work that took 1 to 2 hours yesterday', 'work_history', ['duration_min <= 120', 'duration_min >= 60']],
    ['events from source device yesterday', 'event_log', ['source = device']],
    ['어제 device 소스 이벤트', 'event_log', ['source = device']],
    ['어제 cep가 만든 이벤트', 'event_log', ['source = cep']],
    ['어제 erp에 뜬 알람', 'event_log', ['event_type = threshold_alarm']],
    ['did any deployment fail yesterday', 'work_history', ['result = failed', 'work_type = deployment']],
    ['어제 재부팅 작업', 'maintenance_history', ['maint_type = reboot']],
    ['reboot work yesterday', 'maintenance_history', ['maint_type = reboot']],
    ['work done by infra-team yesterday', 'maintenance_history', ['performer = infra-team']],
    ['who approved the work requested by alice yesterday', 'work_history', ['requested_by = alice']],
    ['work history yesterday', 'work_history', []],
    ['어제 작업 이력', 'work_history', []],
    ['failed deployments yesterday', 'work_history', ['result = failed', 'work_type = deployment']],
    ['어제 실패한 배포', 'work_history', ['result = failed', 'work_type = deployment']],
    ['work requested by alice yesterday', 'work_history', ['requested_by = alice']],
    ['어제 alice가 요청한 작업', 'work_history', ['requested_by = alice']],
    ['work approved by bob yesterday', 'work_history', ['approved_by = bob']],
    ['어제 bob이 승인한 작업', 'work_history', ['approved_by = bob']],
    ['maintenance history yesterday', 'maintenance_history', []],
    ['어제 유지보수 이력', 'maintenance_history', []],
    ['어제 점검', 'maintenance_history', []],
    ['inspections yesterday', 'maintenance_history', ['maint_type = inspection']],
    ['maintenance performed by infra-team yesterday', 'maintenance_history', ['performer = infra-team']],
    ['어제 infra-team이 수행한 점검', 'maintenance_history', ['performer = infra-team']],
  ])('%s lists %s where %j, newest first', (question, source, filters) => {
    const history = historyOf(question);
    expect(history).toMatchObject({
      source,
      measure: 'records',
      limit: 50,
      time_range: { label: 'yesterday' },
      order: { by: source === 'event_log' ? 'time' : 'start_time', direction: 'desc' },
    });
    expect(told(history!.filters)).toEqual(filters);
  });

  it.each([
    ['events of srv-erp-01 last week', ['srv-erp-01'], []],
    ['지난주 srv-erp-01의 이벤트', ['srv-erp-01'], []],
    ['events of erp servers last week', [], ['ci_subtype = server', 'tags.system = erp']],
    ['erp 서버의 지난주 이벤트', [], ['ci_subtype = server', 'tags.system = erp']],
    ['events in zone-a last week', [], ['location = zone-a']],
  ])('%s is asked of the items %j and %j', (question, identifiers, filters) => {
    historyOf(question);
    expect(plan(question).primary.identifiers).toEqual(identifiers);
    expect(told(plan(question).primary.filters)).toEqual(filters);
  });

  it.each(['work finished yesterday', '어제 끝난 작업'])('%s is asked of when it ended', (question) => {
    expect(told(historyOf(question)!.filters)).toEqual([
      'end_time < 2026-01-27T15:00:00.000Z',
      'end_time >= 2026-01-26T15:00:00.000Z',
    ]);
    expect(plan(question).calls[0]?.params['time_range']).toEqual(UP_TO_NOW);
  });

  it.each(['how many failed deployments were there', 'erp 알람 목록', '서버별 알람 횟수', '작업 성공률'])(
    '%s counts nothing later than now',
    (question) => {
      const { calls } = plan(question);
      expect(calls.map(({ params }) => params['time_range'])).toEqual(calls.map(() => UP_TO_NOW));
    },
  );

  it.each(['work finished this week', '이번 주에 끝난 작업'])('%s has ended by now', (question) => {
    expect(told(historyOf(question)!.filters)).toEqual([
      'end_time < 2026-01-28T09:30:00.000Z',
      'end_time >= 2026-01-25T15:00:00.000Z',
    ]);
  });

  it.each([
    "who approved alice's deployments",
    '누가 alice의 작업을 승인했나',
    'maintenance performed by db-team',
    'db-team이 수행한 점검 건수',
    '승인 안 된 작업',
    'status changes to inactive yesterday',
    '어제 비활성으로 상태 변경된 서버',
  ])('%s has a part that means something else, or nothing', (question) => {
    expect(plan(question)).toMatchObject({ kind: 'reject', calls: [] });
  });

  it.each([
    ['patches by team', 'count'],
    ['average duration of patches by team', 'duration'],
    ['patch count by performer', 'count'],
    ['which team performs most reboots', 'count'],
  ])('%s is asked of the history that has teams', (question, measure) => {
    expect(historyOf(question)).toMatchObject({ source: 'maintenance_history', group_by: ['performer'], measure });
  });

  it('looks through everything up to now where no time is named', () => {
    expect(historyOf('이벤트')?.time_range).toMatchObject({
      label: 'all',
      from: '1970-01-01T00:00:00.000Z',
      to: '2026-01-28T09:30:00.000Z',
    });
  });

  it.each([
    ['latest 5 events', 'time', 5],
    ['최근 이벤트 5건', 'time', 5],
    ['last 5 events', 'time', 5],
    ['가장 최근 이벤트', 'time', 1],
    ['longest work last month', 'duration_min', 1],
    ['지난달 가장 오래 걸린 작업', 'duration_min', 1],
    ['30 events', 'time', 30],
    ['이벤트 목록 30', 'time', 30],
    ['5 failed deployments', 'start_time', 5],
    ['top 5 longest deployments', 'duration_min', 5],
  ])('%s orders by %s and answers %d', (question, by, limit) => {
    expect(historyOf(question)).toMatchObject({ order: { by, direction: 'desc' }, limit });
  });

  it('clamps the records to 200, and says so', () => {
    expect(plan('이벤트 300건')).toMatchObject({ history: { limit: 200 }, warnings: [{ code: 'CLAMPED' }] });
  });

  it.each([
    ['number of events yesterday', undefined],
    ['how many events yesterday', undefined],
    ['어제 이벤트 건수', undefined],
    ['어제 이벤트 몇 건이야', undefined],
    ['events by type yesterday', ['event_type']],
    ['어제 유형별 이벤트 건수', ['event_type']],
    ['number of events by system yesterday', ['tags.system']],
    ['어제 시스템별 이벤트 건수', ['tags.system']],
    ['number of events by severity yesterday', ['severity']],
  ])('%s counts by %j', (question, groups) => {
    const history = historyOf(question);
    expect(history).toMatchObject({ measure: 'count' });
    expect(history?.group_by).toEqual(groups);
  });

  it.each(['가장 많이 배포된 앱', 'most deployed app'])('%s ranks apps by their deployments', (question) => {
    expect(historyOf(question)).toMatchObject({ source: 'work_history', measure: 'count', group_by: ['ci_code'] });
  });

  it('asks how often something was deployed, and not where: how many times was db-erp-01 deployed?', () => {
    const history = historyOf('how many times was db-erp-01 deployed?');
    expect(history).toMatchObject({ source: 'work_history', measure: 'count' });
  });

  it.each([
    ['how many servers had alarms yesterday', 'ci_code'],
    ['어제 알람 난 서버 몇 대야', 'ci_code'],
    ['어제 알람 난 서버 수', 'ci_code'],
    ['how many systems had failed deployments yesterday', 'tags.system'],
    ['어제 서로 다른 시스템 몇 개에 알람이 났어', 'tags.system'],
    ['how many server alarms yesterday', undefined],
    ['어제 erp 서버 몇 번 재부팅했어', undefined],
  ])('%s counts the different %s', (question, distinct) => {
    expect(historyOf(question)).toMatchObject({ measure: 'count' });
    expect(historyOf(question)?.distinct).toBe(distinct);
    expect(told(plan(question).primary.filters)).not.toContain('ci_type = SYSTEM');
  });

  it.each(['which systems had deployments yesterday', '어제 배포된 시스템', 'systems with deployments yesterday'])(
    '%s counts by the system that items belong to',
    (question) => {
      expect(historyOf(question)).toMatchObject({ measure: 'count', group_by: ['tags.system'] });
      expect(plan(question).primary.filters).toEqual([]);
    },
  );

  it.each(['total events this week', '이번 주 총 이벤트', 'sum of events this week', '이번 주 이벤트 합계'])(
    '%s is their number',
    (question) => {
      expect(historyOf(question)).toMatchObject({ measure: 'count', time_range: { label: 'this_week' } });
    },
  );

  it.each(['이번 주 총 이벤트 목록', 'list total events this week'])('%s is all of them', (question) => {
    expect(historyOf(question)).toMatchObject({ measure: 'records', time_range: { label: 'this_week' } });
  });

  it.each(['which system had the most events yesterday', '어제 이벤트가 가장 많은 시스템'])(
    '%s ranks systems by their events',
    (question) => {
      expect(historyOf(question)).toMatchObject({
        measure: 'count',
        group_by: ['tags.system'],
        order: { by: 'count', direction: 'desc' },
        limit: 1,
      });
    },
  );

  it.each([
    ['deployment success rate last month', 'success', undefined],
    ['지난달 배포 성공률', 'success', undefined],
    ['지난달 배포 실패율', 'failed', undefined],
    ['지난달 시스템별 배포 성공률', 'success', ['tags.system']],
    ['deployment success rate by system last month', 'success', ['tags.system']],
  ])('%s is the rate of %s', (question, value, groups) => {
    const history = historyOf(question);
    expect(history).toMatchObject({ measure: 'rate', rate: [{ field: 'result', op: '=', value }] });
    expect(told(history!.filters)).toEqual(['work_type = deployment']);
    expect(history?.group_by).toEqual(groups);
  });

  it.each(['알람이 가장 많은 서버 top 5', 'top 5 servers with the most alarms'])('%s has one order', (question) => {
    expect(historyOf(question)).toMatchObject({ order: { by: 'count', direction: 'desc' }, limit: 5 });
  });

  it.each([
    'average duration of maintenance last month',
    'how long does maintenance take on average',
    '지난달 점검의 평균 소요 시간',
  ])('%s is asked of the minutes', (question) => {
    expect(historyOf(question)).toMatchObject({ source: 'maintenance_history', measure: 'duration', agg: 'avg' });
  });

  it.each([
    ['지난달 평균 점검 시간', 'maintenance_history', 'avg'],
    ['지난달 점검시간 합계', 'maintenance_history', 'sum'],
    ['total maintenance time last month', 'maintenance_history', 'sum'],
    ['average time on maintenance last month', 'maintenance_history', 'avg'],
    ['지난달 평균 작업 시간', 'work_history', 'avg'],
    ['average work time last month', 'work_history', 'avg'],
  ])('%s is asked of %s, by the word that the field is named with', (question, source, agg) => {
    expect(historyOf(question)).toMatchObject({ source, measure: 'duration', agg });
    const shown = plan(question).evidence.find(({ field }) => field === 'history.source');
    expect(shown).toMatchObject({ value: source, asset: 'history_keywords' });
  });

  it('maintenance time of an item is asked of its maintenance', () => {
    expect(historyOf('maintenance time of srv-erp-01 this year')?.source).toBe('maintenance_history');
  });

  it.each([
    ['daily event trend last week', 'P1D'],
    ['지난주 일별 이벤트 추이', 'P1D'],
    ['hourly events yesterday', 'PT1H'],
    ['어제 시간별 이벤트 추이', 'PT1H'],
  ])('%s is a series of counts in steps of %s', (question, bucket) => {
    expect(historyOf(question)).toMatchObject({ measure: 'count', bucket });
    expect(plan(question).calls).toMatchObject([{ params: { operation: 'series' } }]);
  });

  it.each(['compare number of events this week and last week', '이번 주와 지난주 이벤트 건수 비교'])(
    '%s holds two weeks against each other',
    (question) => {
      expect(historyOf(question)).toMatchObject({
        measure: 'count',
        time_range: { label: 'this_week' },
        compare_to: { label: 'last_week' },
      });
    },
  );

  it.each([
    ['어제 작업과 이벤트 보여줘', ['work_history start_time', 'event_log time']],
    ['events and maintenance of srv-erp-01 yesterday', ['event_log time', 'maintenance_history start_time']],
    [
      'work, maintenance and events of srv-erp-01 yesterday',
      ['work_history start_time', 'maintenance_history start_time', 'event_log time'],
    ],
  ])('%s lists each kind of record by its own time', (question, expected) => {
    const calls = plan(question).calls.map(({ params }) => params as { source: string; order: { by: string }[] });
    expect(calls.map(({ source, order }) => `${source} ${order.map(({ by }) => by).join()}`)).toEqual(expected);
  });

  it.each([
    ['erp vs mes alarms yesterday', 'tags.system'],
    ['어제 erp, mes 알람 비교', 'tags.system'],
    ['compare deployments of erp and mes', 'tags.system'],
    ['patches vs upgrades this year', 'work_type'],
  ])('%s holds values of %s against each other', (question, field) => {
    expect(historyOf(question)).toMatchObject({ measure: 'count', group_by: [field] });
  });

  it.each(['longest work and events yesterday', '어제 가장 오래 걸린 작업과 이벤트'])(
    '%s is not asked of records that take no time',
    (question) => {
      expect(plan(question)).toMatchObject({ kind: 'reject', calls: [] });
    },
  );

  it.each(['cpu alarms yesterday', '어제 CPU 알람'])('%s are alarms about the metric', (question) => {
    expect(told(historyOf(question)!.filters)).toEqual([
      'attributes.metric = cpu_usage',
      'event_type = threshold_alarm',
    ]);
  });

  it.each([
    ['alarms about disk_io yesterday', ['attributes.metric = disk_io', 'event_type = threshold_alarm']],
    ['alarms related to temperature yesterday', ['attributes.metric = temperature', 'event_type = threshold_alarm']],
    ['어제 CPU 관련 알람', ['attributes.metric = cpu_usage', 'event_type = threshold_alarm']],
    ['어제 CPU에 대한 알람', ['attributes.metric = cpu_usage', 'event_type = threshold_alarm']],
    [
      'alarms about cpu and memory yesterday',
      ['attributes.metric in cpu_usage|memory_usage', 'event_type = threshold_alarm'],
    ],
    ['어제 CPU와 메모리 알람', ['attributes.metric in cpu_usage|memory_usage', 'event_type = threshold_alarm']],
  ])('%s are about what stands behind them or a word away: %j', (question, filters) => {
    expect(told(historyOf(question)!.filters)).toEqual(filters);
  });

  it.each(['alarms by metric yesterday', '어제 지표별 알람 건수'])('%s counts by what alarms are about', (question) => {
    expect(historyOf(question)?.group_by).toEqual(['attributes.metric']);
  });

  it.each(['cpu and events of srv-erp-01 yesterday', '어제 srv-erp-01의 CPU와 이벤트'])(
    '%s asks for a metric and a history at once',
    (question) => {
      const made = plan(question);
      expect(made).toMatchObject({
        kind: 'plan',
        metric: { metric_name: 'cpu_usage' },
        history: { source: 'event_log' },
      });
      expect(made.calls.map(({ tool }) => tool)).toEqual(['metric', 'history']);
    },
  );
});
