import type { Term } from '../../vocabulary/sense.js';
import type { Draft } from './elements.js';
import { isFiller, isPhrase, senseOf, termWith, type Element } from './reading.js';

/**
 * `메모리` is what a server has beside a word for size ("the most memory", `메모리 합계`), and what it uses otherwise, or
 * where the question speaks of a time or of using. Afterwards each such word has one of the two meanings.
 */
export function settleSizes(elements: Draft[]): void {
  const named = elements.filter((element) => senseOf(element, 'size') !== null);
  if (named.length === 0) return;
  const isUsed = elements.some((element) => element.kind === 'time' || senseOf(element, 'relation') !== null);
  for (const element of named) {
    if (element.kind !== 'term') continue;
    const terms = isUsed || !isSized(elements, element) ? asUsed(element.terms) : asOwned(element);
    if (terms.length > 0) element.terms = terms;
  }
}

function asUsed(terms: readonly Term[]): Term[] {
  return terms.filter(({ sense }) => sense.role !== 'size');
}

function asOwned(element: Draft): Term[] {
  const { keyword, asset, sense } = termWith(element, 'size')!;
  return sense.role === 'size' ? [{ keyword, asset, sense: { role: 'field', field: sense.field } }] : [];
}

function isSized(elements: readonly Element[], element: Element): boolean {
  return [element, beside(elements, element.index, -1), beside(elements, element.index, 1)].some(
    (other) => isPhrase(other, 'size') || senseOf(other, 'aggregation')?.agg === 'sum',
  );
}

/** The next word on one side that says more than how far or how much of it all: `메모리가 제일 큰`, `메모리 다 합쳐서`. */
function beside(elements: readonly Element[], index: number, step: 1 | -1): Element | undefined {
  let at = index + step;
  while (isFiller(elements[at]) || isPhrase(elements[at], 'all') || senseOf(elements[at], 'superlative') !== null)
    at += step;
  return elements[at];
}
