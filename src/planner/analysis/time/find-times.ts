import type { TimeRange } from '../../plan.js';
import {
  isFiller,
  isPhrase,
  senseOf,
  termWith,
  type Element,
  type NumberElement,
  type Reading,
  type TimeElement,
} from '../text/reading.js';
import { isWithin } from './narrow-period.js';
import { endOf, readStretch, withDayBehind, type ImpossibleTime, type Placed } from './place-times.js';
import { lastHour, toRange, type Open } from './time-ranges.js';
import type { WallClock } from './wall-clock.js';

/** A stretch of time that the question speaks of. */
export interface TimeMention {
  readonly range: TimeRange;
  /** It is the present moment: the last value counts. */
  readonly now: boolean;
  /** The time elements themselves, then the words that join them. */
  readonly elements: readonly number[];
}

export interface FoundTimes {
  readonly mentions: readonly TimeMention[];
  readonly impossible: readonly ImpossibleTime[];
}

/** No question that can be answered speaks of more. */
const MOST_TIMES = 8;

/**
 * Puts the question's times on the calendar: a time of day narrows the day beside it, two times around `~`, `to`, `까지`
 * make a range (an end date included), `since` and `until` make open ones. Elements in `claimed` are amounts that
 * belong to a comparison.
 */
export function findTimes(reading: Reading, now: number, clock: WallClock, claimed: ReadonlySet<number>): FoundTimes {
  const { elements } = reading;
  const times = elements.filter(
    (element): element is TimeElement => element.kind === 'time' && !claimed.has(element.index),
  );
  const mentions: TimeMention[] = [];
  const impossible: ImpossibleTime[] = [];
  for (const element of elements) {
    if (element.kind === 'number' && !claimed.has(element.index) && isWrittenAsDate(reading, element))
      impossible.push({ element: element.index, reason: 'no_such_date' });
  }
  for (let at = 0; at < times.length && mentions.length + impossible.length < MOST_TIMES;) {
    const stretch = withDayBehind(reading, times, at, now, clock) ?? readStretch(reading, times, at, now, clock, null);
    at = stretch.next;
    if ('reason' in stretch) impossible.push({ element: stretch.element, reason: stretch.reason });
    else mentions.push(toMention(reading, stretch, now, clock));
  }
  return { mentions, impossible };
}

const EIGHT_DIGITS = /^(?:19|20)\d{6}$/;

/** `20260231`: written like a date, on no calendar, and compared with nothing. */
function isWrittenAsDate({ folded }: Reading, { start, end, unit, counter }: NumberElement): boolean {
  return unit === null && counter === null && EIGHT_DIGITS.test(folded.text.slice(start, end));
}

function toMention(reading: Reading, placed: Placed, now: number, clock: WallClock): TimeMention {
  const { elements } = reading;
  const joined: number[] = [];
  const first = elements[placed.elements[0]!]!;
  const opening = openingWord(elements, first, joined);
  const behind = elements[placed.last.index + 1];
  if (placed.expression.kind === 'rolling' && isWithin(reading, behind)) joined.push(behind!.index);
  const open = placed.closed ? null : openEnd(elements, placed, opening, joined);
  const { period } = placed;
  const isNow = period.label === 'now' && open === null;
  const range = isNow ? lastHour(now, clock) : toRange(period, open, endOf(placed), now, clock);
  return { range, now: isNow, elements: [...placed.elements, ...joined] };
}

type Opening = 'since' | 'after' | 'until' | 'before' | 'from' | null;

/** The word before a time that opens a range, and words that only introduce it (`last`, `over`, `최근`). */
function openingWord(elements: readonly Element[], first: Element, joined: number[]): Opening {
  let at = first.index - 1;
  while (at >= 0 && isFiller(elements[at])) at -= 1;
  const before = elements[at];
  for (const phrase of ['since', 'after', 'until', 'before', 'from'] as const) {
    // Korean puts these behind: `이후` before a time belongs to another one.
    if (isPhrase(before, phrase) && /^[a-z]/.test(termWith(before, 'phrase')?.keyword ?? '')) {
      joined.push(before!.index);
      return phrase;
    }
  }
  const order = senseOf(before, 'order');
  const over = senseOf(before, 'comparison');
  if (order?.by === 'time' || over !== null || isPhrase(before, 'between')) joined.push(before!.index);
  return null;
}

function openEnd(elements: readonly Element[], { last, expression }: Placed, opening: Opening, joined: number[]): Open {
  const { tail } = last;
  if (tail.startsWith('부터') || tail === '이후' || tail === '이래') return 'since';
  if (tail.startsWith('까지')) return 'until';
  if (tail === '이전') return 'before';
  const next = elements[last.index + 1];
  // `일주일 전부터`: the word that `backwards` has taken.
  if (next?.kind === 'unknown' && next.text === '전부터') return 'since';
  for (const phrase of ['since', 'until', 'before', 'after'] as const) {
    if (isPhrase(next, phrase) && /^[가-힣]/.test(termWith(next, 'phrase')?.keyword ?? '')) {
      joined.push(next!.index);
      return phrase;
    }
  }
  if (opening !== 'from') return opening;
  // "From 1 January" is open; "the events from yesterday" are yesterday's.
  return expression.kind === 'date' || expression.kind === 'clock' ? 'since' : null;
}
