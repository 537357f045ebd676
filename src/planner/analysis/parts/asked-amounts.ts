import { nextMeaningful, previousMeaningful, senseOf, type Reading, type TermElement } from '../text/reading.js';
import { namedBy, nameOf, targetOfUnit, type Target } from './measured.js';

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

/** A unit without a number, and what is asked for by it. */
export function askedAmount(reading: Reading, element: TermElement): AskedAmount | null {
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
