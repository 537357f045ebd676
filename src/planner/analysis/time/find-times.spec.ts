import { clockAt, leftOf, seedPlanner, SEOUL } from '../../../../test/support/planning.js';
import type { Plan, PlanClock, TimeRange } from '../../plan.js';

/** All times are asked of one metric of one item: only the time differs. */
describe('times in a question', () => {
  let plan: (question: string, clock?: PlanClock) => Plan;
  beforeAll(async () => {
    plan = await seedPlanner();
  });
  const planAt = (time: string, clock?: PlanClock): Plan => plan(`srv-erp-01 cpu ${time}`, clock);
  const rangeOf = (time: string, clock?: PlanClock): TimeRange | undefined => {
    const made = planAt(time, clock);
    expect(leftOf(`srv-erp-01 cpu ${time}`, made)).toEqual([]);
    return made.metric?.time_range;
  };
  /** Instants as tables show them: without what is always `:00.000Z`. */
  const instants = (range: TimeRange | undefined) =>
    range === undefined ? null : [range.from, range.to].map((instant) => instant.replace(':00.000Z', 'Z'));

  describe('at half past six on a Wednesday evening in Seoul', () => {
    it.each([
      ['now', '지금', '2026-01-28T08:30Z', '2026-01-28T09:30Z'],
      ['today', '오늘', '2026-01-27T15:00Z', '2026-01-28T15:00Z'],
      ['yesterday', '어제', '2026-01-26T15:00Z', '2026-01-27T15:00Z'],
      ['the day before yesterday', '그저께', '2026-01-25T15:00Z', '2026-01-26T15:00Z'],
      ['this week', '이번 주', '2026-01-25T15:00Z', '2026-02-01T15:00Z'],
      ['last week', '지난주', '2026-01-18T15:00Z', '2026-01-25T15:00Z'],
      ['this month', '이번 달', '2025-12-31T15:00Z', '2026-01-31T15:00Z'],
      ['last month', '지난달', '2025-11-30T15:00Z', '2025-12-31T15:00Z'],
      ['this quarter', '이번 분기', '2025-12-31T15:00Z', '2026-03-31T15:00Z'],
      ['last quarter', '지난 분기', '2025-09-30T15:00Z', '2025-12-31T15:00Z'],
      ['this year', '올해', '2025-12-31T15:00Z', '2026-12-31T15:00Z'],
      ['last year', '작년', '2024-12-31T15:00Z', '2025-12-31T15:00Z'],
      ['last 15 minutes', '최근 15분', '2026-01-28T09:15Z', '2026-01-28T09:30Z'],
      ['the last hour', '최근 1시간', '2026-01-28T08:30Z', '2026-01-28T09:30Z'],
      ['last 3 hours', '최근 3시간', '2026-01-28T06:30Z', '2026-01-28T09:30Z'],
      ['past 24 hours', '지난 24시간 동안', '2026-01-27T09:30Z', '2026-01-28T09:30Z'],
      ['last 7 days', '최근 일주일', '2026-01-21T09:30Z', '2026-01-28T09:30Z'],
      ['last two weeks', '최근 2주', '2026-01-14T09:30Z', '2026-01-28T09:30Z'],
      ['past month', '한달', '2025-12-29T09:30Z', '2026-01-28T09:30Z'],
      ['last 3 months', '지난 3개월', '2025-10-28T09:30Z', '2026-01-28T09:30Z'],
      ['past year', '최근 1년', '2025-01-28T09:30Z', '2026-01-28T09:30Z'],
      ['3 days ago', '3일 전', '2026-01-24T15:00Z', '2026-01-25T15:00Z'],
      ['two hours ago', '2시간 전', '2026-01-28T07:00Z', '2026-01-28T08:00Z'],
      ['3 weeks ago', '3주 전', '2026-01-04T15:00Z', '2026-01-11T15:00Z'],
      ['since 3 days ago', '3일 전부터', '2026-01-24T15:00Z', '2026-01-28T09:30Z'],
      ['January 3', '1월 3일', '2026-01-02T15:00Z', '2026-01-03T15:00Z'],
      ['January 3, 2026', '2026년 1월 3일', '2026-01-02T15:00Z', '2026-01-03T15:00Z'],
      ['3rd of January 2026', '2026년 1월 3일', '2026-01-02T15:00Z', '2026-01-03T15:00Z'],
      ['January 2026', '2026년 1월', '2025-12-31T15:00Z', '2026-01-31T15:00Z'],
      ['in 2025', '2025년', '2024-12-31T15:00Z', '2025-12-31T15:00Z'],
      ['December', '12월', '2025-11-30T15:00Z', '2025-12-31T15:00Z'],
      ['on monday', '월요일', '2026-01-25T15:00Z', '2026-01-26T15:00Z'],
      ['last friday', '지난 금요일', '2026-01-22T15:00Z', '2026-01-23T15:00Z'],
      ['January 1 to January 7', '1월 1일부터 1월 7일까지', '2025-12-31T15:00Z', '2026-01-07T15:00Z'],
      ['January 1 to 7', '1월 1일부터 7일까지', '2025-12-31T15:00Z', '2026-01-07T15:00Z'],
      ['Jan 1-7', '1월 1~7일', '2025-12-31T15:00Z', '2026-01-07T15:00Z'],
      ['January 1-7, 2025', '2025년 1월 1일~7일', '2024-12-31T15:00Z', '2025-01-07T15:00Z'],
      ['from yesterday to today', '어제부터 오늘까지', '2026-01-26T15:00Z', '2026-01-28T15:00Z'],
      ['from 9am to 5pm yesterday', '어제 9시부터 17시까지', '2026-01-27T00:00Z', '2026-01-27T08:00Z'],
      ['between 2pm and 4pm on January 20', '오후 2시부터 4시까지 1월 20일', '2026-01-20T05:00Z', '2026-01-20T07:00Z'],
      ['at 3pm yesterday', '어제 15시', '2026-01-27T06:00Z', '2026-01-27T07:00Z'],
      ['since 9am yesterday', '어제 9시부터', '2026-01-27T00:00Z', '2026-01-28T09:30Z'],
      ['monday to wednesday', '월요일부터 수요일까지', '2026-01-25T15:00Z', '2026-01-28T15:00Z'],
      ['since yesterday', '어제부터', '2026-01-26T15:00Z', '2026-01-28T09:30Z'],
      ['since 2026-01-20', '2026-01-20 이후', '2026-01-19T15:00Z', '2026-01-28T09:30Z'],
      ['until 2026-01-20', '2026-01-20까지', '1970-01-01T00:00Z', '2026-01-20T15:00Z'],
      ['before 2026-01-20', '2026-01-20 이전', '1970-01-01T00:00Z', '2026-01-19T15:00Z'],
      ['yesterday at 3pm', '어제 오후 3시', '2026-01-27T06:00Z', '2026-01-27T07:00Z'],
      ['yesterday 15:30', '어제 오후 3시 반', '2026-01-27T06:30Z', '2026-01-27T06:31Z'],
      ['today from 9am to 11am', '오늘 오전 9시부터 11시까지', '2026-01-28T00:00Z', '2026-01-28T02:00Z'],
      ['yesterday from 2pm to 4pm', '어제 오후 2시~4시', '2026-01-27T05:00Z', '2026-01-27T07:00Z'],
      ['yesterday between 14:00 and 16:00', '어제 14:00~16:00', '2026-01-27T05:00Z', '2026-01-27T07:00Z'],
      ['yesterday from 22:00 to 06:00', '어제 22시부터 6시까지', '2026-01-27T13:00Z', '2026-01-27T21:00Z'],
    ])('"%s" and "%s" run from %s to %s', (english, korean, from, to) => {
      expect(instants(rangeOf(english))).toEqual([from, to]);
      expect(instants(rangeOf(korean))).toEqual([from, to]);
    });

    it.each([
      ['2026-01-03', '2026-01-02T15:00Z', '2026-01-03T15:00Z'],
      ['2026/1/3', '2026-01-02T15:00Z', '2026-01-03T15:00Z'],
      ['2026.01.03', '2026-01-02T15:00Z', '2026-01-03T15:00Z'],
      ['20260103', '2026-01-02T15:00Z', '2026-01-03T15:00Z'],
      ['2026-01', '2025-12-31T15:00Z', '2026-01-31T15:00Z'],
      ['2026-01-01~2026-01-07', '2025-12-31T15:00Z', '2026-01-07T15:00Z'],
      ['2026-01-01 ~ 2026-01-07', '2025-12-31T15:00Z', '2026-01-07T15:00Z'],
      ['2026-01-01~07', '2025-12-31T15:00Z', '2026-01-07T15:00Z'],
      ['between 2026-01-01 and 2026-01-07', '2025-12-31T15:00Z', '2026-01-07T15:00Z'],
      ['2025-12 ~ 2026-01', '2025-11-30T15:00Z', '2026-01-31T15:00Z'],
      ['2024년 1월부터 3월까지', '2023-12-31T15:00Z', '2024-03-31T15:00Z'],
      ['2024년 11월부터 2월까지', '2024-10-31T15:00Z', '2025-02-28T15:00Z'],
      ['1월부터 3월까지', '2025-12-31T15:00Z', '2026-03-31T15:00Z'],
      ['after 2026-01-20', '2026-01-20T15:00Z', '2026-01-28T09:30Z'],
      ['after 3pm', '2026-01-28T06:00Z', '2026-01-28T09:30Z'],
      ['until 3pm', '1970-01-01T00:00Z', '2026-01-28T06:00Z'],
      ['2026-01-03T10:00:00Z', '2026-01-03T10:00Z', '2026-01-03T10:01Z'],
      ['2026-01-03T10:00:00+09:00', '2026-01-03T01:00Z', '2026-01-03T01:01Z'],
      ['2026-01-03T10:00:00Z ~ 2026-01-03T12:00:00Z', '2026-01-03T10:00Z', '2026-01-03T12:00Z'],
      ['2026-01-03 10:00', '2026-01-03T01:00Z', '2026-01-03T01:01Z'],
      ['어제 하루 동안', '2026-01-26T15:00Z', '2026-01-27T15:00Z'],
      ['이틀 전', '2026-01-25T15:00Z', '2026-01-26T15:00Z'],
      ['일주일 전부터', '2026-01-20T15:00Z', '2026-01-28T09:30Z'],
      ['작년 12월', '2025-11-30T15:00Z', '2025-12-31T15:00Z'],
      ['지난주 월요일', '2026-01-18T15:00Z', '2026-01-19T15:00Z'],
      ['24:00', '2026-01-28T15:00Z', '2026-01-28T15:01Z'],
      ['최근 100년', '1970-01-01T00:00Z', '2026-01-28T09:30Z'],
    ])('"%s" runs from %s to %s', (time, from, to) => {
      expect(instants(rangeOf(time))).toEqual([from, to]);
    });

    it.each([
      ['yesterday', 'yesterday'],
      ['최근 3시간', 'last_3h'],
      ['3 days ago', '3d_ago'],
      ['since yesterday', 'since_yesterday'],
      ['2026-01-01~2026-01-07', '2026-01-01~2026-01-07'],
      ['Jan 1-7', '2026-01-01~2026-01-07'],
      ['어제 22시부터 6시까지', '2026-01-27T22:00~2026-01-28T06:00'],
      ['지난주', 'last_week'],
    ])('"%s" is labelled %s', (time, label) => {
      expect(rangeOf(time)).toMatchObject({ label, time_zone: 'Asia/Seoul' });
    });
  });

  it.each([
    ['a day that loses an hour', '2026-03-09T12:00:00Z', 'America/New_York', 'yesterday', '2026-03-08T05:00Z', 23],
    ['a day that gains an hour', '2026-11-02T12:00:00Z', 'America/New_York', '어제', '2026-11-01T04:00Z', 25],
    ['a week that loses an hour', '2026-03-30T10:00:00Z', 'Europe/Berlin', '지난주', '2026-03-22T23:00Z', 167],
    ['a week that gains an hour', '2026-11-02T12:00:00Z', 'America/New_York', 'last week', '2026-10-26T04:00Z', 169],
    [
      'a day whose midnight is skipped',
      '2026-09-07T12:00:00Z',
      'America/Santiago',
      'yesterday',
      '2026-09-06T04:00Z',
      23,
    ],
    [
      'a day that loses half an hour',
      '2026-10-05T12:00:00Z',
      'Australia/Lord_Howe',
      'yesterday',
      '2026-10-03T13:30Z',
      23.5,
    ],
    ['a date that loses an hour', '2026-03-31T12:00:00Z', 'Europe/Berlin', '2026-03-29', '2026-03-28T23:00Z', 23],
    ['hours over a change', '2026-03-09T12:00:00Z', 'America/New_York', 'last 24 hours', '2026-03-08T12:00Z', 24],
    ['the later of two days', '2026-06-15T23:30:00Z', 'Asia/Kolkata', 'today', '2026-06-15T18:30Z', 24],
    ['the earlier of two days', '2026-06-15T23:30:00Z', 'Pacific/Honolulu', 'today', '2026-06-15T10:00Z', 24],
    ['the new week of the east', '2026-06-14T23:30:00Z', 'Pacific/Auckland', 'this week', '2026-06-14T12:00Z', 168],
    ['the old week of the west', '2026-06-15T00:30:00Z', 'America/Los_Angeles', 'this week', '2026-06-08T07:00Z', 168],
    ['the old year of the west', '2026-01-01T00:30:00Z', 'Pacific/Honolulu', '올해', '2025-01-01T10:00Z', 8760],
    ['the leap day', '2024-03-01T00:30:00Z', 'UTC', 'yesterday', '2024-02-29T00:00Z', 24],
    ['a leap February', '2024-03-01T00:30:00Z', 'UTC', 'last month', '2024-02-01T00:00Z', 29 * 24],
    ['a month from its 31st', '2026-03-31T09:00:00Z', 'UTC', 'last 1 month', '2026-02-28T09:00Z', 31 * 24],
    ['the first moment of a week', '2026-01-25T15:00:00Z', 'Asia/Seoul', 'this week', '2026-01-25T15:00Z', 168],
    ['the last moment of a week', '2026-01-25T14:59:59Z', 'Asia/Seoul', 'this week', '2026-01-18T15:00Z', 168],
    [
      'an hour that comes twice',
      '2026-11-02T12:00:00Z',
      'America/New_York',
      '2026-11-01 01:30',
      '2026-11-01T05:30Z',
      1 / 60,
    ],
  ])('cuts %s (at %s in %s, "%s") at %s for %d hours', (_, now, zone, time, from, hours) => {
    const range = rangeOf(time, clockAt(now, zone));
    expect(instants(range)?.[0]).toBe(from);
    expect((Date.parse(range!.to) - Date.parse(range!.from)) / 3_600_000).toBeCloseTo(hours, 9);
    expect(range!.time_zone).toBe(zone);
  });

  it.each([
    ['2026-02-31'],
    ['2026-13-01'],
    ['20260231'],
    ['19991301'],
    ['2026-01-07~01'],
    ['last 0 days'],
    ['최근 0시간'],
    ['0일'],
    ['last 100000 days'],
    ['2025-02-29'],
    ['2월 30일'],
    ['13월 1일'],
    ['February 30'],
    ['2026년 4월 31일'],
    ['1월 5일~3일'],
    ['Feb 27-31'],
    ['25:00'],
    ['12:75'],
    ['2026-01-07~2026-01-01'],
    ['from 2026-03-01 to 2026-02-01'],
  ])('declines "%s", which is on no calendar, and never moves it to another day', (time) => {
    expect(planAt(time)).toMatchObject({
      kind: 'reject',
      calls: [],
      refusal: { reason: 'impossible_date' },
      warnings: [{ code: 'IMPOSSIBLE_DATE' }],
    });
  });

  it.each([
    ['America/New_York', '2026-03-09T12:00:00Z', '2026-03-08 02:30'],
    ['America/New_York', '2026-03-09T12:00:00Z', 'yesterday at 2am'],
    ['Pacific/Apia', '2012-01-05T12:00:00Z', '2011-12-30'],
  ])('declines what the clocks of %s skipped: at %s, "%s"', (zone, now, time) => {
    expect(planAt(time, clockAt(now, zone)).refusal).toMatchObject({ reason: 'impossible_date' });
  });

  it.each(['tomorrow', '내일', 'next week', '다음 주', '첫째 주에', 'last weekend'])(
    'answers nothing about "%s" instead of another time',
    (time) => {
      expect(planAt(time)).toMatchObject({ kind: 'reject', calls: [] });
    },
  );

  it('takes UTC for a time zone that there is not, and says so', () => {
    const made = planAt('today', { ...SEOUL, timeZone: 'Mars/Olympus' });
    expect(made.metric?.time_range).toMatchObject({ from: '2026-01-28T00:00:00.000Z', time_zone: 'UTC' });
    expect(made.warnings).toMatchObject([{ code: 'UNKNOWN_TIME_ZONE' }]);
  });

  it('says that it took the last day where something is computed and no time is named', () => {
    const made = plan('srv-erp-01의 평균 CPU');
    expect(made.metric?.time_range).toMatchObject({ label: 'last_24h', from: '2026-01-27T09:30:00.000Z' });
    expect(made.warnings).toMatchObject([{ code: 'ASSUMED' }]);
  });

  it('shows which words of the question named the time', () => {
    const question = '어제 srv-erp-01의 CPU';
    const found = plan(question).evidence.find(({ field }) => field === 'metric.time_range');
    expect(found).toMatchObject({ keyword: '어제', asset: 'history_keywords', span: [0, 2] });
  });
});
