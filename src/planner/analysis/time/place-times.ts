import { isPhrase, previousMeaningful, type Reading, type TimeElement } from '../text/reading.js';
import { dayOfMonth, narrowPeriod } from './narrow-period.js';
import { resolveTime, type Period } from './resolve-time.js';
import type { TimeExpression } from './time-expression.js';
import { wallAt, type WallClock } from './wall-clock.js';

export interface ImpossibleTime {
  readonly element: number;
  readonly reason: 'no_such_date' | 'reversed';
}

export interface Placed {
  readonly period: Period;
  readonly elements: readonly number[];
  readonly last: TimeElement;
  /** What the last of them says, in its place: a day of a month, say, where it could be an amount too. */
  readonly expression: TimeExpression;
  readonly next: number;
  /** It already has a beginning and an end of its own. */
  readonly closed: boolean;
}

export type Stretch = Placed | (ImpossibleTime & { next: number });

const RANGE_SIGN = /^\s*(?:부터|에서)?\s*(?:~|〜|-|–|—|to|until|till|through|thru|부터|에서)\s*(?:the\s+)?$/;

const AND_SIGN = /^\s*and\s*(?:the\s+)?$/;

const BESIDE = /^(?:의|에|은|는)?\s*,?\s*(?:at\s+|from\s+|between\s+)?$/;

const BEHIND = /^\s*,?\s*(?:on\s+)?$/;

/** "From 9am to 5pm yesterday", `오후 2시부터 4시까지 어제`: the day that hours belong to may stand behind them. */
export function withDayBehind(
  reading: Reading,
  times: readonly TimeElement[],
  at: number,
  now: number,
  clock: WallClock,
): Placed | null {
  if (times[at]!.expression.kind !== 'clock') return null;
  const alone = readStretch(reading, times, at, now, clock, null);
  const behind = times[alone.next];
  if ('reason' in alone || behind === undefined || alone.last.expression.kind !== 'clock') return null;
  if (!BEHIND.test(reading.folded.text.slice(alone.last.tailEnd, behind.start))) return null;
  const day = place(reading, times, alone.next, now, clock, null);
  if ('reason' in day || day.period.day === null) return null;
  const placed = readStretch(reading, times, at, now, clock, day.period.day);
  if ('reason' in placed) return null;
  return { ...placed, elements: [...placed.elements, ...day.elements], next: day.next };
}

export function readStretch(
  reading: Reading,
  times: readonly TimeElement[],
  at: number,
  now: number,
  clock: WallClock,
  day: number | null,
): Stretch {
  const first = place(reading, times, at, now, clock, day);
  if ('reason' in first) return first;
  const second = times[first.next];
  if (second === undefined || first.closed || !joins(reading, first.last, second)) return isSkipped(first) ?? first;
  const end = placeEnd(reading, times, first, now, clock);
  if ('reason' in end) return end;
  const until = laterThan(first, end, endOf(end));
  if (until <= first.period.from) return { element: first.last.index, reason: 'reversed', next: end.next };
  const endLabel = until === endOf(end) ? end.period.label : labelOf(until, clock);
  const label = first.period.label === endLabel ? endLabel : `${first.period.label}~${endLabel}`;
  return {
    period: { label, from: first.period.from, to: until, day: null },
    elements: [...first.elements, ...end.elements, ...between(reading, first.last, second)],
    last: end.last,
    expression: end.expression,
    next: end.next,
    closed: true,
  };
}

/** A time that the clocks of the zone skip: there is no such moment, and nothing in it. */
function isSkipped(placed: Placed): Stretch | null {
  const { period, last } = placed;
  if (period.from < period.to || period.label === 'now' || period.to === 0) return null;
  return { element: last.index, reason: 'no_such_date', next: placed.next };
}

/**
 * The end of a range: a time of day belongs to the day that it begins on, and a date without a year is the first one that
 * does not lie before its beginning (`2024년 1월부터 3월까지`).
 */
function placeEnd(
  reading: Reading,
  times: readonly TimeElement[],
  first: Placed,
  now: number,
  clock: WallClock,
): Stretch {
  const element = times[first.next]!;
  const { expression } = element;
  const day = first.period.day ?? dayOfLabel(first.period);
  const begun = new Date(wallAt(clock, first.period.from));
  const year = begun.getUTCFullYear();
  const numbered = first.expression.kind === 'date' && first.period.day !== null ? dayOfMonth(reading, element) : null;
  if (numbered !== null) {
    const month = begun.getUTCMonth() + 1;
    return place(reading, times, first.next, now, clock, day, {
      kind: 'date',
      year,
      month,
      day: numbered,
      clock: null,
    });
  }
  const isOpen = expression.kind === 'date' && expression.year === null && first.expression.kind === 'date';
  if (!isOpen || narrowPeriod(reading, element, times[first.next + 1], now, clock) !== null)
    return place(reading, times, first.next, now, clock, day);
  const same = place(reading, times, first.next, now, clock, day, { ...expression, year });
  if (!('reason' in same) && same.period.to > first.period.from) return same;
  return place(reading, times, first.next, now, clock, day, { ...expression, year: year + 1 });
}

const HALF_DAY = 12 * 3_600_000;

/** `오후 2시~4시` ends in the afternoon too, and `22시부터 6시까지` on the next morning. */
function laterThan(first: Placed, end: Placed, until: number): number {
  const from = first.period.from;
  if (until > from || first.expression.kind !== 'clock' || end.expression.kind !== 'clock') return until;
  const early = end.expression.clock.hour < 12 && first.expression.clock.hour >= 12;
  if (early && until + HALF_DAY > from) return until + HALF_DAY;
  return until + 2 * HALF_DAY;
}

/** One time, narrowed by what stands beside it: a part of a named period, a time of day of a day. */
function place(
  reading: Reading,
  times: readonly TimeElement[],
  at: number,
  now: number,
  clock: WallClock,
  day: number | null,
  instead: TimeExpression | null = null,
): Stretch {
  const said = instead === null ? readAt(reading, times, at, now, clock) : { expression: instead, extra: [], count: 1 };
  const next = at + said.count;
  const element = times[next - 1]!;
  const period = resolveTime(said.expression, now, clock, day);
  if (period === null) return { element: element.index, reason: 'no_such_date', next };
  const placed = {
    period,
    elements: [times[at]!.index, ...said.extra],
    last: element,
    expression: said.expression,
    next,
    closed: element.expression.kind === 'days',
  };
  const beside = times[next];
  if (beside !== undefined && period.day !== null && isWholeDay(reading, element, beside)) {
    return { ...placed, elements: [...placed.elements, beside.index], next: next + 1 };
  }
  if (beside?.expression.kind !== 'clock' || period.day === null) return placed;
  const gap = reading.folded.text.slice(element.end, beside.start);
  if (!BESIDE.test(gap)) return placed;
  const narrowed = resolveTime(beside.expression, now, clock, period.day);
  if (narrowed === null) return { element: beside.index, reason: 'no_such_date', next: next + 1 };
  return {
    period: narrowed,
    elements: [...placed.elements, beside.index, ...between(reading, element, beside)],
    last: beside,
    expression: beside.expression,
    next: next + 1,
    closed: false,
  };
}

interface Said {
  readonly expression: TimeExpression;
  /** Further elements that say so. */
  readonly extra: readonly number[];
  /** How many of the times they are. */
  readonly count: number;
}

function readAt(reading: Reading, times: readonly TimeElement[], at: number, now: number, clock: WallClock): Said {
  const element = times[at]!;
  const beside = times[at + 1];
  const narrowed = narrowPeriod(reading, element, beside, now, clock);
  if (narrowed === null || beside === undefined) return { ...backwards(reading, element), count: 1 };
  return { expression: narrowed, extra: [beside.index, ...between(reading, element, beside)], count: 2 };
}

/** `1월 15일 하루`, `어제 하루 동안`: a day's length behind a day says nothing more. */
function isWholeDay(reading: Reading, day: TimeElement, beside: TimeElement): boolean {
  const { expression } = beside;
  if (expression.kind !== 'rolling') return false;
  const isDay =
    (expression.unit === 'h' && expression.amount === 24) || (expression.unit === 'd' && expression.amount === 1);
  return isDay && /^(?:의|에)?\s*$/.test(reading.folded.text.slice(day.end, beside.start));
}

/** `일주일 전`, where `time_map` knows 일주일: that long ago instead of until now. */
function backwards(reading: Reading, element: TimeElement): Pick<TimeElement, 'expression'> & { extra: number[] } {
  const { text } = reading.folded;
  const after = reading.elements[element.index + 1];
  const isAgo = after?.kind === 'unknown' && /^전(?:의|에|부터)?$/.test(text.slice(after.start, after.tailEnd));
  if (!isAgo || element.expression.kind !== 'rolling') return { expression: element.expression, extra: [] };
  return { expression: { ...element.expression, kind: 'ago' }, extra: [after.index] };
}

function joins(reading: Reading, first: TimeElement, second: TimeElement): boolean {
  const gap = reading.folded.text.slice(first.end, second.start);
  if (RANGE_SIGN.test(gap)) return true;
  if (first.tail.startsWith('부터') && /^부터\s*$/.test(gap)) return true;
  if (first.tail.startsWith('에서') && second.tail.startsWith('까지') && /^에서\s*$/.test(gap)) return true;
  if (!AND_SIGN.test(gap)) return false;
  const opened =
    isPhrase(reading.elements[first.index - 1], 'between') ||
    isPhrase(previousMeaningful(reading.elements, first.index), 'between');
  return opened || isPhrase(reading.elements[first.index - 2], 'between');
}

/** The end of a range: a date counts to its end, a time of day is the end itself. */
export function endOf({ expression, period }: Placed): number {
  return isMoment(expression) ? period.from : period.to;
}

/** Whether it is a time of day, which ends a range where it begins; a day ends one at its end. */
function isMoment(expression: TimeExpression): boolean {
  if (expression.kind === 'clock') return expression.clock.grain === 'hour' || expression.clock.grain === 'minute';
  return expression.kind === 'instant' || (expression.kind === 'date' && expression.clock !== null);
}

function labelOf(instant: number, clock: WallClock): string {
  return new Date(wallAt(clock, instant)).toISOString().slice(0, 16);
}

function dayOfLabel(period: Period): number | null {
  const day = /^\d{4}-\d{2}-\d{2}/.exec(period.label);
  return day === null ? null : Date.parse(`${day[0]}T00:00:00Z`);
}

function between(reading: Reading, first: TimeElement, second: TimeElement): number[] {
  const found: number[] = [];
  for (let index = first.index + 1; index < second.index; index += 1) found.push(reading.elements[index]!.index);
  return found;
}
