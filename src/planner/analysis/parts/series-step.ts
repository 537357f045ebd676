import type { Bucket, TimeRange } from '../../plan.js';

const HOUR = 3_600_000;
export const DAY = 24 * HOUR;

/** The step that shows a range in some 24 to 200 points. */
export function bucketFor(range: TimeRange): Bucket {
  const length = Date.parse(range.to) - Date.parse(range.from);
  if (length <= 12 * HOUR) return 'PT15M';
  if (length <= 3 * DAY) return 'PT1H';
  if (length <= 14 * DAY) return 'PT6H';
  return length <= 190 * DAY ? 'P1D' : 'P1M';
}
