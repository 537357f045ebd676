import type { Comparator } from '../../plan.js';
import type { TimeUnit } from '../../vocabulary/time-labels.js';
import type { UnitDefinition } from '../../vocabulary/vocabulary.js';
import { rangeFrom, type NumberRange } from './number-ranges.js';
import {
  isFiller,
  isPhrase,
  nextMeaningful,
  previousMeaningful,
  senseOf,
  sensesOf,
  type Element,
  type NumberElement,
  type Reading,
  type TermElement,
  type TimeElement,
} from '../text/reading.js';

/** What a number is compared with. */
export type Target =
  | { kind: 'field'; field: string }
  | { kind: 'metric'; metric: string }
  /** A number of items or records: "more than 5 servers". */
  | { kind: 'count' }
  | { kind: 'rate' };

/** A number with a comparison, and the elements that say so. */
export interface Condition {
  readonly target: Target;
  readonly op: Comparator;
  readonly value: number;
  /** The number. */
  readonly number: number;
  /** All elements that the condition is made of, the number and the name of its target included. */
  readonly elements: readonly number[];
  /** The element that names the target, if one does. */
  readonly named: number | null;
}

export interface Quantity {
  readonly value: number;
  readonly element: number;
  /** A word that bounds it, and says nothing more (`up to 3 levels`). */
  readonly joined: number | null;
}

/** "몇 GB야", "how many minutes", "(GB)": an amount that is asked for, by its unit. */
export interface AskedAmount {
  readonly target: Target;
  /** The unit. */
  readonly element: number;
  /** Words that belong to it: "how many", and a metric that only names the field (`메모리는 몇 GB`). */
  readonly joined: readonly number[];
  /** Another element names the field or metric. */
  readonly isNamed: boolean;
}

export interface Quantities {
  readonly conditions: readonly Condition[];
  readonly asked: readonly AskedAmount[];
  readonly limit: Quantity | null;
  readonly depth: Quantity | null;
}

type Numeric = NumberElement | TimeElement;

const MINUTES: Readonly<Record<TimeUnit, number>> = { min: 1, h: 60, d: 1440, w: 10_080, mo: 43_200, y: 525_600 };
/** How far from its number the name of what is measured may stand. */
const REACH_BACK = 5;
const REACH_ON = 3;

/** Sorts the numbers of a question: conditions, the limit of a list, the depth of a walk. */
export function findQuantities(reading: Reading): Quantities {
  const { elements } = reading;
  const conditions: Condition[] = [];
  const asked: AskedAmount[] = [];
  let limit: Quantity | null = null;
  let depth: Quantity | null = null;
  let ranged = -1;
  for (const element of elements) {
    if (element.index <= ranged) continue;
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
        joined: comparisonOf(elements, element)?.element ?? limitBehind(elements, element),
      };
      continue;
    }
    const range = element.kind === 'number' ? rangeFrom(reading, element) : null;
    if (range !== null) {
      // Two bounds of something that has none of its own are left, and so nothing is answered.
      conditions.push(...rangeConditions(reading, range));
      ranged = range.high.index;
      continue;
    }
    const condition = numberCondition(reading, element);
    if (condition !== null) conditions.push(continued(reading, conditions.at(-1), condition));
    else if (element.kind === 'number' && isLimit(element))
      limit ??= { value: element.value, element: element.index, joined: null };
  }
  return { conditions, asked, limit, depth };
}

/** `3 hop 까지`: the word behind says that it is the most. */
function limitBehind(elements: readonly Element[], element: Element): number | null {
  const next = elements[element.index + 1];
  return isPhrase(next, 'until') ? next!.index : null;
}

function isLimit(element: NumberElement): boolean {
  return element.unit === null && Number.isInteger(element.value);
}

interface Comparison {
  readonly op: Comparator;
  readonly element: number;
}

function numberCondition(reading: Reading, element: Numeric): Condition | null {
  const { elements } = reading;
  const comparison = comparisonOf(elements, element);
  const named = nameOf(reading, element, comparison);
  const target = targetOf(reading, element, named, comparison !== null);
  if (target === null) return null;
  const isEqual = target.kind === 'field' || (target.kind === 'count' && element.tail === '인');
  if (comparison === null && (!isEqual || element.kind === 'time')) return null;
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
function continued(reading: Reading, before: Condition | undefined, condition: Condition): Condition {
  if (before === undefined || before.target.kind !== 'field' || condition.target.kind !== 'count') return condition;
  const first = Math.min(...condition.elements);
  let last = previousMeaningful(reading.elements, first);
  if (isPhrase(last, 'and')) last = previousMeaningful(reading.elements, last!.index);
  const follows = last !== undefined && before.elements.includes(last.index);
  const isOpposite = before.op.charAt(0) !== condition.op.charAt(0) && /[<>]/.test(before.op + condition.op);
  return follows && isOpposite ? { ...condition, target: before.target } : condition;
}

/** `코어 16개에서 24개 사이`: a bound on each side of the same field, which either number may name. */
function rangeConditions(reading: Reading, { low, high, joined }: NumberRange): Condition[] {
  if (low.value > high.value) return [];
  for (const number of [low, high]) {
    const named = nameOf(reading, number, null);
    const target = targetOf(reading, number, named, true);
    if (target?.kind !== 'field') continue;
    const naming = namingElement(reading.elements, number, null, named, target);
    const bound = (element: NumberElement, op: Comparator, others: readonly (number | null)[]): Condition => ({
      target,
      op,
      value: valueFor(reading, { ...element, unit: element.unit ?? high.unit }, target),
      number: element.index,
      elements: [element.index, ...others.filter((index) => index !== null)],
      named: naming,
    });
    return [bound(low, '>=', [naming, ...joined]), bound(high, '<=', [])];
  }
  return [];
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

/** The comparison beside a number: `80% 이상`, `at least 80%`, `80%보다 높은`. */
function comparisonOf(elements: readonly Element[], element: Numeric): Comparison | null {
  const next = nextMeaningful(elements, element.index);
  const after = sensesOf(next, 'comparison').find((sense) => sense.side === 'after');
  if (after !== undefined) return { op: after.op, element: next!.index };
  const order = senseOf(next, 'order');
  if (element.tail.startsWith('보다') && order !== null && order.by !== 'field') {
    return { op: order.direction === 'desc' ? '>' : '<', element: next!.index };
  }
  const previous = previousMeaningful(elements, element.index);
  const before = sensesOf(previous, 'comparison').find((sense) => sense.side === 'before');
  return before === undefined ? null : { op: before.op, element: previous!.index };
}

interface Named {
  readonly index: number;
  readonly fields: readonly string[];
  readonly metric: string | null;
  readonly rate: boolean;
}

/** The nearest word that names something measured: a number field, a metric or a rate. Looks back, then on. */
function nameOf(reading: Reading, element: Element, comparison: Comparison | null): Named | null {
  const { elements } = reading;
  // `hotter than` compares and names what it compares at once.
  const itself = comparison === null ? null : namedBy(reading, elements[comparison.element]!);
  if (itself !== null) return itself;
  const first = Math.min(element.index, comparison?.element ?? element.index);
  for (let at = first - 1, seen = 0; at >= 0 && seen < REACH_BACK; at -= 1) {
    const other = elements[at]!;
    if (isFiller(other)) continue;
    seen += 1;
    if (endsReach(other)) break;
    const named = namedBy(reading, other);
    if (named !== null) return named;
  }
  const last = Math.max(element.index, comparison?.element ?? element.index);
  for (let at = last + 1, seen = 0; at < elements.length && seen < REACH_ON; at += 1) {
    const other = elements[at]!;
    if (isFiller(other)) continue;
    seen += 1;
    if (endsReach(other) || other.tail !== '') break;
    const named = namedBy(reading, other);
    if (named !== null) return named;
  }
  return null;
}

function endsReach(element: Element): boolean {
  return element.kind === 'number' || element.kind === 'sign' || isPhrase(element, 'and') || isPhrase(element, 'group');
}

function namedBy(reading: Reading, element: Element): Named | null {
  const fields = sensesOf(element, 'field')
    .map((sense) => sense.field)
    .filter((field) => reading.vocabulary.fields.get(field)?.type === 'number');
  const metric = senseOf(element, 'metric')?.metric ?? null;
  const rate = senseOf(element, 'rate') !== null;
  if (fields.length === 0 && metric === null && !rate) return null;
  return { index: element.index, fields, metric, rate };
}

/** What a number is a number of: its unit decides where it can, then the word beside it. */
function targetOf(reading: Reading, element: Numeric, named: Named | null, compared: boolean): Target | null {
  const unit = element.kind === 'number' ? element.unit : unitOfTime(reading);
  if (unit !== null) return targetOfUnit(reading, unit, named);
  const counts = element.kind === 'number' && element.counter === 'items';
  if (counts && !(named !== null && named.fields.length > 0 && isBeside(reading, named, element))) {
    // `서버가 6대인 시스템`.
    return compared || element.tail === '인' ? { kind: 'count' } : null;
  }
  if (element.kind === 'number' && element.counter === 'rank') return null;
  if (named !== null && named.fields.length > 0 && (compared || isBeside(reading, named, element))) {
    return { kind: 'field', field: named.fields[0]! };
  }
  if (!compared) return null;
  if (named?.metric !== undefined && named.metric !== null) return { kind: 'metric', metric: named.metric };
  if (named?.rate === true) return { kind: 'rate' };
  return { kind: 'count' };
}

/** What a unit measures here: a field or metric named beside it, else the only one that comes in it. */
function targetOfUnit(reading: Reading, unit: UnitDefinition, named: Named | null): Target | null {
  const field = unit.fields.find(({ name }) => named?.fields.includes(name)) ?? null;
  if (field !== null) return { kind: 'field', field: field.name };
  if (named?.metric !== null && named !== null && unit.metrics.includes(named.metric)) {
    return { kind: 'metric', metric: named.metric };
  }
  if (unit.fields.length === 1) return { kind: 'field', field: unit.fields[0]!.name };
  if (named?.rate === true && unit.metrics.length > 0) return { kind: 'rate' };
  if (named !== null && named.metric !== null && !reading.vocabulary.metrics.has(named.metric)) {
    return { kind: 'metric', metric: named.metric };
  }
  const only = anyMetric(reading, unit.metrics);
  return only === null ? null : { kind: 'metric', metric: only };
}

/** A unit without a number, and what is asked for by it. */
function askedAmount(reading: Reading, element: TermElement): AskedAmount | null {
  const text = senseOf(element, 'unit')?.unit;
  const unit = text === undefined ? undefined : reading.vocabulary.units.find((known) => known.text === text);
  if (unit === undefined || aggregatesNext(reading, element)) return null;
  const named = nameOf(reading, element, null);
  const target = targetOfUnit(reading, unit, named);
  if (target === null || (target.kind === 'metric' && named?.metric !== target.metric)) return null;
  const before = previousMeaningful(reading.elements, element.index);
  const counts = senseOf(before, 'aggregation')?.agg === 'count' ? [before!.index] : [];
  const namesField = named !== null && target.kind === 'field' && named.fields.includes(target.field);
  const onlyNames = named !== null && target.kind === 'field' && !namesField ? [named.index] : [];
  return {
    target,
    element: element.index,
    joined: [...counts, ...onlyNames],
    isNamed: namesField || target.kind !== 'field',
  };
}

/** `min disk_io`: the word is a unit elsewhere. */
function aggregatesNext(reading: Reading, element: TermElement): boolean {
  const next = nextMeaningful(reading.elements, element.index);
  return senseOf(element, 'aggregation') !== null && next !== undefined && namedBy(reading, next) !== null;
}

/** A field directly before its number needs no comparison: `severity 5`. */
function isBeside(reading: Reading, named: Named, element: Numeric): boolean {
  const before = previousMeaningful(reading.elements, element.index);
  return before?.index === named.index;
}

function unitOfTime(reading: Reading) {
  return reading.vocabulary.units.find((unit) => unit.text === 'min') ?? null;
}

/** The metric of the question, wherever it stands, if it is measured in the unit; else the unit's only one. */
function anyMetric(reading: Reading, metrics: readonly string[]): string | null {
  for (const element of reading.elements) {
    const metric = senseOf(element, 'metric')?.metric;
    if (metric !== undefined && metrics.includes(metric)) return metric;
  }
  return metrics.length === 1 ? metrics[0]! : null;
}

function valueFor(reading: Reading, element: Numeric, target: Target): number {
  if (element.kind === 'time') return element.amount!.value * MINUTES[element.amount!.unit];
  if (target.kind === 'rate') return element.value / 100;
  if (target.kind !== 'field') return element.value;
  const factor = element.unit?.fields.find(({ name }) => name === target.field)?.factor ?? 1;
  return element.value * factor;
}

const LEADING_NUMBER = /^-?\d+(?:\.\d+)?/;

/** `cpu > 80%`, `metric = 5`: a metric with a sign. Fields with signs are filters and are read there. */
function signCondition(reading: Reading, index: number): Condition | null {
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
