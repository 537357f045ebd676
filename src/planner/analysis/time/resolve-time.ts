import { rollingLabel, type CalendarName, type TimeUnit } from '../../vocabulary/time-labels.js';
import type { ClockTime, TimeExpression } from './time-expression.js';
import {
  addDays,
  addMonths,
  dateOf,
  dayOf,
  instantOf,
  monthOf,
  wallAt,
  weekOf,
  yearOf,
  type WallClock,
} from './wall-clock.js';

/** A stretch of time on the calendar: half-open, in milliseconds since the epoch. */
export interface Period {
  readonly label: string;
  readonly from: number;
  readonly to: number;
  /** The wall-clock midnight of its day, when it is a day: a time of day beside it narrows it. */
  readonly day: number | null;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** Places an expression on the calendar. Null when there is no such time. `day`: the day that a time of day belongs to. */
export function resolveTime(
  expression: TimeExpression,
  now: number,
  clock: WallClock,
  day: number | null = null,
): Period | null {
  const wallNow = wallAt(clock, now);
  switch (expression.kind) {
    case 'named':
      return named(expression.name, now, wallNow, clock);
    case 'rolling':
      return rolling(expression.amount, expression.unit, now, wallNow, clock);
    case 'ago':
      return ago(expression.amount, expression.unit, now, wallNow, clock);
    case 'date':
      return dated(expression, wallNow, clock);
    case 'days':
      return daysOf(expression, wallNow, clock);
    case 'clock':
      return atClock(day ?? dayOf(wallNow), expression.clock, clock);
    case 'weekday':
      return wallPeriod(weekdayLabel(expression.weekday), weekdayOf(expression, wallNow), 1, clock);
    case 'instant':
      return {
        label: isoInstant(expression.instant),
        from: expression.instant,
        to: expression.instant + MINUTE,
        day: null,
      };
    case 'impossible':
      return null;
  }
}

function named(name: CalendarName, now: number, wallNow: number, clock: WallClock): Period {
  const today = dayOf(wallNow);
  const week = weekOf(wallNow);
  const month = monthOf(wallNow);
  const year = yearOf(wallNow);
  const quarter = addMonths(year, Math.floor(new Date(month).getUTCMonth() / 3) * 3);
  switch (name) {
    case 'now':
      return { label: name, from: now, to: now, day: null };
    case 'today':
      return wallPeriod(name, today, 1, clock);
    case 'yesterday':
      return wallPeriod(name, addDays(today, -1), 1, clock);
    case 'day_before_yesterday':
      return wallPeriod(name, addDays(today, -2), 1, clock);
    case 'this_week':
      return between(name, week, addDays(week, 7), clock);
    case 'last_week':
      return between(name, addDays(week, -7), week, clock);
    case 'this_month':
      return between(name, month, addMonths(month, 1), clock);
    case 'last_month':
      return between(name, addMonths(month, -1), month, clock);
    case 'this_quarter':
      return between(name, quarter, addMonths(quarter, 3), clock);
    case 'last_quarter':
      return between(name, addMonths(quarter, -3), quarter, clock);
    case 'this_year':
      return between(name, year, addMonths(year, 12), clock);
    case 'last_year':
      return between(name, addMonths(year, -12), year, clock);
  }
}

/** Minutes, hours, days and weeks are exact stretches; months and years follow the calendar. Never before the epoch. */
function rolling(amount: number, unit: TimeUnit, now: number, wallNow: number, clock: WallClock): Period {
  const label = rollingLabel(amount, unit);
  return { label, from: Math.max(0, before(amount, unit, now, wallNow, clock)), to: now, day: null };
}

const EXACT: Partial<Record<TimeUnit, number>> = { min: MINUTE, h: HOUR, d: 24 * HOUR, w: 7 * 24 * HOUR };

function before(amount: number, unit: TimeUnit, now: number, wallNow: number, clock: WallClock): number {
  const exact = EXACT[unit];
  if (exact !== undefined) return now - amount * exact;
  const months = Math.min(unit === 'y' ? amount * 12 : amount, 12_000);
  return instantOf(clock, Math.max(0, addMonths(wallNow, -months)));
}

function ago(amount: number, unit: TimeUnit, now: number, wallNow: number, clock: WallClock): Period | null {
  const label = `${amount}${unit}_ago`;
  const today = dayOf(wallNow);
  if (before(amount, unit, now, wallNow, clock) < 0) return null;
  switch (unit) {
    case 'min':
      return cut(label, now - amount * MINUTE, MINUTE);
    case 'h':
      return cut(label, now - amount * HOUR, HOUR);
    case 'd':
      return wallPeriod(label, addDays(today, -amount), 1, clock);
    case 'w':
      return wallPeriod(label, addDays(weekOf(wallNow), -7 * amount), 7, clock);
    case 'mo':
      return months(label, addMonths(monthOf(wallNow), -amount), 1, clock);
    case 'y':
      return months(label, addMonths(yearOf(wallNow), -12 * amount), 12, clock);
  }
}

function cut(label: string, instant: number, length: number): Period {
  const from = Math.floor(instant / length) * length;
  return { label, from, to: from + length, day: null };
}

function dated(
  expression: Extract<TimeExpression, { kind: 'date' }>,
  wallNow: number,
  clock: WallClock,
): Period | null {
  const { month, day } = expression;
  const thisYear = new Date(wallNow).getUTCFullYear();
  const year = expression.year ?? thisYear;
  const start = dateOf(year, month ?? 1, day ?? 1);
  if (start === null) return null;
  // A date without a year is the last one that has begun: in January, "12월" is last December.
  if (expression.year === null && start > wallNow) return dated({ ...expression, year: year - 1 }, wallNow, clock);
  const label = new Date(start).toISOString().slice(0, month === null ? 4 : day === null ? 7 : 10);
  if (month === null) return months(label, start, 12, clock);
  if (day === null) return months(label, start, 1, clock);
  if (expression.clock !== null) return atClock(start, expression.clock, clock);
  return wallPeriod(label, start, 1, clock);
}

/** Null where the last day comes before the first one, or where the month does not have it. */
function daysOf(
  { first, last }: Extract<TimeExpression, { kind: 'days' }>,
  wallNow: number,
  clock: WallClock,
): Period | null {
  const from = dated(first, wallNow, clock);
  if (from === null || from.day === null) return null;
  const begun = new Date(from.day);
  const day = dateOf(begun.getUTCFullYear(), begun.getUTCMonth() + 1, last);
  if (day === null || day < from.day) return null;
  const to = wallPeriod(new Date(day).toISOString().slice(0, 10), day, 1, clock);
  return { label: `${from.label}~${to.label}`, from: from.from, to: to.to, day: null };
}

const GRAINS = { minute: MINUTE, hour: HOUR, night: 6 * HOUR, half_day: 12 * HOUR } as const;

function atClock(day: number, time: ClockTime, clock: WallClock): Period {
  const wall = day + time.hour * HOUR + time.minute * MINUTE;
  const length = GRAINS[time.grain];
  const label = new Date(wall).toISOString().slice(0, 16);
  return { ...between(label, wall, wall + length, clock), day: null };
}

function weekdayOf(expression: Extract<TimeExpression, { kind: 'weekday' }>, wallNow: number): number {
  const day = addDays(weekOf(wallNow), expression.weekday - 1);
  const today = dayOf(wallNow);
  switch (expression.week) {
    case 'this':
      return day;
    case 'last':
      return addDays(day, -7);
    case 'recent':
      return day > today ? addDays(day, -7) : day;
    case 'before_today':
      return day >= today ? addDays(day, -7) : day;
  }
}

const WEEKDAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];

function weekdayLabel(weekday: number): string {
  return WEEKDAYS[weekday - 1]!;
}

function wallPeriod(label: string, day: number, days: number, clock: WallClock): Period {
  return { ...between(label, day, addDays(day, days), clock), day: days === 1 ? day : null };
}

function months(label: string, first: number, count: number, clock: WallClock): Period {
  return between(label, first, addMonths(first, count), clock);
}

function between(label: string, from: number, to: number, clock: WallClock): Period {
  return { label, from: Math.max(0, instantOf(clock, from)), to: Math.max(0, instantOf(clock, to)), day: null };
}

export function isoInstant(instant: number): string {
  return new Date(instant).toISOString();
}
