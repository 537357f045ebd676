import { BuiltinToolBench, paramProblems } from '../../../../test/support/builtin-tools.js';
import type { HistoryParams, HistorySource } from './history-params.js';
import type { FieldFilter, Interval } from '../tool-params.js';
import type { SeriesResult, TableResult } from '../tool-results.js';
import { historyTool } from './history-tool.js';

const WEEK: Interval = { from: '2026-01-21T09:40:00Z', to: '2026-01-28T09:40:00Z' };
const WEEK_BEFORE: Interval = { from: '2026-01-14T09:40:00Z', to: '2026-01-21T09:40:00Z' };
const YEAR: Interval = { from: '2025-01-28T09:40:00Z', to: '2026-01-28T09:40:00Z' };

const IN_WEEK = (column: string): string => `${column} >= '2026-01-21T09:40Z' AND ${column} < '2026-01-28T09:40Z'`;
const IN_WEEK_BEFORE = (column: string): string =>
  `${column} >= '2026-01-14T09:40Z' AND ${column} < '2026-01-21T09:40Z'`;
const joined = (source: HistorySource): string => `${source} AS h JOIN ci USING (ci_id) JOIN ci_ext e USING (ci_id)`;

describe('the history tool over the sample data', () => {
  let bench: BuiltinToolBench;

  beforeAll(async () => {
    bench = await BuiltinToolBench.open();
  }, 120_000);

  afterAll(() => bench.close());

  const table = async (params: HistoryParams): Promise<TableResult> =>
    (await bench.run(historyTool, params)).data as TableResult;

  describe('list', () => {
    it.each<[HistorySource, string, string]>([
      ['event_log', 'time', 'time, ci_code, event_type, severity, h.source, title, message'],
      [
        'work_history',
        'start_time',
        'start_time, ci_code, work_type, summary, result, duration_min, requested_by, approved_by',
      ],
      [
        'maintenance_history',
        'start_time',
        'start_time, ci_code, maint_type, summary, result, duration_min, performer',
      ],
    ])('shows the newest of %s first', async (source, time, columns) => {
      const truth = await bench.truth(
        `SELECT ${columns} FROM ${joined(source)} WHERE ${IN_WEEK(time)} ORDER BY ${time} DESC, ci_code`,
      );
      const result = await table({ operation: 'list', source, time_range: WEEK, limit: 10, offset: 5 });
      expect(result).toMatchObject({ rows: truth.slice(5, 15), total: truth.length, truncated: true, empty: false });
    });

    it('filters events by what they are about, which stands in their attributes', async () => {
      const truth = await bench.truth(
        `SELECT time, ci_code FROM ${joined('event_log')}
         WHERE h.attributes ->> 'metric' = 'cpu_usage' AND ${IN_WEEK('time')} ORDER BY time DESC, ci_code`,
      );
      expect(truth.length).toBeGreaterThan(0);
      const filters: FieldFilter[] = [{ field: 'attributes.metric', op: '=', value: 'cpu_usage' }];
      const fields = ['time', 'ci_code', 'attributes.metric'];
      const source = 'event_log';
      const result = await table({
        operation: 'list',
        source,
        time_range: WEEK,
        filters,
        fields,
        limit: 20,
        offset: 0,
      });
      expect(result.rows).toEqual(truth.slice(0, 20).map((row) => ({ ...row, 'attributes.metric': 'cpu_usage' })));
      expect(result.total).toBe(truth.length);
    });

    it("groups events by their own attributes, or else by their items'", async () => {
      const groups = async (field: string): Promise<number> =>
        (await table({ operation: 'group', source: 'event_log', group_by: [field], limit: 50 })).rows.length;
      const kinds = async (value: string): Promise<number> =>
        (await bench.truth(`SELECT DISTINCT ${value} FROM ${joined('event_log')}`)).length;
      expect(await groups('attributes.metric')).toBe(await kinds("h.attributes ->> 'metric'"));
      expect(await groups('attributes.cpu_cores')).toBe(await kinds("e.attributes ->> 'cpu_cores'"));
    });

    it('filters by columns of the record, and by items', async () => {
      const truth = await bench.truth(
        `SELECT ci_code, start_time FROM ${joined('work_history')}
         WHERE work_type = 'deployment' AND result = 'failed' AND tags ->> 'system' IN ('erp', 'mes')
         ORDER BY start_time DESC, ci_code`,
      );
      const result = await table({
        operation: 'list',
        source: 'work_history',
        scope: { filters: [{ field: 'tags.system', op: 'in', value: ['erp', 'mes'] }] },
        filters: [
          { field: 'work_type', op: '=', value: 'deployment' },
          { field: 'result', op: '=', value: 'failed' },
        ],
        fields: ['ci_code', 'start_time'],
        limit: 200,
        offset: 0,
      });
      expect(truth.length).toBeGreaterThan(0);
      expect(result.rows).toEqual(truth);
    });

    it('shows fields of record and item in any order that is asked for', async () => {
      const truth = await bench.truth(
        `SELECT performer, duration_min, location, ci_name FROM ${joined('maintenance_history')}
         WHERE duration_min >= 170 ORDER BY duration_min DESC, start_time DESC, ci_code LIMIT 20`,
      );
      const result = await table({
        operation: 'list',
        source: 'maintenance_history',
        filters: [{ field: 'duration_min', op: '>=', value: 170 }],
        fields: ['performer', 'duration_min', 'location', 'ci_name'],
        order: [{ by: 'duration_min', direction: 'desc' }],
        limit: 20,
        offset: 0,
      });
      expect(result.rows).toEqual(truth);
      expect(result.columns[1]).toEqual({ name: 'duration_min', label: 'Duration', type: 'number', unit: 'min' });
    });

    it('takes a name that record and item share for the record', async () => {
      const [work] = (
        await table({
          operation: 'list',
          source: 'work_history',
          fields: ['created_at', 'end_time'],
          limit: 1,
          offset: 0,
        })
      ).rows;
      expect(work?.['created_at']).toBe(work?.['end_time']);
    });
  });

  it('counts records, and different values of a field', async () => {
    const [truth] = await bench.truth(
      `SELECT count(*) AS count, count(DISTINCT ci_id) AS items FROM event_log WHERE severity >= 4 AND ${IN_WEEK('time')}`,
    );
    const params: HistoryParams = {
      operation: 'count',
      source: 'event_log',
      time_range: WEEK,
      filters: [{ field: 'severity', op: '>=', value: 4 }],
    };
    expect((await table(params)).rows).toEqual([{ count: truth?.['count'] }]);
    expect((await table({ ...params, distinct: 'ci_code' })).rows).toEqual([{ count: truth?.['items'] }]);
    expect(await table({ ...params, scope: { items: ['nowhere'] } })).toMatchObject({
      rows: [{ count: 0 }],
      empty: true,
    });
  });

  it('groups by fields of record and item, most first, over a threshold', async () => {
    const truth = await bench.truth(
      `SELECT performer, location, count(*) AS count FROM ${joined('maintenance_history')}
       WHERE start_time >= '2025-01-28T09:40Z' GROUP BY 1, 2 HAVING count(*) >= 100 ORDER BY 3 DESC, 1, 2`,
    );
    const result = await table({
      operation: 'group',
      source: 'maintenance_history',
      time_range: YEAR,
      group_by: ['performer', 'location'],
      having: { op: '>=', value: 100 },
      order: [{ by: 'count', direction: 'desc' }],
      limit: 5,
    });
    expect(truth.length).toBeGreaterThan(5);
    expect(result).toMatchObject({ rows: truth.slice(0, 5), total: truth.length, truncated: true });
  });

  it('gives the share of records that meet a condition, by group', async () => {
    const truth = await bench.truth(
      `SELECT tags ->> 'system' AS "tags.system", count(*) FILTER (WHERE result = 'success') AS hits, count(*) AS total,
              avg((result = 'success')::int) AS rate
       FROM ${joined('work_history')} GROUP BY 1 ORDER BY 4, 1`,
    );
    const result = await table({
      operation: 'rate',
      source: 'work_history',
      hits: [{ field: 'result', op: '=', value: 'success' }],
      group_by: ['tags.system'],
      order: [{ by: 'rate', direction: 'asc' }],
      limit: 20,
    });
    expect(result.rows.map(({ 'tags.system': system }) => system)).toEqual(truth.map((row) => row['tags.system']));
    result.rows.forEach((row, index) => {
      const { rate, ...exact } = truth[index] ?? {};
      expect(row).toMatchObject(exact);
      expect(row['rate']).toBeCloseTo(Number(rate), 12);
    });
  });

  it.each(['avg', 'max', 'min', 'sum', 'count'] as const)('gives the %s of durations in minutes', async (agg) => {
    const truth = await bench.truth(
      `SELECT work_type, ${agg}(duration_min) AS value FROM work_history WHERE ${IN_WEEK('start_time')} GROUP BY 1 ORDER BY 1`,
    );
    const result = await table({
      operation: 'duration',
      source: 'work_history',
      time_range: WEEK,
      agg,
      group_by: ['work_type'],
      limit: 20,
    });
    expect(result.rows).toEqual(truth);
    expect(result.columns[1]?.unit).toBe(agg === 'count' ? undefined : 'min');
  });

  it('has no durations of events', async () => {
    const params = { operation: 'duration', source: 'event_log', agg: 'avg', limit: 1 } as const;
    expect(paramProblems(historyTool.definition, params).map(({ path }) => path)).toEqual(['/source']);
    const context = { tenantId: 'default', signal: new AbortController().signal };
    await expect(historyTool.execute(params, context, bench.queries)).rejects.toMatchObject({
      details: [{ path: '/source' }],
    });
  });

  it('counts per bucket, and buckets in which nothing happened as zero', async () => {
    const truth = await bench.truth(
      `SELECT day, (SELECT count(*) FROM ${joined('work_history')}
               WHERE tags ->> 'system' = 'cmdb' AND result = 'failed' AND ${IN_WEEK('start_time')}
                 AND start_time >= day AND start_time < day + interval '1 day') AS count
       FROM generate_series(timestamptz '2026-01-21 00:00+09', '2026-01-28 00:00+09', '1 day') AS day`,
    );
    const { data } = await bench.run(historyTool, {
      operation: 'series',
      source: 'work_history',
      scope: { filters: [{ field: 'tags.system', op: '=', value: 'cmdb' }] },
      filters: [{ field: 'result', op: '=', value: 'failed' }],
      time_range: WEEK,
      bucket: 'P1D',
      time_zone: 'Asia/Seoul',
      limit: 10,
    });
    const [series] = (data as SeriesResult).series;
    expect(series?.name).toBe('work_history');
    expect(series?.points).toEqual(truth.map(({ day, count }) => [day, count]));
    expect(truth.some(({ count }) => count === 0)).toBe(true);
  });

  it('gives one series per group', async () => {
    const truth = await bench.truth(
      `SELECT event_type, date_trunc('day', time) AS day, count(*) AS count FROM event_log
       WHERE ${IN_WEEK('time')} GROUP BY 1, 2 ORDER BY 1, 2`,
    );
    const { data } = await bench.run(historyTool, {
      operation: 'series',
      source: 'event_log',
      time_range: WEEK,
      bucket: 'P1D',
      time_zone: 'UTC',
      group_by: ['event_type'],
      limit: 10,
    });
    const points = (data as SeriesResult).series.flatMap(({ name, points }) => points.map((point) => [name, ...point]));
    expect(points).toEqual(truth.map(({ event_type, day, count }) => [event_type, day, count]));
  });

  it('sets one week beside the one before', async () => {
    const truth = await bench.truth(
      `SELECT event_type, count(*) FILTER (WHERE ${IN_WEEK('time')}) AS value,
              count(*) FILTER (WHERE ${IN_WEEK_BEFORE('time')}) AS compare_value
       FROM event_log WHERE time >= '2026-01-14T09:40Z' GROUP BY 1 ORDER BY 1`,
    );
    const { rows } = await table({
      operation: 'compare',
      source: 'event_log',
      time_range: WEEK,
      compare_to: WEEK_BEFORE,
      group_by: ['event_type'],
      limit: 10,
    });
    rows.forEach((row, index) => {
      const [value, before] = [Number(truth[index]?.['value']), Number(truth[index]?.['compare_value'])];
      expect(row).toMatchObject({ ...truth[index], change: value - before });
      expect(row['change_percent']).toBeCloseTo((100 * (value - before)) / before, 9);
    });
    expect(rows).toHaveLength(5);
  });

  it('counts by hour of the day in the zone of the caller', async () => {
    const truth = await bench.truth(
      `SELECT extract(hour FROM time AT TIME ZONE 'Asia/Seoul')::int AS slot, count(*) AS value FROM event_log
       WHERE ${IN_WEEK('time')} GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 3`,
    );
    const { rows } = await table({
      operation: 'pattern',
      source: 'event_log',
      time_range: WEEK,
      pattern: 'hour_of_day',
      time_zone: 'Asia/Seoul',
      order: [{ by: 'value', direction: 'desc' }],
      limit: 3,
    });
    expect(rows).toEqual(truth);
  });

  it('names fields that the record does not have', async () => {
    const params: HistoryParams = {
      operation: 'count',
      source: 'event_log',
      filters: [{ field: 'performer', op: '=', value: 'infra-team' }],
    };
    await expect(table(params)).rejects.toMatchObject({ details: [{ path: '/filters/0/field' }] });
  });

  it('shows nothing of another tenant', async () => {
    const params: HistoryParams = { operation: 'list', source: 'event_log', limit: 5, offset: 0 };
    expect((await bench.run(historyTool, params, 'other')).data).toMatchObject({ rows: [], total: 0, empty: true });
  });
});
