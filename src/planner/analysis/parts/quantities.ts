import { isPhrase, type Element, type Reading } from '../text/reading.js';
import { askedAmount, type AskedAmount } from './asked-amounts.js';
import { comparisonOf } from './comparisons.js';
import { continued, numberCondition, signCondition, type Condition } from './conditions.js';
import { isLimit, limitFrom, type Quantity } from './limits.js';
import { spanConditions } from './span-conditions.js';

export interface Quantities {
  readonly conditions: readonly Condition[];
  readonly asked: readonly AskedAmount[];
  readonly limit: Quantity | null;
  readonly depth: Quantity | null;
}

/** Sorts the numbers of a question: conditions, the limit of a list, the depth of a walk. */
export function findQuantities(reading: Reading): Quantities {
  const { elements } = reading;
  const conditions: Condition[] = [];
  const asked: AskedAmount[] = [];
  let limit: Quantity | null = null;
  let depth: Quantity | null = null;
  const spanned = new Set<number>();
  for (const element of elements) {
    if (spanned.has(element.index)) continue;
    if (element.kind === 'sign') {
      const condition = signCondition(reading, element.index);
      if (condition !== null) conditions.push(condition);
      continue;
    }
    const amount = element.kind === 'term' ? askedAmount(reading, element) : null;
    if (amount !== null) asked.push(amount);
    if (element.kind !== 'number' && !(element.kind === 'time' && element.amount !== null)) continue;
    if (element.kind === 'number' && element.counter === 'steps') {
      depth ??= {
        value: element.value,
        element: element.index,
        joined: comparisonOf(reading, element)?.element ?? limitBehind(elements, element),
      };
      continue;
    }
    const span = spanConditions(reading, element);
    if (span !== null) {
      conditions.push(...span.conditions);
      for (const index of span.elements) spanned.add(index);
      continue;
    }
    const condition = numberCondition(reading, element);
    if (condition !== null) conditions.push(continued(reading, conditions.at(-1), condition));
    else if (element.kind === 'number' && isLimit(reading, element)) limit ??= limitFrom(reading, element);
  }
  return { conditions, asked, limit, depth };
}

/** `3 hop 까지`: the word behind says that it is the most. */
function limitBehind(elements: readonly Element[], element: Element): number | null {
  const next = elements[element.index + 1];
  return isPhrase(next, 'until') ? next!.index : null;
}
