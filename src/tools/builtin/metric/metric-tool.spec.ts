import { BuiltinToolBench, paramProblems } from '../../../../test/support/builtin-tools.js';
import type { OpsQueries } from '../ops-queries.js';
import type { MetricParams, MetricSeries } from './metric-params.js';
import type { AggregateFunction, Bucket, Interval } from '../tool-params.js';
import type { SeriesResult, TableResult } from '../tool-results.js';
import { metricTool } from './metric-tool.js';

const DAY: Interval = { from: '2026-01-27T09:40:00Z', to: '2026-01-28T09:40:00Z' };
const DAY_BEFORE: Interval = { from: '2026-01-26T09:40:00Z', to: '2026-01-27T09:40:00Z' };
const WEEK: Interval = { from: '2026-01-21T09:40:00Z', to: '2026-01-28T09:40:00Z' };
const SERVERS = [{ field: 'ci_subtype', op: '=' as const, value: 'server' }];

/** Measured values with their items, as anybody would join them. */
const VALUES = `metric_value JOIN metric_def USING (metric_id) JOIN ci USING (ci_id) JOIN ci_ext USING (ci_id)`;
const IN_DAY = `time >= '2026-01-27T09:40Z' AND time < '2026-01-28T09:40Z'`;
const IN_DAY_BEFORE = `time >= '2026-01-26T09:40Z' AND time < '2026-01-27T09:40Z'`;
const IN_WEEK = `time >= '2026-01-21T09:40Z' AND time < '2026-01-28T09:40Z'`;

describe('the metric tool over the sample data', () => {
  let bench: BuiltinToolBench;

  beforeAll(async () => {
    bench = await BuiltinToolBench.open();
  }, 120_000);

  afterAll(() => bench.close());

  const table = async (params: MetricParams): Promise<TableResult> =>
    (await bench.run(metricTool, params)).data as TableResult;
  const series = async (params: MetricSeries): Promise<SeriesResult> =>
    (await bench.run(metricTool, params)).data as SeriesResult;

  describe('aggregate', () => {
    it.each<AggregateFunction>(['avg', 'max', 'min', 'sum', 'count'])(
      'gives the %s of all values in range',
      async (agg) => {
        const [truth] = await bench.truth(
          `SELECT ${agg}(value) AS value FROM ${VALUES} WHERE metric_name = 'cpu_usage' AND ci_subtype = 'server' AND ${IN_DAY}`,
        );
        const result = await table({
          operation: 'aggregate',
          metric_name: 'cpu_usage',
          time_range: DAY,
          filters: SERVERS,
          agg,
          limit: 1,
        });
        expect(result).toMatchObject({ rows: [truth], total: 1, truncated: false, empty: false });
        expect(result.metric).toEqual({ metric_name: 'cpu_usage', unit: '%', description: 'Processor time in use' });
        expect(result.columns[0]?.unit).toBe(agg === 'count' ? undefined : '%');
      },
    );

    it.each([
      ['system', 'tags.system', `tags ->> 'system'`],
      ['location', 'location', 'location'],
      ['subtype', 'ci_subtype', 'ci_subtype'],
      ['item', 'ci_code', 'ci_code'],
    ])('groups by %s', async (_what, field, expression) => {
      const truth = await bench.truth(
        `SELECT ${expression} AS "${field}", avg(value) AS value FROM ${VALUES}
         WHERE metric_name = 'memory_usage' AND ${IN_DAY} GROUP BY 1 ORDER BY 1`,
      );
      const result = await table({
        operation: 'aggregate',
        metric_name: 'memory_usage',
        time_range: DAY,
        agg: 'avg',
        group_by: [field],
        limit: 200,
      });
      expect(result.rows).toEqual(truth);
      expect(result.total).toBe(truth.length);
    });

    it('ranks items over a threshold', async () => {
      const truth = await bench.truth(
        `SELECT ci_code, max(value) AS value FROM ${VALUES} WHERE metric_name = 'cpu_usage' AND ${IN_WEEK}
         GROUP BY 1 HAVING max(value) > 80 ORDER BY 2 DESC, 1`,
      );
      const result = await table({
        operation: 'aggregate',
        metric_name: 'cpu_usage',
        time_range: WEEK,
        agg: 'max',
        group_by: ['ci_code'],
        threshold: { op: '>', value: 80 },
        order: [{ by: 'value', direction: 'desc' }],
        limit: 3,
      });
      expect(truth.length).toBeGreaterThan(3);
      expect(result).toMatchObject({ rows: truth.slice(0, 3), total: truth.length, truncated: true });
    });

    it('looks only at values that meet a condition of their own', async () => {
      const truth = await bench.truth(
        `SELECT ci_code, count(value) AS value FROM ${VALUES}
         WHERE metric_name = 'cpu_usage' AND value > 75 AND ${IN_WEEK} GROUP BY 1 ORDER BY 1`,
      );
      const result = await table({
        operation: 'aggregate',
        metric_name: 'cpu_usage',
        time_range: WEEK,
        value_filter: { op: '>', value: 75 },
        agg: 'count',
        group_by: ['ci_code'],
        limit: 200,
      });
      expect(result.rows).toEqual(truth);
    });

    it('says that nothing was measured', async () => {
      const future: Interval = { from: '2027-01-01T00:00:00Z', to: '2027-01-02T00:00:00Z' };
      const params = { operation: 'aggregate', metric_name: 'cpu_usage', time_range: future, limit: 5 } as const;
      expect(await table({ ...params, agg: 'avg' })).toMatchObject({ rows: [{ value: null }], empty: true });
      expect(await table({ ...params, agg: 'count' })).toMatchObject({ rows: [{ value: 0 }], empty: true });
      expect(await table({ ...params, agg: 'avg', group_by: ['ci_code'] })).toMatchObject({ rows: [], empty: true });
    });

    it('takes the range half open: its start belongs to it, its end does not', async () => {
      const count = async (from: string, to: string): Promise<unknown> =>
        (
          await table({
            operation: 'aggregate',
            metric_name: 'cpu_usage',
            items: ['srv-erp-01'],
            time_range: { from, to },
            agg: 'count',
            limit: 1,
          })
        ).rows[0]?.['value'];
      expect(await count('2026-01-28T09:00:00Z', '2026-01-28T09:30:00Z')).toBe(2);
      expect(await count('2026-01-28T09:30:00Z', '2026-01-28T09:30:00Z')).toBe(0);
    });
  });

  describe('latest', () => {
    const latest = `SELECT DISTINCT ON (ci_id) ci_code, time, value, location FROM ${VALUES}
                    WHERE metric_name = 'temperature' AND ${IN_DAY} ORDER BY ci_id, time DESC`;

    it('gives the last value of each item, the highest first', async () => {
      const truth = await bench.truth(
        `SELECT ci_code, time, value FROM (${latest}) AS l ORDER BY value DESC, ci_code LIMIT 5`,
      );
      const result = await table({
        operation: 'latest',
        metric_name: 'temperature',
        time_range: DAY,
        order: [{ by: 'value', direction: 'desc' }],
        limit: 5,
      });
      expect(result).toMatchObject({ rows: truth, total: 40, truncated: true });
    });

    it('keeps those over a threshold', async () => {
      const truth = await bench.truth(
        `SELECT ci_code, time, value FROM (${latest}) AS l WHERE value > 29 ORDER BY ci_code`,
      );
      const result = await table({
        operation: 'latest',
        metric_name: 'temperature',
        time_range: DAY,
        group_by: ['ci_code'],
        threshold: { op: '>', value: 29 },
        limit: 200,
      });
      expect(result.rows).toEqual(truth);
      expect(truth.length).toBeGreaterThan(0);
    });

    it('aggregates last values by group and over all', async () => {
      const params = {
        operation: 'latest',
        metric_name: 'temperature',
        time_range: DAY,
        agg: 'avg',
        limit: 10,
      } as const;
      const grouped = await bench.truth(
        `SELECT location, avg(value) AS value FROM (${latest}) AS l GROUP BY 1 ORDER BY 1`,
      );
      expect((await table({ ...params, group_by: ['location'] })).rows).toEqual(grouped);
      const [one] = await bench.truth(`SELECT avg(value) AS value FROM (${latest}) AS l`);
      expect((await table(params)).rows).toEqual([one]);
    });

    it('does not guess how to put several last values together', async () => {
      const params: MetricParams = {
        operation: 'latest',
        metric_name: 'temperature',
        time_range: DAY,
        group_by: ['location'],
        limit: 10,
      };
      await expect(table(params)).rejects.toMatchObject({ code: 'INVALID_PARAMS', details: [{ path: '/agg' }] });
    });
  });

  describe('series', () => {
    const base = { operation: 'series', metric_name: 'cpu_usage', agg: 'avg', limit: 200 } as const;

    it.each<[Bucket, string, string]>([
      ['PT15M', 'Asia/Seoul', `date_bin('15 minutes', time, '2000-01-01Z')`],
      ['PT1H', 'Asia/Seoul', `date_trunc('hour', time)`],
      ['PT6H', 'Asia/Seoul', `date_bin('6 hours', time, '2026-01-01 00:00+09')`],
      ['P1D', 'Asia/Seoul', `date_trunc('day', time AT TIME ZONE 'Asia/Seoul') AT TIME ZONE 'Asia/Seoul'`],
      ['P1D', 'America/New_York', `date_trunc('day', time, 'America/New_York')`],
      ['P7D', 'Europe/Berlin', `date_trunc('week', time AT TIME ZONE 'Europe/Berlin') AT TIME ZONE 'Europe/Berlin'`],
      ['P1M', 'Asia/Seoul', `date_trunc('month', time AT TIME ZONE 'Asia/Seoul') AT TIME ZONE 'Asia/Seoul'`],
      ['PT1H', 'Asia/Kathmandu', `date_bin('1 hour', time, '2026-01-01 00:00+05:45')`],
    ])('cuts buckets of %s by the clock of %s', async (bucket, time_zone, expression) => {
      const truth = await bench.truth(
        `SELECT ${expression} AS bucket, avg(value) AS value FROM ${VALUES}
         WHERE ci_code = 'srv-erp-01' AND metric_name = 'cpu_usage' AND ${IN_WEEK} GROUP BY 1 ORDER BY 1`,
      );
      const result = await series({ ...base, items: ['srv-erp-01'], time_range: WEEK, bucket, time_zone });
      const points = result.series[0]?.points ?? [];
      expect(points.filter(([, value]) => value !== null)).toEqual(truth.map((row) => [row['bucket'], row['value']]));
      // The first quarter of an hour lies half before the range; its one value was measured before that.
      expect(points.length - truth.length).toBe(bucket === 'PT15M' ? 1 : 0);
      expect(result.series).toEqual([{ name: 'cpu_usage', group: {}, points }]);
      expect(result).toMatchObject({ unit: '%', total: 1, truncated: false, empty: false, bucket, time_zone });
    });

    it('gives one series per group over the same buckets, and says how many there were', async () => {
      const truth = await bench.truth(
        `SELECT tags ->> 'system' AS system, date_trunc('hour', time) AS bucket, max(value) AS value FROM ${VALUES}
         WHERE metric_name = 'cpu_usage' AND ${IN_DAY} GROUP BY 1, 2 ORDER BY 1, 2`,
      );
      const result = await series({
        ...base,
        agg: 'max',
        time_range: DAY,
        bucket: 'PT1H',
        time_zone: 'UTC',
        group_by: ['tags.system'],
        limit: 3,
      });
      const systems = [...new Set(truth.map(({ system }) => system))].slice(0, 3);
      expect(result.series.map(({ name }) => name)).toEqual(systems);
      for (const { name, group, points } of result.series) {
        expect(group).toEqual({ 'tags.system': name });
        expect(points).toEqual(
          truth.filter(({ system }) => system === name).map((row) => [row['bucket'], row['value']]),
        );
      }
      expect(result).toMatchObject({ total: 8, truncated: true });
    });

    it('shows buckets without values as null, and counts them as zero', async () => {
      const half: Interval = { from: '2026-01-28T08:00:00Z', to: '2026-01-28T12:00:00Z' };
      const params: MetricSeries = {
        ...base,
        items: ['srv-erp-01'],
        time_range: half,
        bucket: 'PT1H',
        time_zone: 'UTC',
      };
      const {
        series: [measured],
        empty,
      } = await series(params);
      expect(measured?.points.map(([, value]) => value === null)).toEqual([false, false, true, true]);
      expect(empty).toBe(false);
      const counted = await series({ ...params, agg: 'count' });
      expect(counted.series[0]?.points.map(([, value]) => value)).toEqual([4, 3, 0, 0]);
      expect(counted.unit).toBeUndefined();
      const future: Interval = { from: '2027-01-01T00:00:00Z', to: '2027-01-01T02:00:00Z' };
      expect(await series({ ...params, time_range: future })).toMatchObject({
        empty: true,
        series: [
          {
            points: [
              ['2027-01-01T00:00:00.000Z', null],
              ['2027-01-01T01:00:00.000Z', null],
            ],
          },
        ],
      });
    });

    it('cuts the day on which clocks change at its real midnights, with 23 or 25 hours', async () => {
      const zone = 'America/New_York';
      const spring: Interval = { from: '2026-03-08T05:00:00Z', to: '2026-03-09T04:00:00Z' };
      const hours = await series({ ...base, time_range: spring, bucket: 'PT1H', time_zone: zone });
      expect(hours.series[0]?.points).toHaveLength(23);
      const autumn: Interval = { from: '2026-10-31T04:00:00Z', to: '2026-11-03T05:00:00Z' };
      const days = await series({ ...base, time_range: autumn, bucket: 'P1D', time_zone: zone });
      expect(days.series[0]?.points.map(([time]) => time)).toEqual([
        '2026-10-31T04:00:00.000Z',
        '2026-11-01T04:00:00.000Z',
        '2026-11-02T05:00:00.000Z',
      ]);
      const quarter = await series({ ...base, time_range: autumn, bucket: 'PT6H', time_zone: zone });
      expect(quarter.series[0]?.points.slice(4, 10).map(([time]) => time)).toEqual([
        '2026-11-01T04:00:00.000Z',
        '2026-11-01T10:00:00.000Z',
        '2026-11-01T16:00:00.000Z',
        '2026-11-01T22:00:00.000Z',
        '2026-11-02T04:00:00.000Z',
        '2026-11-02T05:00:00.000Z',
      ]);
    });

    it('refuses more buckets than can be shown, and zones that there are not', async () => {
      const years: Interval = { from: '2020-01-01T00:00:00Z', to: '2026-01-01T00:00:00Z' };
      await expect(series({ ...base, time_range: years, bucket: 'PT15M', time_zone: 'UTC' })).rejects.toMatchObject({
        code: 'INVALID_PARAMS',
        details: [{ path: '/bucket' }],
      });
      await expect(
        series({ ...base, time_range: DAY, bucket: 'PT1H', time_zone: 'Mars/Olympus' }),
      ).rejects.toMatchObject({ code: 'INVALID_PARAMS', details: [{ path: '/time_zone' }] });
    });
  });

  describe('compare', () => {
    it('sets one period beside another, by group', async () => {
      const truth = await bench.truth(
        `SELECT tags ->> 'system' AS "tags.system",
                avg(value) FILTER (WHERE ${IN_DAY}) AS value, avg(value) FILTER (WHERE ${IN_DAY_BEFORE}) AS compare_value
         FROM ${VALUES} WHERE metric_name = 'network_in' AND time >= '2026-01-26T09:40Z' GROUP BY 1 ORDER BY 1`,
      );
      const { rows, columns } = await table({
        operation: 'compare',
        metric_name: 'network_in',
        time_range: DAY,
        compare_to: DAY_BEFORE,
        agg: 'avg',
        group_by: ['tags.system'],
        limit: 20,
      });
      expect(columns.map(({ name }) => name)).toEqual([
        'tags.system',
        'value',
        'compare_value',
        'change',
        'change_percent',
      ]);
      expect(columns.map(({ unit }) => unit)).toEqual([undefined, 'Mbps', 'Mbps', 'Mbps', '%']);
      expect(rows).toHaveLength(8);
      rows.forEach((row, index) => {
        const expected = truth[index] ?? {};
        expect(row).toMatchObject(expected);
        const [value, before] = [Number(expected['value']), Number(expected['compare_value'])];
        expect(row['change']).toBeCloseTo(value - before, 9);
        expect(row['change_percent']).toBeCloseTo((100 * (value - before)) / before, 9);
      });
    });

    it('has no change where there was nothing to compare with', async () => {
      const { rows } = await table({
        operation: 'compare',
        metric_name: 'network_in',
        time_range: DAY,
        compare_to: { from: '2020-01-01T00:00:00Z', to: '2020-01-02T00:00:00Z' },
        agg: 'max',
        limit: 1,
      });
      expect(rows[0]).toMatchObject({ compare_value: null, change: null, change_percent: null });
      expect(rows[0]?.['value']).not.toBeNull();
    });
  });

  describe('pattern', () => {
    it.each([
      ['hour_of_day', `extract(hour FROM time AT TIME ZONE 'Asia/Seoul')::int`],
      ['weekday', `extract(isodow FROM time AT TIME ZONE 'Asia/Seoul')::int`],
      [
        'day_type',
        `CASE WHEN extract(dow FROM time AT TIME ZONE 'Asia/Seoul') IN (0, 6) THEN 'weekend' ELSE 'weekday' END`,
      ],
    ] as const)('by %s follows the clock of the zone', async (pattern, expression) => {
      const truth = await bench.truth(
        `SELECT ${expression} AS slot, avg(value) AS value FROM ${VALUES}
         WHERE metric_name = 'cpu_usage' AND tags ->> 'system' = 'erp' AND ${IN_WEEK} GROUP BY 1 ORDER BY 1`,
      );
      const { rows } = await table({
        operation: 'pattern',
        metric_name: 'cpu_usage',
        time_range: WEEK,
        filters: [{ field: 'tags.system', op: '=', value: 'erp' }],
        pattern,
        agg: 'avg',
        time_zone: 'Asia/Seoul',
        limit: 200,
      });
      expect(rows).toEqual(truth);
    });
  });

  it('gives single values with their item and time: when was it highest', async () => {
    const truth = await bench.truth(
      `SELECT ci_code, time, value FROM ${VALUES} WHERE metric_name = 'cpu_usage' AND ${IN_WEEK}
       ORDER BY value DESC, time, ci_code LIMIT 3`,
    );
    const result = await table({
      operation: 'points',
      metric_name: 'cpu_usage',
      time_range: WEEK,
      order: [{ by: 'value', direction: 'desc' }],
      limit: 3,
    });
    expect(result).toMatchObject({ rows: truth, total: 672 * 56, truncated: true });
  });

  it('finds the items that report nothing', async () => {
    const filters = [{ field: 'ci_subtype', op: 'in' as const, value: ['db', 'server'] }];
    const params: MetricParams = { operation: 'missing', metric_name: 'disk_io', time_range: DAY, filters, limit: 200 };
    const truth = await bench.truth(
      `SELECT ci_code FROM ci WHERE ci_subtype = 'db' AND ci_code NOT LIKE '%-01' ORDER BY 1`,
    );
    const { rows, total } = await table(params);
    expect(rows.map(({ ci_code }) => ci_code)).toEqual(truth.map(({ ci_code }) => ci_code));
    expect(total).toBe(13);
  });

  it('lists the metrics that there are, and those that some items report', async () => {
    const all = await table({ operation: 'catalogue', limit: 50 });
    expect(all.rows.map(({ metric_name, unit }) => [metric_name, unit])).toEqual([
      ['cpu_usage', '%'],
      ['disk_io', 'MB/s'],
      ['memory_usage', '%'],
      ['network_in', 'Mbps'],
      ['temperature', '°C'],
    ]);
    const some = await table({
      operation: 'catalogue',
      filters: [{ field: 'ci_subtype', op: '=', value: 'db' }],
      limit: 50,
    });
    expect(some.rows.map(({ metric_name, items }) => [metric_name, items])).toEqual([
      ['cpu_usage', 8],
      ['disk_io', 8],
      ['memory_usage', 8],
    ]);
    const one = await table({ operation: 'catalogue', metric_name: 'temperature', items: ['db-erp-01'], limit: 50 });
    expect(one).toMatchObject({ rows: [], empty: true });
  });

  it('names the metrics that there are when it is asked for another', async () => {
    const params: MetricParams = { operation: 'missing', metric_name: 'humidity', time_range: DAY, limit: 1 };
    await expect(table(params)).rejects.toMatchObject({
      code: 'INVALID_PARAMS',
      message: 'There is no metric humidity. There is: cpu_usage, disk_io, memory_usage, network_in, temperature.',
    });
  });

  it('shows nothing of another tenant', async () => {
    const params: MetricParams = { operation: 'catalogue', limit: 5 };
    expect((await bench.run(metricTool, params, 'other')).data).toMatchObject({ rows: [], empty: true });
  });

  it('refuses a range that ends before it begins, and times without Z', async () => {
    const params: MetricParams = {
      operation: 'missing',
      metric_name: 'cpu_usage',
      time_range: { from: DAY.to, to: DAY.from },
      limit: 1,
    };
    await expect(table(params)).rejects.toMatchObject({ details: [{ path: '/time_range' }] });
    const local = { ...params, time_range: { from: '2026-01-01T00:00:00', to: '2026-01-02T00:00:00+09:00' } };
    expect(paramProblems(metricTool.definition, local).map(({ path }) => path)).toEqual(
      expect.arrayContaining(['/time_range/from', '/time_range/to']),
    );
  });

  it('reaches a day of one server, and the last minutes of all, by an index of measured values', async () => {
    /** Nodes of a plan that read measured values, as `node type: index`. */
    const reads = (node: Record<string, unknown>): string[] => [
      ...(node['Relation Name'] === 'metric_value' || String(node['Index Name']).startsWith('metric_value')
        ? [`${String(node['Node Type'])}: ${String(node['Index Name'])}`]
        : []),
      ...((node['Plans'] as Record<string, unknown>[] | undefined) ?? []).flatMap(reads),
    ];
    const planOf = async (params: MetricParams): Promise<string[]> => {
      const seen: string[] = [];
      const explaining: OpsQueries = {
        source: 'ops',
        query: async (statement, signal) => {
          const [plan] = await bench.truth(`EXPLAIN (FORMAT JSON) ${statement.text}`, [...statement.values]);
          const [{ Plan: root }] = plan?.['QUERY PLAN'] as [{ Plan: Record<string, unknown> }];
          seen.push(...reads(root));
          return bench.queries.query(statement, signal);
        },
      };
      await metricTool.execute(params, { tenantId: 'default', signal: new AbortController().signal }, explaining);
      return seen;
    };
    const day = await planOf({
      operation: 'series',
      metric_name: 'cpu_usage',
      items: ['srv-erp-01'],
      time_range: DAY,
      agg: 'avg',
      bucket: 'PT15M',
      time_zone: 'Asia/Seoul',
      limit: 1,
    });
    expect(day.join()).toContain('metric_value_pkey');
    expect(day.join()).not.toContain('Seq Scan');
    const now = await planOf({
      operation: 'aggregate',
      metric_name: 'cpu_usage',
      time_range: { from: '2026-01-28T09:25:00Z', to: '2026-01-28T09:40:00Z' },
      agg: 'max',
      group_by: ['ci_code'],
      limit: 10,
    });
    expect(now.join()).toContain('metric_value_recent');
    expect(now.join()).not.toContain('Seq Scan');
  });
});
