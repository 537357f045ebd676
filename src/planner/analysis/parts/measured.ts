import type { TimeUnit } from '../../vocabulary/time-labels.js';
import type { UnitDefinition } from '../../vocabulary/vocabulary.js';
import {
  isFiller,
  isPhrase,
  previousMeaningful,
  senseOf,
  sensesOf,
  type Element,
  type Reading,
} from '../text/reading.js';
import type { Comparison } from './comparisons.js';
import type { Numeric } from './number-spans.js';

/** What a number is compared with. */
export type Target =
  | { kind: 'field'; field: string }
  | { kind: 'metric'; metric: string }
  /** A number of items or records: "more than 5 servers". */
  | { kind: 'count' }
  | { kind: 'rate' };

/** A word that names what is measured. */
export interface Named {
  readonly index: number;
  readonly fields: readonly string[];
  readonly metric: string | null;
  readonly rate: boolean;
}

/** How far from its number the name of what is measured may stand. */
const REACH_BACK = 5;
const REACH_ON = 3;

/** The nearest word that names something measured: a number field, a metric or a rate. Looks back, then on. */
export function nameOf(reading: Reading, element: Element, comparison: Comparison | null): Named | null {
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

export function namedBy(reading: Reading, element: Element): Named | null {
  const fields = sensesOf(element, 'field')
    .map((sense) => sense.field)
    .filter((field) => reading.vocabulary.fields.get(field)?.type === 'number');
  const metric = senseOf(element, 'metric')?.metric ?? null;
  const rate = senseOf(element, 'rate') !== null;
  if (fields.length === 0 && metric === null && !rate) return null;
  return { index: element.index, fields, metric, rate };
}

/** What a number is a number of: its unit decides where it can, then the word beside it. */
export function targetOf(reading: Reading, element: Numeric, named: Named | null, compared: boolean): Target | null {
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
export function targetOfUnit(reading: Reading, unit: UnitDefinition, named: Named | null): Target | null {
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

export const MINUTES: Readonly<Record<TimeUnit, number>> = {
  min: 1,
  h: 60,
  d: 1440,
  w: 10_080,
  mo: 43_200,
  y: 525_600,
};

export function valueFor(reading: Reading, element: Numeric, target: Target): number {
  if (element.kind === 'time') return element.amount!.value * MINUTES[element.amount!.unit];
  if (target.kind === 'rate') return element.value / 100;
  if (target.kind !== 'field') return element.value;
  const factor = element.unit?.fields.find(({ name }) => name === target.field)?.factor ?? 1;
  return element.value * factor;
}
