import type { Comparator } from '../../plan.js';
import type { TimeUnit } from '../../vocabulary/time-labels.js';
import type { UnitDefinition } from '../../vocabulary/vocabulary.js';
import { isWithin } from '../time/narrow-period.js';
import { isLimit, limitFrom, type Quantity } from './limits.js';
import {
  isFiller,
  isPhrase,
  nextMeaningful,
  previousMeaningful,
  senseOf,
  sensesOf,
  type Element,
  type Reading,
  type TermElement,
} from '../text/reading.js';
import { numberSpanAt, type NumberSpan, type Numeric } from './number-spans.js';

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
  /** Further values, any of which will do ("4 or 5"). */
  readonly also?: readonly number[];
  /** The number. */
  readonly number: number;
  /** All elements that the condition is made of, the number and the name of its target included. */
  readonly elements: readonly number[];
  /** The element that names the target, if one does. */
  readonly named: number | null;
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

interface SpannedNumbers {
  readonly conditions: readonly Condition[];
  readonly elements: readonly number[];
}

/**
 * `심각도 3~5`, "severity 4 or 5", `30분에서 1시간 걸린`: bounds of a field that is named beside them, or its values. Bounds the
 * wrong way round are no condition: their numbers are left over, and so nothing is answered.
 */
function spanConditions(reading: Reading, element: Numeric): SpannedNumbers | null {
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

/** Something is computed over a time (`24시간 평균 소요 시간`): its length is no length of what is recorded. */
function isAggregated({ elements }: Reading): boolean {
  return elements.some((element) => senseOf(element, 'aggregation') !== null);
}

/** The unit of the last number is that of all ("1 to 2 hours"). */
function spanValue(reading: Reading, number: Numeric, last: Numeric, target: Target): number {
  if (number.kind === 'time' || number.unit !== null) return valueFor(reading, number, target);
  if (last.kind === 'time') return number.value * MINUTES[last.amount!.unit];
  return valueFor(reading, { ...number, unit: last.unit }, target);
}

interface Comparison {
  readonly op: Comparator;
  readonly element: number;
}

function numberCondition(reading: Reading, element: Numeric): Condition | null {
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
function continued(reading: Reading, before: Condition | undefined, condition: Condition): Condition {
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

/** The comparison beside a number: `80% 이상`, `at least 80%`, `80%보다 높은`. */
function comparisonOf({ elements, folded }: Reading, element: Numeric): Comparison | null {
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

interface Named {
  readonly index: number;
  readonly fields: readonly string[];
  readonly metric: string | null;
  readonly rate: boolean;
}

/** The nearest word that names something measured: a number field, a metric or a rate. Looks back, then on. */
function nameOf(reading: Reading, element: Element, comparison: Comparison | null): Named | null {
  const { elements } = reading;
  // `hotter` compares and names what it compares at once.
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
