import type { Term } from '../../vocabulary/sense.js';
import type { Element, Reading } from './reading.js';

/** Known words that a longer one holds. */
export interface ShorterWord {
  readonly terms: readonly Term[];
  readonly start: number;
  readonly end: number;
}

/** Known words that begin or end where this longer one does, or stand as a word inside it. */
export function* shorterWords(
  { runs, matcher }: Pick<Reading, 'runs' | 'matcher'>,
  element: Element,
): Generator<ShorterWord, void, void> {
  for (let at = firstRun(runs, element.start); at < runs.length && runs[at]!.start < element.end; at += 1) {
    const run = runs[at]!;
    const from = Math.max(run.start, element.start);
    for (const { terms, start, end } of matcher.all(at, from)) {
      if (end <= element.end && end - start < element.end - element.start) yield { terms, start, end };
    }
    for (let inner = from + 1; inner < Math.min(run.end, element.end); inner += 1) {
      yield { terms: matcher.exactly(at, inner, element.end), start: inner, end: element.end };
    }
  }
}

function firstRun(runs: Reading['runs'], start: number): number {
  let low = 0;
  let high = runs.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (runs[middle]!.end > start) high = middle;
    else low = middle + 1;
  }
  return low;
}
