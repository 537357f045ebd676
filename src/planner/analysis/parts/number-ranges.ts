import { isPhrase, previousMeaningful, type Element, type NumberElement, type Reading } from '../text/reading.js';

/** Two numbers that bound something from both sides, both included, and the words that say so. */
export interface NumberRange {
  readonly low: NumberElement;
  readonly high: NumberElement;
  readonly joined: readonly number[];
}

const FROM = /^(?:에서|부터)/;
const DASH = /^\s*[~–—-]\s*$/;

/** `16개에서 24개`, `16~24코어`, "between 16 and 24", "16 to 24 cores": a range that begins with this number, or null. */
export function rangeFrom(reading: Reading, low: NumberElement): NumberRange | null {
  const { elements } = reading;
  const next = elements[low.index + 1];
  if (next === undefined) return null;
  if (next.kind === 'number') return isOpen(reading, low, next) ? rangeOf(low, next, []) : null;
  const high = elements[next.index + 1];
  if (high?.kind !== 'number') return null;
  if (isPhrase(next, 'to')) return rangeOf(low, high, [next]);
  const between = previousMeaningful(elements, low.index);
  if (!isPhrase(next, 'and') || between === undefined || !isPhrase(between, 'between')) return null;
  return rangeOf(low, high, [between, next]);
}

function isOpen(reading: Reading, low: NumberElement, next: Element): boolean {
  return FROM.test(low.tail) || DASH.test(reading.folded.text.slice(low.tailEnd, next.start));
}

function rangeOf(low: NumberElement, high: NumberElement, joined: readonly Element[]): NumberRange {
  return { low, high, joined: joined.map(({ index }) => index) };
}
