import type { Comparator } from '../../plan.js';
import {
  isPhrase,
  nextMeaningful,
  previousMeaningful,
  senseOf,
  sensesOf,
  type Element,
  type Reading,
} from '../text/reading.js';
import { isWithin } from '../time/narrow-period.js';
import { comparisonOf, type Comparison } from './comparisons.js';
import { nameOf, targetOf, valueFor, type Named, type Target } from './measured.js';
import type { Numeric } from './number-spans.js';

/** A number with a comparison, and the elements that say so. */
export interface Condition {
  readonly target: Target;
  readonly op: Comparator;
  readonly value: number;
  /** Further values, any of which will do ("4 or 5"). */
  readonly also?: readonly number[];
  /** The number. */
  readonly number: number;
  /** All elements that the condition is made of, the number and the name of its target included. */
  readonly elements: readonly number[];
  /** The element that names the target, if one does. */
  readonly named: number | null;
}

export function numberCondition(reading: Reading, element: Numeric): Condition | null {
  const { elements } = reading;
  const comparison = comparisonOf(reading, element);
  const named = nameOf(reading, element, comparison);
  const target = targetOf(reading, element, named, comparison !== null);
  if (target === null) return null;
  const isEqual =
    target.kind === 'field' || (target.kind === 'count' && element.kind === 'number' && element.tail === '인');
  if (comparison === null && (!isEqual || !isGiven(reading, element, named))) return null;
  if (element.kind === 'time' && !isDuration(reading, target, named, comparison)) return null;
  const value = valueFor(reading, element, target);
  const naming = namingElement(elements, element, comparison, named, target);
  const parts = [element.index, comparison?.element ?? null, naming].filter((part) => part !== null);
  return {
    target,
    op: comparison?.op ?? '=',
    value,
    number: element.index,
    elements: parts,
    named: naming,
  };
}

/** `코어 16개 이상 24개 미만`: the other bound of what the condition before is about. */
export function continued(reading: Reading, before: Condition | undefined, condition: Condition): Condition {
  if (before === undefined || before.target.kind !== 'field' || condition.target.kind !== 'count') return condition;
  const first = Math.min(...condition.elements);
  let last = previousMeaningful(reading.elements, first);
  if (isPhrase(last, 'and')) last = previousMeaningful(reading.elements, last!.index);
  const follows = last !== undefined && before.elements.includes(last.index);
  const isOpposite = before.op.charAt(0) !== condition.op.charAt(0) && /[<>]/.test(before.op + condition.op);
  return follows && isOpposite ? { ...condition, target: before.target } : condition;
}

/** Whether a number by itself is a value of what is named: a time is one only directly beside it (`30분 걸린`). */
function isGiven(reading: Reading, element: Numeric, named: Named | null): boolean {
  if (element.kind === 'number') return true;
  const before = previousMeaningful(reading.elements, element.index);
  const after = nextMeaningful(reading.elements, element.index);
  const isBesideName = named !== null && named.fields.length > 0 && [before?.index, after?.index].includes(named.index);
  return isBesideName && element.tail === '' && senseOf(before, 'order')?.by !== 'time' && !isAggregated(reading);
}

/** Something is computed over a time (`24시간 평균 소요 시간`): its length is no length of what is recorded. */
export function isAggregated({ elements }: Reading): boolean {
  return elements.some((element) => senseOf(element, 'aggregation') !== null);
}

/**
 * Whether an amount of time beside a comparison is how long something took. "The cpu over a week" names a period instead:
 * nothing in that question takes time.
 */
function isDuration(reading: Reading, target: Target, named: Named | null, comparison: Comparison | null): boolean {
  if (target.kind !== 'field' || named?.fields.includes(target.field) === true) return true;
  if (comparison !== null && isWithin(reading, reading.elements[comparison.element])) return false;
  const owners = reading.vocabulary.fields.get(target.field)?.of ?? [];
  return reading.elements.some((element) => {
    const source = senseOf(element, 'history')?.source ?? null;
    if (senseOf(element, 'simulation') !== null || (source !== null && owners.includes(source))) return true;
    const fields = [...sensesOf(element, 'value'), ...sensesOf(element, 'field')].map(({ field }) => field);
    return fields.some((field) => reading.vocabulary.fields.get(field)?.of.some((owner) => owners.includes(owner)));
  });
}

/**
 * The element that names the target. Where the unit alone tells a field (`256GB`), a metric only belongs to it from beside
 * the number (`메모리가 256GB인`, "256 GB of memory"); one further away is what the question asks for.
 */
function namingElement(
  elements: readonly Element[],
  element: Numeric,
  comparison: Comparison | null,
  named: Named | null,
  target: Target,
): number | null {
  if (named === null || target.kind !== 'field' || named.fields.includes(target.field)) return named?.index ?? null;
  const first = Math.min(element.index, comparison?.element ?? element.index);
  const last = Math.max(element.index, comparison?.element ?? element.index);
  const beside = [nextMeaningful(elements, last), previousMeaningful(elements, first)];
  return beside.find((other) => senseOf(other, 'metric') !== null)?.index ?? null;
}

const LEADING_NUMBER = /^-?\d+(?:\.\d+)?/;

/** `cpu > 80%`, `metric = 5`: a metric with a sign. Fields with signs are filters and are read there. */
export function signCondition(reading: Reading, index: number): Condition | null {
  const sign = reading.elements[index]!;
  const metric = senseOf(reading.elements[index - 1], 'metric');
  if (sign.kind !== 'sign' || metric === null || sign.values.length !== 1) return null;
  const number = LEADING_NUMBER.exec(sign.values[0]!);
  if (number === null) return null;
  return {
    target: { kind: 'metric', metric: metric.metric },
    op: sign.op,
    value: Number(number[0]),
    number: index,
    elements: [index, index - 1],
    named: index - 1,
  };
}
