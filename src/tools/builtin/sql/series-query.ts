import { instantIn, namedRows, nullableNumberIn, numberIn } from '../row-values.js';
import type { Bucket, Interval } from '../tool-params.js';
import type { Series, SeriesResult } from '../tool-results.js';
import type { Field } from './field.js';
import { columnOf } from './grouped-query.js';
import type { Caller } from './caller.js';
import { bind, list, numbered, sql, type Sql } from './sql.js';
import { bucketGrid, bucketStart, requireFewBuckets, seriesThatFit } from './time-buckets.js';
import { requireTimeZone } from './time-range.js';

export interface SeriesQuery {
  from: Sql;
  where: Sql;
  keys: readonly Field[];
  inputs: readonly Sql[];
  /** When a row happened. */
  time: Sql;
  interval: Interval;
  bucket: Bucket;
  timeZone: string;
  /** The aggregate over the inputs in one bucket. */
  value: Sql;
  /** What a bucket without rows is worth: null (not measured) or 0 (nothing happened). */
  whenEmpty: null | 0;
  /** Name of the one series where there are no keys. */
  name: string;
  limit: number;
}

/** One series per group over every bucket of the interval, each in order of time. */
export async function seriesOf(caller: Caller, query: SeriesQuery): Promise<SeriesResult> {
  const { bucket, interval, timeZone, keys, whenEmpty } = query;
  requireFewBuckets(bucket, interval);
  const zone = requireTimeZone(timeZone);
  // Put together here and not by a join: a server that has to guess the number of buckets compiles or loops for nothing.
  const [rows, grid] = await Promise.all([
    caller.ask(measuredStatement(query, zone)),
    caller.ask(sql`${bucketGrid(bucket, interval, zone)} ORDER BY bucket`),
  ]);
  const buckets = grid.map((row) => instantIn(row, 'bucket'));

  const columns = keys.map(columnOf);
  const groups = namedRows(
    rows,
    columns,
    keys.map((_, index) => `k${index}`),
  );
  const measured = new Map<number, { group: Record<string, unknown>; values: Map<string, number | null> }>();
  // Without keys there is one series, whether or not anything was measured.
  if (keys.length === 0) measured.set(1, { group: {}, values: new Map() });
  rows.forEach((row, index) => {
    const position = numberIn(row, 'position');
    const one = measured.get(position) ?? { group: groups[index] ?? {}, values: new Map<string, number | null>() };
    measured.set(position, one);
    one.values.set(instantIn(row, 'bucket'), nullableNumberIn(row, 'value'));
  });
  const series = [...measured.values()].map(({ group, values }): Series => {
    const name = keys.length === 0 ? query.name : Object.values(group).map(shown).join(' / ');
    return { name, group, points: buckets.map((time) => [time, values.get(time) ?? whenEmpty]) };
  });
  const total = keys.length === 0 ? 1 : numberIn(rows[0], 'total');
  return {
    kind: 'series',
    series,
    bucket,
    time_zone: timeZone,
    from: interval.from,
    to: interval.to,
    total,
    truncated: total > series.length,
    empty: rows.length === 0,
  };
}

function shown(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** One row per group and bucket in which there was anything; groups are numbered in the order of their keys. */
function measuredStatement(query: SeriesQuery, zone: Sql): Sql {
  const { from, where, keys, inputs, time, interval, bucket, value, limit } = query;
  const names = keys.map((_, index) => numbered('k', index));
  const inner = [
    ...keys.map((key, index) => sql`${key.value} AS ${numbered('k', index)}`),
    ...inputs,
    sql`${bucketStart(bucket, time, zone)} AS bucket`,
  ];
  const aggregated = sql`
    SELECT ${list([...names, sql`bucket`, sql`${value} AS value`])}
    FROM (SELECT ${list(inner)} FROM ${from} WHERE ${where}) AS s
    GROUP BY ${list([...names, sql`bucket`])}`;
  if (names.length === 0) return sql`SELECT 1 AS position, bucket, value FROM (${aggregated}) AS aggregated`;
  return sql`
    SELECT * FROM (
      SELECT *, max(position) OVER () AS total
      FROM (SELECT *, dense_rank() OVER (ORDER BY ${list(names)}) AS position FROM (${aggregated}) AS aggregated) AS ranked
    ) AS counted
    WHERE position <= ${bind(seriesThatFit(bucket, interval, limit), 'integer')}
    ORDER BY position`;
}
