import type { Filter, Order, Subject } from '../../plan.js';
import { fieldOf, isFieldOf, textOf, timeFieldOf, useTime, type Context } from '../context.js';
import { dimensionOf, findGroups, ITEM, type GroupMention } from '../parts/grouping.js';
import { findTypes, isAppositive } from '../parts/item-types.js';
import { findAggregations, findRankings, type AggregationMention, type Ranking } from '../parts/ranking.js';
import { inOrder, readScope, type Scope } from '../parts/scope.js';
import { findValues, sideBySideWords } from '../parts/values.js';
import { wantedKinds } from './wanted-kinds.js';
import {
  fieldTerm,
  isPhrase,
  nextMeaningful,
  previousMeaningful,
  senseOf,
  termWith,
  type Element,
} from '../text/reading.js';

export const OWNERS = ['item'] as const;

/** A field that the question names, beside values and groups: asked for, measured, or ordered by. */
export interface FieldMention {
  readonly element: Element;
  readonly field: string;
  readonly numeric: boolean;
  readonly time: boolean;
  /** Its amount is asked for by "how many": `코어는 몇 개`, "number of cpu cores". */
  readonly counted: boolean;
}

/** A question about configuration, taken apart. */
export interface CiQuestion {
  readonly context: Context;
  readonly groups: readonly GroupMention[];
  /** Items themselves are the groups: "of each server". */
  readonly perItem: boolean;
  /** The group is what is ranked: "the system with the most cores". */
  readonly ranked: boolean;
  readonly rankings: readonly Ranking[];
  readonly aggregations: readonly AggregationMention[];
  readonly scope: Scope;
  readonly filters: readonly Filter[];
  readonly fields: readonly FieldMention[];
  /** Words to search for. */
  readonly keywords: readonly string[];
}

export function readCiQuestion(context: Context): CiQuestion {
  const rankings = findRankings(context);
  const aggregations = findAggregations(context);
  const { groups, perItem, ranked } = groupsOf(context, rankings, aggregations);
  const taken = new Set(groups.map(({ element }) => element.index));
  const keywords = searchWords(context, taken);
  const scope = readScope(context, {
    owners: OWNERS,
    taken,
    itemField: 'primary.filters',
    recordField: 'primary.filters',
  });
  const having = scope.types.some(({ filters }) => filters.length > 0) ? [] : kindsHaving(context, groups);
  const filters = inOrder([...scope.itemFilters, ...having]).concat(timeFilters(context));
  const compared = groups.length === 0 ? comparedField(context, scope) : null;
  if (compared !== null) groups.push(compared);
  const fields = leftFields(context, taken);
  return { context, groups, perItem, ranked, rankings, aggregations, scope, filters, fields, keywords };
}

export function subjectOf(question: CiQuestion, limit?: number): Subject {
  return {
    identifiers: [...question.scope.identifiers],
    keywords: [...question.keywords],
    filters: [...question.filters],
    ...(limit === undefined ? {} : { limit }),
  };
}

function isNumeric(context: Context, field: string): boolean {
  return context.reading.vocabulary.fields.get(field)?.type === 'number';
}

function groupsOf(
  context: Context,
  rankings: readonly Ranking[],
  aggregations: readonly AggregationMention[],
): { groups: GroupMention[]; perItem: boolean; ranked: boolean } {
  const ranks =
    rankings.some(({ by }) => by === 'value' || by === 'field') || aggregations.some((mention) => mention.ranks);
  // "top 3 servers by cores" orders by the number, it does not group by it.
  const found = findGroups(context, OWNERS, new Set()).filter(({ field }) => !(ranks && isNumeric(context, field)));
  // "서버당 평균 메모리 용량", "owner of every database": an item is a row by itself.
  const each = found.filter(({ field }) => field === ITEM);
  for (const { joined } of each) context.ledger.consume(...joined);
  context.ledger.consume(...context.reading.elements.filter((element) => isOfEachOne(context, element)));
  const groups = found.filter((group) => !each.includes(group));
  if (groups.length > 0) return { groups, perItem: false, ranked: false };
  const isCounted = aggregations.some(({ agg }) => agg === 'count');
  // "Top 3 owners by number of items": what stands before is ranked, by how many there are of what stands behind.
  if (isCounted && aggregations.some((mention) => mention.ranks)) {
    const ranked = rankedDimension(context, true);
    if (ranked !== null) return { groups: [ranked], perItem: false, ranked: true };
  }
  if (each.length > 0) return { groups: [], perItem: true, ranked: false };
  const isRanked = rankings.some(({ by }) => by === 'value');
  const ranked = rankedDimension(context, isRanked);
  const wanted = ranked ?? wantedKinds(context);
  return { groups: wanted === null ? [] : [wanted], perItem: false, ranked: ranked !== null };
}

/** `언어별 개수`: what items of other kinds do not have is no group of theirs. */
function kindsHaving({ reading }: Context, groups: readonly GroupMention[]): Filter[] {
  const { fields, itemTypes } = reading.vocabulary;
  const [kinds, ...others] = groups
    .map(({ field }) => fields.get(field)?.kinds ?? [])
    .filter(({ length }) => length > 0);
  if (kinds === undefined || others.length > 0) return [];
  const [first, ...more] = kinds.flatMap((kind) => itemTypes.get(kind) ?? []);
  if (first === undefined || more.some(({ field }) => field !== first.field)) return [];
  if (more.length === 0) return [first];
  return [{ field: first.field, op: 'in', value: [first, ...more].flatMap(({ value }) => value) }];
}

/** Whether amounts of a field can be added up. */
function comesInUnits({ reading }: Context, field: string): boolean {
  return reading.vocabulary.units.some(({ fields }) => fields.some(({ name }) => name === field));
}

/** `서버 한 대당`: the same as `서버당`. */
function isOfEachOne({ reading }: Context, element: Element): boolean {
  if (element.kind !== 'number' || element.counter !== 'items' || element.value !== 1) return false;
  return /^(?:당|마다)/.test(element.tail) && senseOf(reading.elements[element.index - 1], 'item_type') !== null;
}

/** "서버가 가장 많은 시스템", "systems with more than 5 servers": the kind or field that is ranked by a count. */
function rankedDimension(context: Context, isRanked: boolean): GroupMention | null {
  const { reading, quantities, claimed } = context;
  const counts = quantities.conditions.some(({ target }) => target.kind === 'count');
  if (!counts && !isRanked) return null;
  const values = findValues(context, OWNERS, new Set());
  const types = findTypes(context, new Set());
  const candidates: GroupMention[] = [];
  // "The system with the most cores": of all its items together. "The zone of the server with the most cores" is not.
  const sums = isRanked && types.every(({ groupBy }) => groupBy !== null);
  let isSummed = false;
  for (const { target } of quantities.asked) {
    if (target.kind !== 'field') continue;
    if (!sums) return null;
    isSummed = true;
  }
  for (const element of reading.elements) {
    if (claimed.has(element.index)) continue;
    const found = dimensionOf(reading, element, OWNERS);
    if (found === null) continue;
    if (isNumeric(context, found.field)) {
      if (!sums || !comesInUnits(context, found.field)) return null;
      isSummed = true;
      continue;
    }
    const type = types.find((mention) => mention.element === element);
    if (type !== undefined && (type.groupBy === null || isAppositive(reading, type, values))) continue;
    if (type === undefined && (!isText(context, found.field) || values.some(({ field }) => field === found.field)))
      continue;
    candidates.push({ ...found, element, joined: [] });
  }
  const [only, ...others] = candidates;
  if (only === undefined || others.some(({ field }) => field !== only.field)) return null;
  const group = { ...only, joined: others.map(({ element }) => element) };
  return !only.isType || types.length > 1 || isSummed ? group : null;
}

function isText(context: Context, field: string): boolean {
  return context.reading.vocabulary.fields.get(field)?.type === 'text';
}

/** "erp 서버와 mes 서버 수 비교": several values of one field, held against each other. */
function comparedField(context: Context, scope: Scope): GroupMention | null {
  const compare = [...sideBySideWords(context.reading), ...context.reading.elements.filter(isOfEach)];
  if (compare.length === 0) return null;
  const kinds = comparedKinds(scope);
  if (kinds !== null) return { ...kinds, isType: false, joined: compare };
  const fields = scope.values.filter(({ negated }) => !negated).map(({ field }) => field);
  const repeated = scope.values.find(({ field }, at) => fields.indexOf(field) !== at && fields.includes(field));
  if (repeated === undefined) return null;
  return { field: repeated.field, element: repeated.element, term: repeated.term, isType: false, joined: compare };
}

/** `서버랑 DB 각각 몇 개야`: several kinds, told apart by one field. */
function comparedKinds(scope: Scope): Pick<GroupMention, 'field' | 'element' | 'term'> | null {
  const kinds = scope.types.filter(({ filters }) => filters.length > 0);
  const [first, ...others] = kinds;
  const field = first?.filters[0]?.field;
  if (first === undefined || field === undefined || others.every(({ kind }) => kind === first.kind)) return null;
  return others.every(({ filters }) => filters[0]!.field === field)
    ? { field, element: first.element, term: first.term }
    : null;
}

/** `몇 대씩`. */
function isOfEach(element: Element): boolean {
  return element.tail.startsWith('씩') && isCount(element);
}

/** With a word for searching, a word that nobody knows is what to search for. */
function searchWords(context: Context, taken: ReadonlySet<number>): string[] {
  const { reading, ledger } = context;
  const searching = reading.elements.filter((element) => isPhrase(element, 'search'));
  if (searching.length === 0) return [];
  const words: string[] = [];
  for (const element of reading.elements) {
    const unknown = (element.kind === 'unknown' && !element.symbol) || (element.kind === 'code' && !element.certain);
    if (!unknown || taken.has(element.index)) continue;
    const word = textOf(reading, element).replace(/(?:이라는|라는|이란)$/, '');
    words.push(word);
    ledger.use(element, 'primary.keywords', word);
  }
  ledger.consume(...searching);
  return words;
}

/** A time beside a field for times (`2024년에 생성된`) is a condition on it. */
function timeFilters(context: Context): Filter[] {
  const { reading, ledger, times } = context;
  const [mention] = times.mentions;
  if (mention === undefined) return [];
  for (const element of reading.elements) {
    const field = fieldOf(reading, element, OWNERS);
    if (field === null || reading.vocabulary.fields.get(field)?.type !== 'time') continue;
    ledger.use(element, 'primary.filters', field, fieldTerm(element, field));
    useTime(context, mention, 'primary.filters', mention.range);
    const { from, to } = mention.range;
    return [
      { field, op: '>=', value: from },
      { field, op: '<', value: to },
    ];
  }
  return [];
}

function leftFields(context: Context, taken: ReadonlySet<number>): FieldMention[] {
  const { reading, ledger, claimed } = context;
  const found: FieldMention[] = [];
  for (const element of reading.elements) {
    if (taken.has(element.index) || claimed.has(element.index) || ledger.isUsed(element)) continue;
    const field = fieldOf(reading, element, OWNERS);
    if (field === null) continue;
    const type = reading.vocabulary.fields.get(field)?.type;
    const numeric = type === 'number';
    found.push({
      element,
      field,
      numeric,
      time: type === 'time',
      counted: numeric && isCounted(context, element, field),
    });
  }
  for (const { target, element, joined, isNamed } of context.quantities.asked) {
    if (isNamed || target.kind !== 'field' || !isFieldOf(reading, target.field, OWNERS)) continue;
    const counted = joined.some((index) => isCount(reading.elements[index]));
    found.push({ element: reading.elements[element]!, field: target.field, numeric: true, time: false, counted });
  }
  return found;
}

/** Whether a field that comes in units stands directly beside a word for counting: before it in Korean, else behind. */
function isCounted(context: Context, element: Element, field: string): boolean {
  if (!comesInUnits(context, field)) return false;
  const { reading } = context;
  const { elements } = reading;
  if (!reading.korean) return isCount(previousMeaningful(elements, element.index));
  const next = nextMeaningful(elements, element.index);
  return isCount(next) || (senseOf(next, 'aggregation')?.agg === 'sum' && isCount(elements[next!.index + 1]));
}

function isCount(element: Element | undefined): boolean {
  return senseOf(element, 'aggregation')?.agg === 'count';
}

export interface FoundOrder {
  readonly order: Order;
  readonly superlative: boolean;
}

/** The order by a column, from "most", "top" or "sorted by". */
export function orderBy(question: CiQuestion, by: string, planField: string): FoundOrder | null {
  const { ledger } = question.context;
  const ranking = question.rankings.find(({ by: how }) => how === 'value' || how === 'field');
  if (ranking !== undefined) {
    const order: Order = { by, direction: ranking.direction };
    ledger.use(ranking.element, planField, order, ranking.term);
    ledger.consume(...ranking.joined);
    // "The top 3 systems with the most apps" ranks once.
    const top = ranking.direction === 'desc' ? 'max' : 'min';
    for (const { agg, ranks, element } of question.aggregations) if (ranks && agg === top) ledger.consume(element);
    return { order, superlative: ranking.superlative };
  }
  const extreme = question.aggregations.find(({ agg }) => agg === 'max' || agg === 'min');
  if (extreme === undefined) return null;
  const order: Order = { by, direction: extreme.agg === 'min' ? 'asc' : 'desc' };
  ledger.use(extreme.element, planField, order, extreme.term);
  return { order, superlative: true };
}

/** `newest`, `메모리 용량이 가장 큰`, `sorted by memory size`. */
export function listOrder(question: CiQuestion): FoundOrder | null {
  const { context, rankings, aggregations, fields } = question;
  const { ledger } = context;
  const time = rankings.find(({ by }) => by === 'time');
  if (time !== undefined) {
    const named = fields.find((field) => field.time);
    if (named !== undefined) ledger.consume(named.element);
    const order: Order = { by: named?.field ?? timeFieldOf(context, 'item'), direction: time.direction };
    ledger.use(time.element, 'list.order', order, time.term);
    ledger.consume(...time.joined);
    return { order, superlative: time.superlative };
  }
  const sorts = rankings.some(({ by }) => by === 'field');
  const key = fields.find((field) => field.numeric) ?? (sorts ? fields[0] : undefined);
  if (key === undefined || !(rankings.length > 0 || aggregations.some(({ agg }) => agg === 'max' || agg === 'min')))
    return null;
  ledger.use(key.element, 'list.order', key.field, termWith(key.element, 'field'));
  const before = previousMeaningful(context.reading.elements, key.element.index);
  if (isPhrase(before, 'group')) ledger.consume(before);
  const ordered = orderBy(question, key.field, 'list.order');
  // Names are sorted from A to Z, numbers and times from the top.
  if (ordered === null || !sorts || key.numeric || key.time) return ordered;
  return { ...ordered, order: { by: key.field, direction: 'asc' } };
}

/** The fields that the question asks for, named or by "who", "where", "when". */
export function askedFields(question: CiQuestion): string[] {
  const { context, fields } = question;
  const { reading, ledger } = context;
  const asked: string[] = [];
  for (const { element, field } of fields) {
    if (ledger.isUsed(element)) continue;
    ledger.use(element, 'list.fields', field, termWith(element, 'field'));
    asked.push(field);
  }
  for (const element of reading.elements) {
    const asks = senseOf(element, 'question')?.asks;
    if (asks !== 'who' && asks !== 'where' && asks !== 'when') continue;
    // "servers where status = active" asks for no place.
    if (isBetweenKindAndField(reading.elements, element)) {
      ledger.consume(element);
      continue;
    }
    const named = asked.some((field) => reading.vocabulary.fields.get(field)?.asks === asks);
    const found = [...reading.vocabulary.fields.values()].find(
      (field) => field.asks === asks && field.of.includes('item'),
    );
    if (named || found === undefined) {
      ledger.consume(element);
      continue;
    }
    ledger.use(element, 'list.fields', found.name, termWith(element, 'question'));
    asked.push(found.name);
  }
  return [...new Set(asked)];
}

function isBetweenKindAndField(elements: readonly Element[], element: Element): boolean {
  const before = elements[element.index - 1];
  const after = elements[element.index + 1];
  return senseOf(before, 'item_type') !== null && senseOf(after, 'field') !== null;
}

/** Whether the kind is what the question asks for, rather than what a number is asked of. */
export function isHead(context: Context, kind: Element, last: number): boolean {
  const before = previousMeaningful(context.reading.elements, kind.index);
  if (senseOf(before, 'question')?.asks === 'which') return true;
  if (kind.index <= last || nextMeaningful(context.reading.elements, kind.index) !== undefined) return false;
  // "The maximum memory size of servers" is a number.
  const { folded, elements } = context.reading;
  return !/^\s+(?:of|among|across|over)\s/.test(folded.text.slice(elements[last]!.tailEnd, kind.start));
}
