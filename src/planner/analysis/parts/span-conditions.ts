import { nextMeaningful, previousMeaningful, type Reading } from '../text/reading.js';
import { comparisonOf } from './comparisons.js';
import { isAggregated, type Condition } from './conditions.js';
import { MINUTES, namedBy, targetOf, valueFor, type Named, type Target } from './measured.js';
import { numberSpanAt, type NumberSpan, type Numeric } from './number-spans.js';

/** Conditions that several numbers make together, and everything that they are made of. */
export interface SpannedNumbers {
  readonly conditions: readonly Condition[];
  readonly elements: readonly number[];
}

/**
 * `심각도 3~5`, "severity 4 or 5", `30분에서 1시간 걸린`: bounds of a field that is named beside them, or its values. Bounds the
 * wrong way round are no condition: their numbers are left over, and so nothing is answered.
 */
export function spanConditions(reading: Reading, element: Numeric): SpannedNumbers | null {
  const span = numberSpanAt(reading, element);
  const last = span?.numbers.at(-1);
  if (span === null || last === undefined || comparisonOf(reading, last) !== null) return null;
  const named = namedBeside(reading, span, last);
  const isMeasured = named !== null || (last.kind === 'number' && last.unit !== null);
  if (!isMeasured || (element.kind === 'time' && isAggregated(reading))) return null;
  // `16~24개`: of what is named before, not a number of items.
  const target = targetOf(reading, last.kind === 'number' ? { ...last, counter: null } : last, named, true);
  if (target?.kind !== 'field') return null;
  const [first, second, ...more] = span.numbers.map((number) => spanValue(reading, number, last, target));
  const naming = named?.index ?? null;
  const elements = naming === null ? span.elements : [...span.elements, naming];
  const condition = { target, number: element.index, elements, named: naming };
  if (span.kind === 'choice') {
    return { elements, conditions: [{ ...condition, op: '=', value: first!, also: [second!, ...more] }] };
  }
  const bounds: Condition[] = [
    { ...condition, op: '>=', value: first! },
    { ...condition, op: '<=', value: second!, number: last.index },
  ];
  return { elements, conditions: first! > second! ? [] : bounds };
}

/** A number field or metric directly before the numbers, or directly behind them. */
function namedBeside(reading: Reading, { elements }: NumberSpan, last: Numeric): Named | null {
  const beside = [previousMeaningful(reading.elements, elements[0]!), nextMeaningful(reading.elements, last.index)];
  for (const element of beside) {
    const named = element === undefined ? null : namedBy(reading, element);
    if (named !== null && !named.rate) return named;
  }
  return null;
}

/** The unit of the last number is that of all ("1 to 2 hours"). */
function spanValue(reading: Reading, number: Numeric, last: Numeric, target: Target): number {
  if (number.kind === 'time' || number.unit !== null) return valueFor(reading, number, target);
  if (last.kind === 'time') return number.value * MINUTES[last.amount!.unit];
  return valueFor(reading, { ...number, unit: last.unit }, target);
}
