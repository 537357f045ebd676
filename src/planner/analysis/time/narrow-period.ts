import type { Element, Reading, TimeElement } from '../text/reading.js';
import { resolveTime } from './resolve-time.js';
import type { TimeExpression } from './time-expression.js';
import { wallAt, type WallClock } from './wall-clock.js';

type NamedPeriod = Extract<TimeExpression, { kind: 'named' }>;

const OF = /^의?\s*$/;
const OF_BEHIND = /^\s+(?:(?:of|in)\s+)?(?:the\s+)?$/;

/**
 * `작년 12월`, `이번 달 3일`, `지난주 월요일`, "December of last year": a month or a day of the period that is named beside it.
 * Null where the two say no such thing; impossible where the period has no such month or day.
 */
export function narrowPeriod(
  reading: Reading,
  first: TimeElement,
  second: TimeElement | undefined,
  now: number,
  clock: WallClock,
): TimeExpression | null {
  if (second === undefined) return null;
  const gap = reading.folded.text.slice(first.end, second.start);
  if (first.expression.kind === 'named') {
    return OF.test(gap) ? partOf(first.expression, expressionOf(reading, second), now, clock) : null;
  }
  const isLatin = /^[a-z]/.test(reading.folded.text.charAt(first.start));
  if (second.expression.kind !== 'named' || !isLatin || !OF_BEHIND.test(gap)) return null;
  return partOf(second.expression, first.expression, now, clock);
}

/** The number of a day of some month, or null: `3일`, which is also an amount (`3일간`). */
export function dayOfMonth(reading: Reading, { expression, start, end, tail }: TimeElement): number | null {
  if (expression.kind !== 'rolling' || expression.unit !== 'd' || tail.startsWith('간')) return null;
  return /^\d{1,2}일$/.test(reading.folded.text.slice(start, end)) ? expression.amount : null;
}

/** `한 달 이내`: behind a stretch of time, this says that it ends now. */
export function isWithin({ folded }: Reading, element: Element | undefined): boolean {
  return element !== undefined && folded.text.slice(element.start, element.end) === '이내';
}

function expressionOf(reading: Reading, element: TimeElement): TimeExpression {
  const day = dayOfMonth(reading, element);
  return day === null ? element.expression : { kind: 'date', year: null, month: null, day, clock: null };
}

function partOf(period: NamedPeriod, part: TimeExpression, now: number, clock: WallClock): TimeExpression | null {
  const { name } = period;
  if (part.kind === 'weekday') {
    if (part.week !== 'recent' || (name !== 'this_week' && name !== 'last_week')) return null;
    return { ...part, week: name === 'this_week' ? 'this' : 'last' };
  }
  if (part.kind !== 'date' || part.year !== null || !/_(?:week|month|quarter|year)$/.test(name)) return null;
  if (part.month === null && !name.endsWith('_month')) return null;
  const whole = resolveTime(period, now, clock)!;
  const begun = new Date(wallAt(clock, whole.from));
  const month = part.month ?? begun.getUTCMonth() + 1;
  for (const year of [begun.getUTCFullYear(), begun.getUTCFullYear() + 1]) {
    const placed = { ...part, year, month };
    const found = resolveTime(placed, now, clock);
    if (found !== null && found.from >= whole.from && found.to <= whole.to) return placed;
  }
  return { kind: 'impossible' };
}
