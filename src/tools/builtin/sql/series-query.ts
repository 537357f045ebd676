import type { OpsRow } from '../ops-queries.js';
import { namedRows, nullableNumberIn, numberIn } from '../row-values.js';
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
  const rows = await caller.ask(seriesStatement(query, requireTimeZone(timeZone)));
  const columns = keys.map(columnOf);
  const aliases = keys.map((_, index) => `k${index}`);
  const buckets: number[] = [];
  const measured = new Map<number, { first: OpsRow; values: Map<number, number | null> }>();
  // Without keys there is one series, whether or not anything was measured.
  if (keys.length === 0) measured.set(1, { first: {}, values: new Map() });
  for (const row of rows) {
    const position = numberIn(row, 'position');
    const bucketAt = numberIn(row, 'bucket_ms');
    if (position === 0) {
      buckets.push(bucketAt);
      continue;
    }
    const one = measured.get(position) ?? { first: row, values: new Map<number, number | null>() };
    measured.set(position, one);
    one.values.set(bucketAt, nullableNumberIn(row, 'value'));
  }
  buckets.sort((one, other) => one - other);
  const times = buckets.map((bucketAt) => new Date(bucketAt).toISOString());
  const ranked = [...measured].sort(([one], [other]) => one - other).map(([, one]) => one);
  const groups = namedRows(
    ranked.map(({ first }) => first),
    columns,
    aliases,
  );
  const series = ranked.map(({ values }, index): Series => {
    const group = groups[index] ?? {};
    const name = keys.length === 0 ? query.name : Object.values(group).map(shown).join(' / ');
    return {
      name,
      group,
      points: buckets.map((bucketAt, at) => [times[at] ?? '', values.get(bucketAt) ?? whenEmpty]),
    };
  });
  const measurements = rows.length - buckets.length;
  const total = keys.length === 0 ? 1 : numberIn(ranked[0]?.first, 'total');
  return {
    kind: 'series',
    series,
    bucket,
    time_zone: timeZone,
    from: interval.from,
    to: interval.to,
    total,
    truncated: total > series.length,
    empty: measurements === 0,
  };
}

function shown(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/**
 * One row per group and bucket in which there was anything, groups numbered from 1 in the order of their keys; and as
 * number 0 every bucket there is. They are put together by the caller and not by a join: a server that has to guess the
 * number of buckets compiles or loops for nothing.
 */
function seriesStatement(query: SeriesQuery, zone: Sql): Sql {
  const { from, where, keys, inputs, time, interval, bucket, value, limit } = query;
  const names = keys.map((_, index) => numbered('k', index));
  const milliseconds = sql`(extract(epoch FROM bucket) * 1000)::bigint AS bucket_ms`;
  const inner = [
    ...keys.map((key, index) => sql`${key.value} AS ${numbered('k', index)}`),
    ...inputs,
    sql`${bucketStart(bucket, time, zone)} AS bucket`,
  ];
  const aggregated = sql`(
    SELECT ${list([...names, sql`bucket`, sql`${value} AS value`])}
    FROM (SELECT ${list(inner)} FROM ${from} WHERE ${where}) AS s
    GROUP BY ${list([...names, sql`bucket`])}) AS aggregated`;
  const measured =
    names.length === 0
      ? sql`SELECT 1 AS position, 1 AS total, ${milliseconds}, value FROM ${aggregated}`
      : sql`
        SELECT position, total, ${list([milliseconds, sql`value`, ...names])}
        FROM (
          SELECT *, max(position) OVER () AS total
          FROM (SELECT *, dense_rank() OVER (ORDER BY ${list(names)}) AS position FROM ${aggregated}) AS ranked
        ) AS counted
        WHERE position <= ${bind(seriesThatFit(bucket, interval, limit), 'integer')}`;
  return sql`
    ${measured}
    UNION ALL
    SELECT 0, 0, ${list([milliseconds, sql`NULL`, ...names.map(() => sql`NULL`)])}
    FROM (${bucketGrid(bucket, interval, zone)}) AS grid`;
}
