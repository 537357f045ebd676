import {
  isPhrase,
  nextMeaningful,
  previousMeaningful,
  senseOf,
  sensesOf,
  type Element,
  type NumberElement,
  type Reading,
} from '../text/reading.js';

export interface Quantity {
  readonly value: number;
  readonly element: number;
  /** A word that bounds it, and says nothing more (`up to 3 levels`, `limit 10`). */
  readonly joined: number | null;
}

/**
 * Whether a number says how many rows are wanted: with a counter (`10개`), beside a word that lists or ranks (`top 5`,
 * `latest 10`), or directly before what is listed (`5 failed deployments`). Any other number is not understood: to take
 * one that means a day or a year for a limit would answer another question.
 */
export function isLimit(reading: Reading, element: NumberElement): boolean {
  if (element.unit !== null || !Number.isInteger(element.value)) return false;
  if (element.counter === 'items') return !/^(?:당|마다)/.test(element.tail);
  const { elements } = reading;
  return (
    ranksOrLists(previousMeaningful(elements, element.index)) ||
    ranksOrLists(nextMeaningful(elements, element.index)) ||
    (element.counter === null && isListed(reading, element.index + 1))
  );
}

export function limitFrom({ elements }: Reading, element: NumberElement): Quantity {
  const before = previousMeaningful(elements, element.index);
  const after = nextMeaningful(elements, element.index);
  const joined = [before, after].find((beside) => isPhrase(beside, 'limit'));
  return { value: element.value, element: element.index, joined: joined?.index ?? null };
}

function ranksOrLists(element: Element | undefined): boolean {
  const agg = senseOf(element, 'aggregation')?.agg;
  if (agg === 'max' || agg === 'min' || isPhrase(element, 'limit')) return true;
  return senseOf(element, 'order') !== null || senseOf(element, 'list') !== null;
}

/** How many words may stand before the thing that they describe: `5 critical erp servers`. */
const MOST_DESCRIBING = 3;

/** Whether what is listed begins here: a kind of item or record, with values and metrics that describe it before it. */
function isListed({ elements, vocabulary }: Reading, from: number): boolean {
  for (let at = from; at <= from + MOST_DESCRIBING; at += 1) {
    const element = elements[at];
    if (senseOf(element, 'item_type') !== null || senseOf(element, 'history') !== null) return true;
    if (senseOf(element, 'metric_word') !== null) return true;
    if (sensesOf(element, 'field').some(({ field }) => vocabulary.fields.get(field)?.type === 'text')) return true;
    const values = sensesOf(element, 'value');
    if (values.some(({ field }) => vocabulary.fields.get(field)?.of.includes('item') === false)) return true;
    if (values.length === 0 && senseOf(element, 'metric') === null) return false;
  }
  return false;
}
