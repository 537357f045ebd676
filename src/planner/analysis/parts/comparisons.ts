import type { Comparator } from '../../plan.js';
import { nextMeaningful, previousMeaningful, senseOf, sensesOf, type Reading } from '../text/reading.js';
import type { Numeric } from './number-spans.js';

export interface Comparison {
  readonly op: Comparator;
  readonly element: number;
}

/** The comparison beside a number: `80% 이상`, `at least 80%`, `80%보다 높은`. */
export function comparisonOf({ elements, folded }: Reading, element: Numeric): Comparison | null {
  const next = nextMeaningful(elements, element.index);
  const after = sensesOf(next, 'comparison').find((sense) => sense.side === 'after');
  if (after !== undefined) return { op: after.op, element: next!.index };
  const order = senseOf(next, 'order');
  if (element.tail.startsWith('보다') && order !== null && order.by !== 'field') {
    return { op: order.direction === 'desc' ? '>' : '<', element: next!.index };
  }
  const previous = previousMeaningful(elements, element.index);
  const before = sensesOf(previous, 'comparison').find((sense) => sense.side === 'before');
  if (before !== undefined) return { op: before.op, element: previous!.index };
  // "Hotter than 80 degrees": an order, put to a number.
  const direction = senseOf(previous, 'order')?.direction;
  if (direction === undefined || !/^ than (?:the )?$/.test(folded.text.slice(previous!.end, element.start)))
    return null;
  return { op: direction === 'desc' ? '>' : '<', element: previous!.index };
}
