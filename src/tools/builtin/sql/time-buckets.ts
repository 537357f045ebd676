import type { Bucket, Interval } from '../tool-params.js';
import { invalidParam } from './field.js';
import { requireInterval } from './time-range.js';
import { bind, sql, type Sql } from './sql.js';

/** Milliseconds; of a month the shortest, so that counts are never too low. */
const LENGTH: Readonly<Record<Bucket, number>> = {
  PT15M: 900_000,
  PT1H: 3_600_000,
  PT6H: 21_600_000,
  P1D: 86_400_000,
  P7D: 604_800_000,
  P1M: 28 * 86_400_000,
};

/** More points than anyone looks at, few enough to be answered. */
const MAX_BUCKETS = 5_000;
const MAX_POINTS = 50_000;

/** How many series of so many buckets fit in one answer. */
export function seriesThatFit(bucket: Bucket, interval: Interval, asked: number): number {
  const buckets = Math.max(1, (Date.parse(interval.to) - Date.parse(interval.from)) / LENGTH[bucket]);
  return Math.min(asked, Math.max(1, Math.floor(MAX_POINTS / buckets)));
}

/** @throws ToolError INVALID_PARAMS when the range has too many buckets */
export function requireFewBuckets(bucket: Bucket, interval: Interval): void {
  if (Date.parse(interval.to) - Date.parse(interval.from) > LENGTH[bucket] * MAX_BUCKETS) {
    throw invalidParam('/bucket', `The range has over ${MAX_BUCKETS} buckets of ${bucket}. Choose a longer bucket.`);
  }
}

/**
 * The start of the bucket that a time lies in. Days, weeks and months begin at local midnight; shorter buckets are
 * counted in elapsed time from it, so on a day of 25 hours there are 25 of an hour.
 */
export function bucketStart(bucket: Bucket, time: Sql, zone: Sql): Sql {
  switch (bucket) {
    case 'P1D':
      return sql`date_trunc('day', ${time}, ${zone})`;
    case 'P7D':
      return sql`date_trunc('week', ${time}, ${zone})`;
    case 'P1M':
      return sql`date_trunc('month', ${time}, ${zone})`;
    case 'PT15M':
    case 'PT1H':
    case 'PT6H':
      return sql`date_bin(${bind(bucket, 'interval')}, ${time}, date_trunc('day', ${time}, ${zone}))`;
  }
}

/** Every bucket that overlaps the interval, as `SELECT bucket …`. */
export function bucketGrid(bucket: Bucket, interval: Interval, zone: Sql): Sql {
  const { from, to } = requireInterval(interval, '/time_range');
  switch (bucket) {
    case 'P1D':
      return localGrid(sql`'day'`, sql`'1 day'`, from, to, zone);
    case 'P7D':
      return localGrid(sql`'week'`, sql`'7 days'`, from, to, zone);
    case 'P1M':
      return localGrid(sql`'month'`, sql`'1 month'`, from, to, zone);
    case 'PT15M':
    case 'PT1H':
    case 'PT6H': {
      const step = bind(bucket, 'interval');
      // Within each local day, from its midnight to the next.
      return sql`
        SELECT bucket
        FROM (${localGrid(sql`'day'`, sql`'1 day'`, from, to, zone)}) AS days (midnight)
        CROSS JOIN LATERAL (
          SELECT (midnight AT TIME ZONE ${zone} + interval '1 day') AT TIME ZONE ${zone} AS next_midnight) AS next
        CROSS JOIN LATERAL generate_series(midnight, next_midnight - interval '1 microsecond', ${step}) AS bucket
        WHERE bucket < ${to} AND least(bucket + ${step}, next_midnight) > ${from}`;
    }
  }
}

function localGrid(unit: Sql, step: Sql, from: Sql, to: Sql, zone: Sql): Sql {
  return sql`
    SELECT local AT TIME ZONE ${zone} AS bucket
    FROM generate_series(
      date_trunc(${unit}, ${from} AT TIME ZONE ${zone}), ${to} AT TIME ZONE ${zone}, ${step}::interval) AS local
    WHERE local AT TIME ZONE ${zone} < ${to}`;
}
