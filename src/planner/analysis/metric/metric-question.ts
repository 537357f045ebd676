import type { Aggregation, Subject, TimeRange } from '../../plan.js';
import { useTime, warn, type Context } from '../context.js';
import { askedOfItems, findGroups, findPattern, groupingElements, ITEM, type GroupMention } from '../parts/grouping.js';
import { findTypes, isAppositive, isAskedFor, type TypeMention } from '../parts/item-types.js';
import type { Condition } from '../parts/conditions.js';
import { findAggregations, findRankings, type AggregationMention, type Ranking } from '../parts/ranking.js';
import { itemScope, readScope, type Scope } from '../parts/scope.js';
import { DAY } from '../parts/series-step.js';
import { comparedValues, findValues, sideBySideWords } from '../parts/values.js';
import { isPhrase, nextMeaningful, previousMeaningful, senseOf, termWith, type Element } from '../text/reading.js';
import { allTime, assumedRange, lastHour } from '../time/time-ranges.js';
import { useSplitNames } from './split-names.js';

export const OWNERS = ['item'] as const;

/** A question about metrics, taken apart. */
export interface MetricQuestion {
  readonly context: Context;
  /** At least one. */
  readonly metrics: readonly string[];
  readonly groups: readonly GroupMention[];
  /** The question itself groups (`존별`, "by zone"); otherwise a group is what is ranked or filtered. */
  readonly grouped: boolean;
  readonly scope: Scope;
  readonly threshold: Condition | null;
  /** The aggregation, where it is no ranking. */
  readonly agg: AggregationMention | null;
  /** The word for counting: how many are over a threshold, or how often. */
  readonly counted: AggregationMention | null;
  readonly ranking: Ranking | null;
  /** An aggregation that may rank (`최대`, `top`). */
  readonly ranked: AggregationMention | null;
}

/** The metrics that the question names, without those that only name an attribute (`메모리가 256GB인`). */
export function metricElements(context: Context): Element[] {
  return context.reading.elements.filter((element) => {
    if (termWith(element, 'metric') === null) return false;
    const { conditions, asked } = context.quantities;
    if (asked.some(({ joined }) => joined.includes(element.index))) return false;
    const claimedBy = conditions.find(({ elements }) => elements.includes(element.index));
    return claimedBy === undefined || claimedBy.target.kind === 'metric';
  });
}

export function readMetricQuestion(context: Context, named: readonly Element[]): MetricQuestion {
  const { ledger } = context;
  const metrics: string[] = [];
  for (const element of named) {
    const term = termWith(element, 'metric')!;
    if (term.sense.role !== 'metric') continue;
    if (!metrics.includes(term.sense.metric)) metrics.push(term.sense.metric);
    ledger.use(element, 'metric.metric_name', term.sense.metric, term);
  }
  const ranking = findRankings(context).find(({ by }) => by === 'value' || by === 'field') ?? null;
  const aggregations = findAggregations(context);
  const bounds = aggregations.filter(({ agg }) => agg === 'max' || agg === 'min');
  const ranked = bounds.find(({ ranks }) => ranks) ?? bounds[0] ?? null;
  const threshold = context.quantities.conditions.find(({ target }) => target.kind === 'metric') ?? null;
  const metricIndexes = new Set(named.map(({ index }) => index));
  const groups = findGroups(context, OWNERS, metricIndexes);
  const grouped = groups.length > 0;
  // "Which hour is the busiest for erp servers" ranks the hours.
  const ranksSlots = ranking !== null && findPattern(context) !== null;
  const wanted = grouped || ranksSlots ? null : wantedDimension(context, ranking, ranked, threshold);
  if (wanted !== null) groups.push(wanted);
  if (groups.some(({ field }) => field === ITEM)) groups.push(...askedOfItems(context));

  const scope = readScope(context, {
    owners: OWNERS,
    taken: new Set([...metricIndexes, ...groupingElements(groups)]),
    itemField: 'primary.filters',
    recordField: 'primary.filters',
  });
  for (const group of groups) {
    ledger.use(group.element, 'metric.group_by', group.field, group.term);
    ledger.consume(...group.joined);
  }
  useRankedBy(context, ranking, ranked);
  useUsing(context, ranking);
  useSplitNames(context, named);
  // Beside a ranking (`최고 온도가 가장 높은`), and without anything to rank, it is what is computed.
  const ranks = wanted !== null && ranking === null;
  const counted = aggregations.find((mention) => mention.agg === 'count') ?? null;
  const computed = aggregations.filter((mention) => mention !== counted && !mention.ranks);
  const agg = computed.find((mention) => !(ranks && mention === ranked)) ?? null;
  return { context, metrics, groups, grouped, scope, threshold, agg, counted, ranking, ranked };
}

/** The field that tells kinds apart that are held against each other: `db와 was 중 더 높은 쪽`. */
function comparedKinds({ reading }: Context, types: readonly TypeMention[]): string | null {
  const [first, ...others] = types.filter(({ filters }) => filters.length > 0);
  if (first === undefined || sideBySideWords(reading).length === 0) return null;
  const field = first.filters[0]!.field;
  const isOther = others.some(({ kind, filters }) => kind !== first.kind && filters[0]?.field === field);
  return isOther ? field : null;
}

/** "top 5 servers by cpu": the word before the metric says what is ranked. */
function useRankedBy(context: Context, ranking: Ranking | null, ranked: AggregationMention | null): void {
  if (ranking === null && ranked === null) return;
  for (const element of metricElements(context)) {
    const before = previousMeaningful(context.reading.elements, element.index);
    if (isPhrase(before, 'group')) context.ledger.consume(before);
  }
}

/** `CPU를 가장 많이 쓰는 서버`, "servers using the most memory": to use what is measured is to have a value. */
function useUsing(context: Context, ranking: Ranking | null): void {
  const { elements } = context.reading;
  const words = elements.filter((element) => senseOf(element, 'relation') !== null || isPhrase(element, 'using'));
  const [word, ...others] = words;
  if (word === undefined || others.length > 0) return;
  const beside = [previousMeaningful(elements, word.index), nextMeaningful(elements, word.index)];
  // "How much memory is srv-apm-01 using".
  if (beside[0]?.kind === 'code' && beside[1] === undefined) context.ledger.consume(word);
  if (ranking === null) return;
  const joined = [ranking.element, ...ranking.joined, ...metricElements(context)];
  if (joined.some((element) => beside.includes(element))) context.ledger.consume(word);
}

/**
 * What one value each is wanted of, where no grouping says so: the kind that is ranked or filtered by its value ("CPU가
 * 가장 높은 서버", "servers over 80%"), or a kind that is a dimension by nature (systems).
 */
function wantedDimension(
  context: Context,
  ranking: Ranking | null,
  ranked: AggregationMention | null,
  threshold: Condition | null,
): GroupMention | null {
  const { reading } = context;
  const values = findValues(context, OWNERS, new Set());
  const free = findTypes(context, new Set()).filter((type) => !isAppositive(reading, type, values));
  if (comparedValues(context, OWNERS) !== null || comparedKinds(context, free) !== null) return null;
  const byNature = free.find(({ groupBy }) => groupBy !== null);
  const kind = byNature ?? free.at(-1);
  if (kind === undefined) return ranking === null && ranked === null ? null : wantedField(context);
  const wanted =
    ranking !== null ||
    threshold !== null ||
    isAskedFor(reading, kind.element) ||
    (ranked !== null && (ranked.ranks || isBehind(kind, ranked)));
  if (!wanted && byNature === undefined) return null;
  return { field: kind.groupBy ?? ITEM, element: kind.element, term: kind.term, isType: true, joined: [] };
}

/** "최대 CPU 사용률 서버": the kind stands behind what ranks it. */
function isBehind(kind: TypeMention, ranked: AggregationMention): boolean {
  return (
    kind.element.index > ranked.element.index &&
    !/^(?:들)?의/.test(kind.element.tail) &&
    /[가-힣]/.test(ranked.term.keyword)
  );
}

/** "which zone has the highest cpu", `가장 더운 구역은 어디야`: a field that is asked for. */
function wantedField(context: Context): GroupMention | null {
  const { elements, vocabulary } = context.reading;
  for (const element of elements) {
    const term = termWith(element, 'field');
    if (term?.sense.role !== 'field' || context.claimed.has(element.index)) continue;
    const definition = vocabulary.fields.get(term.sense.field);
    if (definition?.type !== 'text' || !definition.of.includes('item')) continue;
    const before = previousMeaningful(elements, element.index);
    const next = nextMeaningful(elements, element.index);
    const asks = [before, next].filter((beside) => beside !== undefined && senseOf(beside, 'question') !== null);
    if (asks.length > 0 || next === undefined) {
      return { field: term.sense.field, element, term, isType: false, joined: asks as Element[] };
    }
  }
  return null;
}

export function subjectOf(question: MetricQuestion, limit?: number): Subject {
  const { scope } = question;
  return {
    identifiers: [...scope.identifiers],
    keywords: [],
    filters: [...scope.itemFilters],
    ...(limit === undefined ? {} : { limit }),
  };
}

/** The selection of items, as every operation of the tool takes it. */
export function itemsOf(question: MetricQuestion): Record<string, unknown> {
  return itemScope(question.scope.identifiers, question.scope.itemFilters);
}

/** The fields to group by: as asked, or one row per item where several items or a comparison of values are named. */
export function groupBy(question: MetricQuestion): string[] {
  const { context, groups, scope } = question;
  const compared = sideBySideWords(context.reading);
  if (groups.length > 0) {
    context.ledger.consume(...compared.filter((word) => comparesGroups(question, word)));
    return [...new Set(groups.map(({ field }) => field))];
  }
  if (scope.identifiers.length > 1) {
    context.ledger.consume(...compared);
    return [ITEM];
  }
  const fields = scope.values.filter(({ negated }) => !negated).map(({ field }) => field);
  const repeated = fields.find((field, at) => fields.indexOf(field) !== at) ?? comparedKinds(context, scope.types);
  if (compared.length === 0 || repeated === null) return [];
  context.ledger.consume(...compared);
  return [repeated];
}

/** "Compare cpu by system", `시스템별로 비교해줘`, `존별 비교`: groups are held against each other anyway. */
function comparesGroups({ context, groups }: MetricQuestion, word: Element): boolean {
  if (isPhrase(word, 'change')) return false;
  const { elements } = context.reading;
  const beside = [previousMeaningful(elements, word.index), nextMeaningful(elements, word.index)];
  return beside.some((other) => other === undefined || groups.some(({ element }) => element === other));
}

export interface Range {
  readonly range: TimeRange;
  readonly latest: boolean;
}

/**
 * The range asked for; where none is, the last value counts, or the last day when something has to be computed, or all time
 * for "ever" and for the first and last time (`always`).
 */
export function rangeOf(question: MetricQuestion, computed: boolean, always = false): Range {
  const { context } = question;
  const [mention] = context.times.mentions;
  const ever = context.reading.elements.filter((element) => isPhrase(element, 'ever'));
  context.ledger.consume(...ever);
  if (mention !== undefined) {
    useTime(context, mention, 'metric.time_range', mention.range);
    return { range: mention.range, latest: mention.now };
  }
  if (always || ever.length > 0) return { range: allTime(context.now, context.clock), latest: false };
  if (!computed) useRecent(context);
  if (!computed) return { range: lastHour(context.now, context.clock), latest: true };
  warn(context, 'ASSUMED', 'The question names no time; the last 24 hours were taken.');
  return { range: assumedRange('last_24h', DAY, context.now, context.clock), latest: false };
}

/** "The most recent temperature": the last value counts anyway. */
function useRecent(context: Context): void {
  for (const { by, direction, element, joined } of findRankings(context))
    if (by === 'time' && direction === 'desc') context.ledger.consume(element, ...joined);
}

export interface Extreme {
  readonly agg: Aggregation;
  readonly order: 'asc' | 'desc';
  /** The first one is asked for, not a bound of each (`존별 가장 높은 CPU`). */
  readonly one: boolean;
  /** The aggregation is what is asked for (`최대`), it does not only follow from the order. */
  readonly named: boolean;
}

/** The ranking that is asked for, with the aggregation that goes with it. */
export function extremeOf(question: MetricQuestion): Extreme | null {
  const { context, ranking, ranked } = question;
  const { ledger } = context;
  if (ranking !== null) {
    ledger.use(ranking.element, 'metric.order', ranking.direction, ranking.term);
    ledger.consume(...ranking.joined);
    if (ranked?.ranks === true) ledger.use(ranked.element, 'metric.order', ranking.direction, ranked.term);
    const agg = ranking.superlative ? (ranking.direction === 'desc' ? 'max' : 'min') : 'avg';
    const one = ranking.superlative && !(question.grouped && rankedKind(question) === null);
    return { agg, order: ranking.direction, one, named: ranking.superlative && !one };
  }
  if (ranked === null || ranked === question.agg) return null;
  const order = ranked.agg === 'max' ? 'desc' : 'asc';
  ledger.use(ranked.element, 'metric.agg', ranked.agg, ranked.term);
  ledger.cite(ranked.element, 'metric.order', order, ranked.term);
  return { agg: ranked.agg, order, one: true, named: !ranked.ranks };
}

/** The kind that stands beside the word that ranks or is asked for: `가장 높은 서버`, "hottest server", "which server". */
export function rankedKind({ context, ranking, ranked }: MetricQuestion): TypeMention | null {
  const { reading } = context;
  const { elements } = reading;
  const word = (ranking ?? ranked)?.element;
  if (word === undefined) return null;
  const next = behindMetric(elements, nextMeaningful(elements, word.index));
  const previous = reading.korean ? undefined : previousMeaningful(elements, word.index);
  const kinds = findTypes(context, new Set()).filter(({ element }) => !isOfMetric(elements, element));
  return (
    kinds.find(({ element }) => element === next || element === previous) ??
    kinds.find(({ element }) => isAskedFor(reading, element)) ??
    (ranking === null && ranked !== null ? kinds.find((kind) => isBehind(kind, ranked)) : undefined) ??
    null
  );
}

/** "Highest cpu server": a kind directly behind the metric is what is ranked. */
function behindMetric(elements: readonly Element[], next: Element | undefined): Element | undefined {
  return next !== undefined && senseOf(next, 'metric') !== null ? elements[next.index + 1] : next;
}

/** "Highest server cpu": the kind says whose metric it is; "server hottest" ranks it. */
function isOfMetric(elements: readonly Element[], kind: Element): boolean {
  const next = nextMeaningful(elements, kind.index);
  return senseOf(next, 'metric') !== null && senseOf(next, 'order') === null;
}

/** "The hottest server in each zone": one item for each of several groups, which no tool finds. */
export function wantsBestOfEach(question: MetricQuestion): boolean {
  const { groups, grouped, ranking, ranked } = question;
  if (!grouped || (ranking?.superlative !== true && (ranked === null || ranked.ranks))) return false;
  const kind = rankedKind(question);
  if (kind === null || (kind.groupBy === null && kind.filters.length === 0)) return false;
  return !groups.some(({ field, element }) => element === kind.element || field === (kind.groupBy ?? ITEM));
}

export function useAggregation(question: MetricQuestion): Aggregation | null {
  const { context, counted } = question;
  const agg = question.agg ?? counted;
  if (agg === null) return null;
  context.ledger.use(agg.element, 'metric.agg', agg.agg, agg.term);
  return agg.agg;
}

export function also(question: MetricQuestion): { also?: string[] } {
  return question.metrics.length > 1 ? { also: question.metrics.slice(1) } : {};
}
