import type { Filter } from '../../plan.js';
import type { Context } from '../context.js';
import { dimensionOf, findGroups, ITEM, type GroupMention } from '../parts/grouping.js';
import { findTypes, isAppositive } from '../parts/item-types.js';
import type { AggregationMention, Ranking } from '../parts/ranking.js';
import type { Scope } from '../parts/scope.js';
import { findValues, sideBySideWords } from '../parts/values.js';
import { senseOf, type Element } from '../text/reading.js';
import { wantedKinds } from './wanted-kinds.js';

/** What configuration questions are about. */
export const OWNERS = ['item'] as const;

/** What the answer is grouped by, and whether that is ranked. */
export function groupsOf(
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
export function kindsHaving({ reading }: Context, groups: readonly GroupMention[]): Filter[] {
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
export function comesInUnits({ reading }: Context, field: string): boolean {
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
export function comparedField(context: Context, scope: Scope): GroupMention | null {
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

export function isNumeric(context: Context, field: string): boolean {
  return context.reading.vocabulary.fields.get(field)?.type === 'number';
}

export function isCount(element: Element | undefined): boolean {
  return senseOf(element, 'aggregation')?.agg === 'count';
}
