import type { TimeRange } from '../../plan.js';
import type { CalendarName } from '../../vocabulary/time-labels.js';
import { isoInstant, resolveTime, type Period } from './resolve-time.js';
import type { WallClock } from './wall-clock.js';

/** Before which nothing is asked: the start of an open range. */
const BEGINNING = 0;

/** Which way a time leaves its range open. */
export type Open = 'since' | 'after' | 'until' | 'before' | null;

/** `end`: where what comes after it begins, and what goes until it ends. */
export function toRange(period: Period, open: Open, end: number, now: number, clock: WallClock): TimeRange {
  switch (open) {
    case 'since':
      return range(`since_${period.label}`, period.from, Math.max(now, period.from), clock);
    case 'after':
      return range(`after_${period.label}`, end, Math.max(now, end), clock);
    case 'until':
      return range(`until_${period.label}`, BEGINNING, end, clock);
    case 'before':
      return range(`before_${period.label}`, BEGINNING, period.from, clock);
    case null:
      return range(period.label, period.from, period.to, clock);
  }
}

function range(label: string, from: number, to: number, clock: WallClock): TimeRange {
  return { label, from: isoInstant(from), to: isoInstant(to), time_zone: clock.zone };
}

const HOUR = 3_600_000;

/** "Now" looks back an hour for the last value. */
export function lastHour(now: number, clock: WallClock): TimeRange {
  return range('now', Math.max(0, now - HOUR), now, clock);
}

/** A rolling range that the planner assumes when the question names none. */
export function assumedRange(label: string, length: number, now: number, clock: WallClock): TimeRange {
  return range(label, Math.max(0, now - length), now, clock);
}

/** Everything up to now. */
export function allTime(now: number, clock: WallClock): TimeRange {
  return range('all', BEGINNING, now, clock);
}

/** A period of the calendar by its name. */
export function namedRange(name: CalendarName, now: number, clock: WallClock): TimeRange {
  const period = resolveTime({ kind: 'named', name }, now, clock)!;
  return range(period.label, period.from, period.to, clock);
}
