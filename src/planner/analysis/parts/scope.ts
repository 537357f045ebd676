import type { Filter, Subject } from '../../plan.js';
import type { MappingName } from '../../vocabulary/mapping-names.js';
import type { FieldOwner, Term } from '../../vocabulary/sense.js';
import { fieldOf, isFieldOf, type Context } from '../context.js';
import { findTypes, isAppositive, typeFilters, type TypeMention } from './item-types.js';
import type { Condition } from './conditions.js';
import type { Target } from './measured.js';
import {
  fieldTerm,
  isFiller,
  phraseTerm,
  termWith,
  type CodeElement,
  type Element,
  type Reading,
} from '../text/reading.js';
import { findTextFilters } from './text-filters.js';
import { filtersOf, findValues, negationOf, operatorOf, type ValueMention } from './values.js';

/** Which items (and, for a history, which records) the question is about. */
export interface Scope {
  readonly codes: readonly CodeElement[];
  readonly types: readonly TypeMention[];
  readonly values: readonly ValueMention[];
  readonly identifiers: readonly string[];
  readonly itemFilters: readonly Filter[];
  readonly recordFilters: readonly Filter[];
}

export interface ScopeOptions {
  /** Whose fields count, the first one's meaning first. */
  readonly owners: readonly FieldOwner[];
  /** Elements that group, rank or are otherwise spoken for. */
  readonly taken: ReadonlySet<number>;
  /** Where item conditions go in the plan. */
  readonly itemField: string;
  readonly recordField: string;
}

/** Reads codes, kinds, values and conditions, and notes each as used. */
export function readScope(context: Context, options: ScopeOptions): Scope {
  const { reading, ledger } = context;
  const taken = new Set(options.taken);
  const records = options.owners.filter((owner) => owner !== 'item');
  const itemFilters: Filter[] = [];
  const recordFilters: Filter[] = [];
  const place = (filter: Filter): { list: Filter[]; field: string } =>
    isFieldOf(reading, filter.field, records)
      ? { list: recordFilters, field: options.recordField }
      : { list: itemFilters, field: options.itemField };

  for (const { filter, elements } of findTextFilters(context, options.owners)) {
    if (elements.some((element) => taken.has(element.index))) continue;
    const { list, field } = place(filter);
    list.push(filter);
    for (const [at, element] of elements.entries()) {
      const term = fieldTerm(element, filter.field) ?? (at > 0 ? termWith(element, 'phrase') : null);
      if (at === 0 || term !== null) ledger.use(element, field, filter, term);
      else ledger.consume(element);
    }
    ledger.rely('filterable_fields');
    for (const element of elements) taken.add(element.index);
  }

  const values = findValues(context, options.owners, taken);
  const types = findTypes(context, taken);
  const kinds = useTypes(context, types, values, options.itemField);
  if (kinds !== null) itemFilters.push(...kinds);
  for (const filter of filtersOf(values)) place(filter).list.push(filter);
  for (const value of values)
    useValue(context, value, place({ field: value.field, op: '=', value: value.value }).field, options);
  for (const condition of context.quantities.conditions) {
    const filter = useCondition(context, condition, options, place);
    if (filter !== null) place(filter).list.push(filter);
  }

  const codes = reading.elements.filter(
    (element): element is CodeElement =>
      element.kind === 'code' && element.certain && !taken.has(element.index) && !isDoer(context, element, records),
  );
  for (const code of codes) ledger.use(code, 'primary.identifiers', code.code);
  // A prefix that is known (`srv-`) says that it is a code, and of what.
  if (codes.some(({ type }) => type !== null)) ledger.rely('item_types');
  const identifiers = [...new Set(codes.map(({ code }) => code))];
  return {
    codes,
    types,
    values,
    identifiers,
    itemFilters: inOrder(itemFilters),
    recordFilters: inOrder(recordFilters),
  };
}

/** `db-team이 수행한`, "performed by db-team": who did it is no item, however its name is built. */
function isDoer({ reading }: Context, code: CodeElement, records: readonly FieldOwner[]): boolean {
  const beside = reading.elements[reading.korean ? code.index + 1 : code.index - 1];
  if (beside === undefined || (reading.korean && !/^(?:이|가|에서)$/.test(code.tail))) return false;
  return personFields(reading, beside).some((field) => isFieldOf(reading, field, records));
}

/** The fields that answer "who" and that a word names, also as the stem of a verb that is a filler elsewhere (`수행한`). */
function personFields({ elements, matcher, runs, vocabulary }: Reading, { index, start, end }: Element): string[] {
  const run = runs.findIndex((other) => other.start === start);
  const stems = isFiller(elements[index]) && run >= 0 ? [start + 2] : [];
  const terms = [end, ...stems].flatMap((until) => matcher.exactly(run, start, until));
  const fields = terms.flatMap(({ sense }) => (sense.role === 'field' ? [sense.field] : []));
  return fields.filter((field) => vocabulary.fields.get(field)?.asks === 'who');
}

/** Conditions hold together in any order; a fixed one makes the same question in other words the same plan. */
export function inOrder(filters: readonly Filter[]): Filter[] {
  const key = ({ field, op, value }: Filter): string => JSON.stringify([field, op, value]);
  const sorted = filters.map((filter) =>
    Array.isArray(filter.value) ? { ...filter, value: [...filter.value].sort() } : filter,
  );
  return sorted.sort((one, other) => (key(one) < key(other) ? -1 : key(one) > key(other) ? 1 : 0));
}

function useTypes(
  context: Context,
  types: readonly TypeMention[],
  values: readonly ValueMention[],
  field: string,
): Filter[] | null {
  const { reading, ledger } = context;
  const narrowing = types.filter((type) => {
    if (!isAppositive(reading, type, values)) return true;
    ledger.consume(type.element);
    return false;
  });
  const filters = typeFilters(reading, narrowing);
  if (filters === null) return null;
  for (const type of narrowing) {
    if (type.filters.length > 0) ledger.use(type.element, field, type.filters[0], type.term);
    else ledger.consume(type.element);
  }
  return filters;
}

/** A value, the word that negates it, and the field named beside it (`zone-a에 위치한`, `status is active`). */
function useValue(context: Context, mention: ValueMention, field: string, options: ScopeOptions): void {
  const { reading, ledger } = context;
  const { element, term, value, negated } = mention;
  const filter = { field: mention.field, op: operatorOf(mention), value };
  ledger.use(element, field, filter, term);
  if (isFieldOf(reading, mention.field, ['item']) === false || typeof value === 'number')
    ledger.rely('filterable_fields');
  const negation = negated ? negationOf(reading, element) : null;
  if (negation !== null) ledger.use(negation, field, filter, termWith(negation, 'phrase'));
  for (const beside of fieldsBeside(context, negation === null ? [element] : [element, negation], options)) {
    if (fieldOf(reading, beside, options.owners) === mention.field || namesField(beside, mention.field)) {
      ledger.use(beside, field, filter, fieldTerm(beside, mention.field));
    }
  }
}

function fieldsBeside(context: Context, around: readonly Element[], options: ScopeOptions): Element[] {
  const { elements } = context.reading;
  const found: Element[] = [];
  for (const element of around) {
    for (const beside of [timeless(elements, element.index, -1), timeless(elements, element.index, 1)]) {
      if (beside !== undefined && !options.taken.has(beside.index)) found.push(beside);
    }
  }
  return found;
}

/** The next element on one side that says something else than a time: `dana가 이번 달에 승인한`. */
function timeless(elements: readonly Element[], index: number, step: 1 | -1): Element | undefined {
  let at = index + step;
  while (isFiller(elements[at]) || elements[at]?.kind === 'time') at += step;
  return elements[at];
}

function namesField(element: Element, field: string): boolean {
  return fieldTerm(element, field) !== null;
}

function useCondition(
  context: Context,
  condition: Condition,
  options: ScopeOptions,
  place: (filter: Filter) => { field: string },
): Filter | null {
  const { target, op, value, also } = condition;
  if (target.kind !== 'field' || !isFieldOf(context.reading, target.field, options.owners)) return null;
  const values = also === undefined ? { op, value } : { op: 'in' as const, value: [value, ...also] };
  const filter: Filter = { field: target.field, ...values };
  noteCondition(context, condition, place(filter).field, filter);
  return filter;
}

/** Notes a condition and the words it is made of as used. */
export function noteCondition(context: Context, condition: Condition, field: string, value: unknown): void {
  const { ledger, reading } = context;
  const { target, number } = condition;
  ledger.consume(...condition.elements);
  const unit = unitMapping(reading.elements[number]!, target);
  ledger.cite(number, field, value, unit);
  for (const index of condition.elements) {
    const element = reading.elements[index]!;
    const by = index === number ? null : (termOfCondition(element, target) ?? lentUnit(element, condition, unit));
    if (by !== null) ledger.cite(index, field, value, by);
  }
}

/** "20 to 100 TB": the unit of the number stands behind another one. */
function lentUnit(element: Element, { target }: Condition, own: MappingName | null): MappingName | null {
  return own === null ? unitMapping(element, target) : null;
}

/** Where it is known what a unit measures; null without one. */
function unitMapping(element: Element, { kind }: Target): MappingName | null {
  const measured = element.kind === 'time' || (element.kind === 'number' && element.unit !== null);
  if (!measured) return null;
  return kind === 'field' ? 'filterable_fields' : 'metric_catalogue';
}

/** The meaning that a word has in a condition: the field or metric, or the comparison. */
function termOfCondition(element: Element, target: Target): Term | null {
  return (
    (target.kind === 'field' ? fieldTerm(element, target.field) : null) ??
    termWith(element, 'comparison') ??
    phraseTerm(element, 'between') ??
    (target.kind === 'rate' ? termWith(element, 'rate') : termWith(element, 'metric')) ??
    termWith(element, 'order')
  );
}

export function emptySubject(): Subject {
  return { identifiers: [], keywords: [], filters: [] };
}

/** The selection of items as every tool takes it; absent parts are left out. */
export function itemScope(identifiers: readonly string[], filters: readonly Filter[]): Record<string, unknown> {
  return {
    ...(identifiers.length > 0 ? { items: [...identifiers] } : {}),
    ...(filters.length > 0 ? { filters: [...filters] } : {}),
  };
}
