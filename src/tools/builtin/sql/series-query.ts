import type { OpsQueries } from '../ops-queries.js';
import { instantIn, namedRows, nullableNumberIn, numberIn } from '../row-values.js';
import type { Bucket, Interval } from '../tool-params.js';
import type { Series, SeriesResult } from '../tool-results.js';
import type { Field } from './field.js';
import { columnOf } from './grouped-query.js';
import type { Caller } from './caller.js';
import { all, bind, list, numbered, sql, type Sql } from './sql.js';
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
export async function seriesOf(queries: OpsQueries, caller: Caller, query: SeriesQuery): Promise<SeriesResult> {
  const { bucket, interval, timeZone, keys } = query;
  requireFewBuckets(bucket, interval);
  const { text, values } = seriesStatement(query).render();
  const rows = await queries.query(text, values, caller.signal);

  const columns = keys.map(columnOf);
  const aliases = keys.map((_, index) => `k${index}`);
  const groups = namedRows(rows, columns, aliases);
  const series: Series[] = [];
  let position = 0;
  rows.forEach((row, index) => {
    // Rows of one series stand together and carry its position.
    if (numberIn(row, 'position') !== position) {
      position = numberIn(row, 'position');
      const group = groups[index] ?? {};
      const name = keys.length === 0 ? query.name : Object.values(group).map(shown).join(' / ');
      series.push({ name, group, points: [] });
    }
    series.at(-1)?.points.push([instantIn(row, 'bucket'), nullableNumberIn(row, 'value')]);
  });
  const total = numberIn(rows[0], 'total');
  return {
    kind: 'series',
    series,
    bucket,
    time_zone: timeZone,
    from: interval.from,
    to: interval.to,
    total,
    truncated: total > series.length,
    empty: rows.every((row) => row['filled'] !== true),
  };
}

function shown(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function seriesStatement(query: SeriesQuery): Sql {
  const { from, where, keys, inputs, time, interval, bucket, timeZone, value, whenEmpty, limit } = query;
  const zone = requireTimeZone(timeZone);
  const names = keys.map((_, index) => numbered('k', index));
  const inner = [
    ...keys.map((key, index) => sql`${key.value} AS ${numbered('k', index)}`),
    ...inputs,
    sql`${bucketStart(bucket, time, zone)} AS bucket`,
  ];
  const same = all([
    sql`measured.bucket = grid.bucket`,
    ...names.map((key) => sql`measured.${key} IS NOT DISTINCT FROM chosen.${key}`),
  ]);
  const ranked = names.length === 0 ? sql`SELECT 1 AS position, 1 AS total` : rankedGroups(names);
  return sql`
    WITH measured AS MATERIALIZED (
      SELECT ${list([...names, sql`bucket`, sql`${value} AS value`])}
      FROM (SELECT ${list(inner)} FROM ${from} WHERE ${where}) AS s
      GROUP BY ${list([...names, sql`bucket`])}
    ),
    grid AS MATERIALIZED (${bucketGrid(bucket, interval, zone)}),
    chosen AS (SELECT * FROM (${ranked}) AS ranked WHERE position <= ${bind(seriesThatFit(bucket, interval, limit), 'integer')})
    SELECT ${list([
      ...names.map((key) => sql`chosen.${key}`),
      sql`position`,
      sql`total`,
      sql`grid.bucket`,
      sql`measured.bucket IS NOT NULL AS filled`,
      whenEmpty === 0 ? sql`coalesce(measured.value, 0) AS value` : sql`measured.value`,
    ])}
    FROM chosen CROSS JOIN grid
    LEFT JOIN measured ON ${same}
    ORDER BY position, grid.bucket`;
}

function rankedGroups(names: readonly Sql[]): Sql {
  return sql`
    SELECT ${list(names)}, row_number() OVER (ORDER BY ${list(names)}) AS position, count(*) OVER () AS total
    FROM measured
    GROUP BY ${list(names)}`;
}
