import type { Filter, Order, Subject } from '../../plan.js';
import { fieldOf, isFieldOf, textOf, timeFieldOf, useTime, type Context } from '../context.js';
import type { GroupMention } from '../parts/grouping.js';
import { findAggregations, findRankings, type AggregationMention, type Ranking } from '../parts/ranking.js';
import { inOrder, readScope, type Scope } from '../parts/scope.js';
import {
  fieldTerm,
  isPhrase,
  nextMeaningful,
  previousMeaningful,
  senseOf,
  termWith,
  type Element,
} from '../text/reading.js';
import { OWNERS, comesInUnits, comparedField, groupsOf, isCount, kindsHaving } from './ci-groups.js';

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
