import { BOUNDARY, canonicalKeyword } from '../../vocabulary/canonical-keyword.js';
import { fold } from '../../vocabulary/folded-text.js';
import type { Term } from '../../vocabulary/sense.js';
import type { Draft } from './elements.js';
import { isFiller, isPhrase, phraseTerm, senseOf, termWith, type Element, type Reading } from './reading.js';
import { shorterWords } from './shorter-words.js';

type Unsettled = Omit<Reading, 'sizing'>;

/**
 * `메모리` is what a server has beside a word for size ("the most memory", `메모리 합계`), and what it uses otherwise, or
 * where the question speaks of a time or of using. Which metrics share their words with a field says `filterable_fields`.
 * Answers the words for size that decided.
 */
export function settleSizes(reading: Unsettled, elements: readonly Draft[]): Term[] {
  const { sizes } = reading.vocabulary;
  const decided: Term[] = [];
  if (sizes.size === 0) return decided;
  for (const element of elements) {
    if (element.kind !== 'term') continue;
    const term = termWith(element, 'metric');
    const field = term?.sense.role === 'metric' ? sizes.get(term.sense.metric) : undefined;
    if (term === null || field === undefined) continue;
    const sizing = sizingWord(elements, element);
    if (sizing === null || speaksOfUse(elements) || !isBareName(reading, element)) continue;
    element.terms = [{ keyword: term.keyword, asset: term.asset, sense: { role: 'field', field } }];
    decided.push(sizing);
  }
  return decided;
}

function speaksOfUse(elements: readonly Element[]): boolean {
  return elements.some(
    (element) => element.kind === 'time' || senseOf(element, 'relation') !== null || isPhrase(element, 'using'),
  );
}

/** `메모리`, "ram": one word; what makes it longer (`메모리 사용률`, "memory usage") says that its use is meant. */
function isBareName(reading: Unsettled, element: Element): boolean {
  const term = termWith(element, 'metric')!;
  if (canonicalKeyword(fold(term.keyword))?.includes(BOUNDARY) !== false) return false;
  for (const { terms } of shorterWords(reading, element))
    if (terms.some(({ sense }) => sense.role === 'metric')) return false;
  return true;
}

function sizingWord(elements: readonly Element[], { index }: Element): Term | null {
  for (const other of [beside(elements, index, -1), beside(elements, index, 1)]) {
    const word = phraseTerm(other, 'size');
    if (word !== null) return word;
    if (senseOf(other, 'aggregation')?.agg === 'sum') return termWith(other, 'aggregation');
  }
  return null;
}

/** The next word on one side that says more than how far or how much of it all: `메모리가 제일 큰`, `메모리 다 합쳐서`. */
function beside(elements: readonly Element[], index: number, step: 1 | -1): Element | undefined {
  let at = index + step;
  while (isFiller(elements[at]) || isPhrase(elements[at], 'all') || senseOf(elements[at], 'superlative') !== null)
    at += step;
  return elements[at];
}
