import type { Filter, Scalar } from '../../plan.js';
import type { Term } from '../../vocabulary/sense.js';
import type { Context } from '../context.js';
import { nextMeaningful, previousMeaningful, senseOf, termWith, type Element, type Reading } from '../text/reading.js';
import { joinedBy, type ValueMention } from './values.js';

/** A kind of item that the question names: servers, databases, systems, or just items. */
export interface TypeMention {
  readonly element: Element;
  readonly term: Term;
  readonly kind: string;
  readonly filters: readonly Filter[];
  /** The field to group by when this kind is what one groups by (a system is a tag of its items). */
  readonly groupBy: string | null;
}

export function findTypes(context: Context, taken: ReadonlySet<number>): TypeMention[] {
  const mentions: TypeMention[] = [];
  for (const element of context.reading.elements) {
    const term = taken.has(element.index) ? null : termWith(element, 'item_type');
    if (term?.sense.role !== 'item_type') continue;
    const { kind, filters, groupBy } = term.sense;
    mentions.push({ element, term, kind, filters, groupBy });
  }
  return mentions;
}

/** A type word directly behind one of its values says nothing more: `mes와 erp 시스템`. */
export function isAppositive(reading: Reading, type: TypeMention, values: readonly ValueMention[]): boolean {
  if (type.groupBy === null) return false;
  const before = previousMeaningful(reading.elements, type.element.index);
  const after = nextMeaningful(reading.elements, type.element.index);
  return values.some(
    ({ element, field }) =>
      field === type.groupBy &&
      (element === before ||
        (element === after && type.element.tail === '' && element.index === type.element.index + 1)),
  );
}

/**
 * The conditions that types make: kinds joined by "and" or a comma are one `in`, a kind that contains all others (items)
 * adds nothing. Null when two kinds stand side by side in a way that is not understood.
 */
export function typeFilters(reading: Reading, types: readonly TypeMention[]): Filter[] | null {
  const narrowing = types.filter((type) => type.filters.length > 0);
  const [first, ...rest] = narrowing;
  if (first === undefined) return [];
  const values = new Set<Scalar>();
  const field = first.filters[0]!.field;
  collect(values, first.filters[0]!);
  let before = first;
  for (const type of rest) {
    const filter = type.filters[0]!;
    const repeated = type.kind === first.kind;
    if (filter.field !== field || (!repeated && !joinedBy(reading, before.element, type.element))) return null;
    collect(values, filter);
    before = type;
  }
  const all = [...values];
  return all.length === 1 ? [{ field, op: '=', value: all[0]! }] : [{ field, op: 'in', value: all }];
}

function collect(values: Set<Scalar>, filter: Filter): void {
  if (Array.isArray(filter.value)) for (const value of filter.value) values.add(value);
  else values.add(filter.value);
}

/** Whether the question asks which one of a kind: `어느 서버`, `which server`. */
export function isAskedFor(reading: Reading, element: Element): boolean {
  const before = previousMeaningful(reading.elements, element.index);
  return senseOf(before, 'question')?.asks === 'which';
}
