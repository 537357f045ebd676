import type {
  BlockType,
  Filter,
  HistoryPlan,
  HistorySource,
  Order,
  Subject,
  Threshold,
  TimeRange,
} from '../../plan.js';
import { fieldOf, isFieldOf, timeFieldOf, type Context } from '../context.js';
import { call, instants, type Frame } from '../frame.js';
import { findGroups, ITEM, METRIC_OF_EVENT, type GroupMention } from '../parts/grouping.js';
import { findAggregations, findRankings, type AggregationMention, type Ranking } from '../parts/ranking.js';
import { inOrder, itemScope, noteCondition, readScope, type Scope } from '../parts/scope.js';
import {
  isPhrase,
  nextMeaningful,
  previousMeaningful,
  senseOf,
  sensesOf,
  termWith,
  type Element,
} from '../text/reading.js';
import { allTime } from '../time/time-ranges.js';
import { askedKind, findDistinct } from './counted-kinds.js';
import { otherTimeFilters } from './other-times.js';
import { historyOfField, metricsOfEvents, sourcesOf } from './records.js';
import { wantedDimension } from './wanted-groups.js';

/** A question about what happened, taken apart. */
export interface HistoryQuestion {
  readonly context: Context;
  readonly source: HistorySource;
  /** Further histories that the same is asked of. */
  readonly also: readonly HistorySource[];
  readonly groups: readonly GroupMention[];
  /** What different values are counted of, where nothing is grouped. */
  readonly distinct: GroupMention | null;
  readonly rankings: readonly Ranking[];
  readonly aggregations: readonly AggregationMention[];
  readonly scope: Scope;
  /** On the records. */
  readonly filters: readonly Filter[];
  readonly range: TimeRange;
  /** The question names a time that records are told by; otherwise it asks of all of them up to now. */
  readonly timed: boolean;
  /** A number of records is asked for. */
  readonly counted: boolean;
}

/** Minutes that work took: what `duration` aggregates. */
export const DURATION = 'duration_min';

export function readHistoryQuestion(context: Context): HistoryQuestion {
  const { reading, ledger } = context;
  const [source, ...also] = sourcesOf(context);
  const owners = [source, 'item'] as const;
  const wordFilters = useSourceWords(context, source, also);
  const rankings = findRankings(context);
  const aggregations = findAggregations(context);
  const groups = findGroups(context, owners, new Set());
  const counted =
    aggregations.some(({ agg }) => agg === 'count') ||
    isTotal(context, aggregations) ||
    rankings.some(({ by }) => by === 'value') ||
    havingOf(context) !== null ||
    reading.elements.some((element) => senseOf(element, 'rate') !== null);
  const wanted =
    groups.length === 0 ? wantedDimension(context, source, rankings, aggregations, havingOf(context) !== null) : null;
  if (wanted !== null) groups.push(wanted);
  const asked = groups.length === 0 && !counted ? askedKind(context, source) : null;
  if (asked !== null) groups.push(asked);
  const distinct = groups.length === 0 ? findDistinct(context, source, aggregations) : null;
  const metricFilter = useMetricOfEvents(context, source);

  const taken = new Set(
    [...groups, ...(distinct === null ? [] : [distinct])]
      .filter(({ isType, field }) => !isType || field !== ITEM)
      .map(({ element }) => element.index),
  );
  for (const element of reading.elements) if (senseOf(element, 'rate') !== null) taken.add(element.index);
  const scope = readScope(context, { owners, taken, itemField: 'primary.filters', recordField: 'history.filters' });
  for (const group of groups) {
    ledger.use(group.element, 'history.group_by', group.field, group.term);
    ledger.consume(...group.joined);
    // "Which team performs most": the verb names the field again.
    for (const element of reading.elements)
      if (!context.claimed.has(element.index) && fieldOf(reading, element, [source]) === group.field)
        ledger.consume(element);
  }
  if (source === 'event_log') ledger.consume(...eventVerbs(context));
  const other = otherTimeFilters(context, source);
  if (other !== null) ledger.use(other.element, 'history.filters', other.filters, termWith(other.element, 'field'));
  const filters = merged([...wordFilters, ...scope.recordFilters, ...metricFilter, ...(other?.filters ?? [])]);
  const [mention] = context.times.mentions;
  const range = mention?.range ?? allTime(context.now, context.clock);
  return {
    context,
    source,
    also,
    groups,
    distinct,
    rankings,
    aggregations,
    scope,
    filters,
    range,
    timed: mention !== undefined && other === null,
    counted,
  };
}

const BECOMES = /^(?:으)?로$/;

/** "Status changes to inactive", `비활성으로 상태 변경`: what an item became, which is not what it is now. */
export function isOfChange({ context, scope, source }: HistoryQuestion): boolean {
  const { elements } = context.reading;
  return (
    source === 'event_log' &&
    scope.values.some(
      ({ element, field }) =>
        field === 'status' &&
        (BECOMES.test(element.tail) || isPhrase(previousMeaningful(elements, element.index), 'to')),
    )
  );
}

/** `erp에 뜬 알람`: nothing runs on anything here, events are on items. */
function eventVerbs({ reading }: Context): Element[] {
  return reading.elements.filter((element) => {
    const next = nextMeaningful(reading.elements, element.index);
    return senseOf(element, 'relation') !== null && senseOf(next, 'history') !== null;
  });
}

/** "Total events", `총 이벤트`: their number, unless they are to be listed (`총 이벤트 목록` lists all of them). */
function isTotal({ reading }: Context, aggregations: readonly AggregationMention[]): boolean {
  const sums = aggregations.some(({ agg }) => agg === 'sum');
  return sums && !reading.elements.some((element) => senseOf(element, 'list') !== null);
}

/** The words for the history itself; some stand for certain records only (`알람`), unless a kind of record is named too. */
function useSourceWords(context: Context, source: HistorySource, also: readonly HistorySource[]): Filter[] {
  const { reading, ledger } = context;
  const filters: Filter[] = [];
  const valued = new Set(reading.elements.flatMap((element) => sensesOf(element, 'value').map((sense) => sense.field)));
  const grouped = new Set(findGroups(context, [source], new Set()).map(({ field }) => field));
  for (const element of reading.elements) {
    const term = termWith(element, 'history');
    const ofField = term === null ? historyOfField(reading, element) : null;
    if (ofField !== null) ledger.cite(element, 'history.source', ofField.source, ofField.term);
    if (term?.sense.role !== 'history') continue;
    const named = term.sense.source;
    ledger.use(element, 'history.source', named !== null && also.includes(named) ? named : source, term);
    for (const filter of term.sense.filters) {
      if (!isFieldOf(reading, filter.field, [source]) || valued.has(filter.field) || grouped.has(filter.field))
        continue;
      filters.push(filter);
      ledger.use(element, 'history.filters', filter, term);
      // Which history has the field.
      ledger.rely('filterable_fields');
    }
  }
  return filters;
}

/** "CPU 알람": what the event is about. */
function useMetricOfEvents(context: Context, source: HistorySource): Filter[] {
  const { reading, ledger } = context;
  if (source !== 'event_log' || !reading.vocabulary.fields.has(METRIC_OF_EVENT)) return [];
  const metrics = reading.elements.filter(
    (element) => termWith(element, 'metric') !== null && !ledger.isUsed(element) && !context.claimed.has(element.index),
  );
  return metricsOfEvents(context, metrics).map(({ element, words }) => {
    const value = senseOf(element, 'metric')!.metric;
    const filter: Filter = { field: METRIC_OF_EVENT, op: '=', value };
    ledger.use(element, 'history.filters', filter, termWith(element, 'metric'));
    ledger.consume(...words);
    ledger.rely('filterable_fields');
    return filter;
  });
}

/** Two equalities on one field are kinds side by side: one of them has to hold. */
function merged(filters: readonly Filter[]): Filter[] {
  const result: Filter[] = [];
  for (const filter of filters) {
    const same = result.find((other) => other.field === filter.field && isEquality(other) && isEquality(filter));
    if (same === undefined) {
      result.push({ ...filter });
      continue;
    }
    const values = [...new Set([same.value, filter.value].flat())];
    same.op = values.length === 1 ? '=' : 'in';
    same.value = values.length === 1 ? values[0]! : values;
  }
  return inOrder(result);
}

function isEquality(filter: Filter): boolean {
  return filter.op === '=' || filter.op === 'in';
}

function conditionOf(context: Context) {
  return context.quantities.conditions.find(({ target }) => target.kind === 'count' || target.kind === 'rate') ?? null;
}

function havingOf(context: Context): Threshold | null {
  const condition = conditionOf(context);
  return condition === null ? null : { op: condition.op, value: condition.value };
}

/** The condition on a number of records or a rate, noted as used. */
export function useHaving(question: HistoryQuestion): Threshold | null {
  const having = havingOf(question.context);
  if (having !== null) noteCondition(question.context, conditionOf(question.context)!, 'history.having', having);
  return having;
}

export function groupBy(question: HistoryQuestion): string[] {
  return [...new Set(question.groups.map(({ field }) => field))];
}

function subjectOf(question: HistoryQuestion, limit?: number): Subject {
  const { scope } = question;
  return {
    identifiers: [...scope.identifiers],
    keywords: [],
    filters: [...scope.itemFilters],
    ...(limit === undefined ? {} : { limit }),
  };
}

type Measured = Partial<HistoryPlan> & Pick<HistoryPlan, 'measure' | 'limit'>;

/** A frame from what is asked of the records; `params` are those of the tool's operation. */
export function historyAnswer(
  question: HistoryQuestion,
  measured: Measured,
  blocks: BlockType[],
  params: Record<string, unknown>,
): Frame {
  const { context, source, also, scope, range, filters, timed } = question;
  const by = groupBy(question);
  const items = itemScope(scope.identifiers, scope.itemFilters);
  const isList = measured.measure === 'records';
  const ordered = (name: HistorySource): Record<string, unknown> =>
    isList && measured.order !== undefined ? { order: [orderOf(question, measured.order, name)] } : {};
  return {
    intent: isList ? 'LIST' : 'AGGREGATE',
    view: 'SUMMARY',
    primary: subjectOf(question, isList ? measured.limit : undefined),
    history: {
      source,
      time_range: range,
      filters: [...filters],
      ...(by.length > 0 ? { group_by: by } : {}),
      ...measured,
      ...(also.length > 0 ? { also: [...also] } : {}),
    },
    blocks,
    calls: [source, ...also].map((name) =>
      call('history', {
        source: name,
        scope: Object.keys(items).length > 0 ? items : undefined,
        time_range: instants(timed ? range : allTime(context.now, context.clock)),
        filters: filters.length > 0 ? [...filters] : undefined,
        ...params,
        ...ordered(name),
      }),
    ),
    ...(also.some((name) => lacksField(question, measured, name)) ? { missing: 'field_of_kind' } : {}),
  };
}

/** Records of each kind happen at a time of a name of its own. */
function orderOf({ context, source }: HistoryQuestion, order: Order, name: HistorySource): Order {
  return order.by === timeFieldOf(context, source) ? { ...order, by: timeFieldOf(context, name) } : order;
}

/** Whether the question names a field of its first kind of records that this further kind has not. */
function lacksField(question: HistoryQuestion, { order }: Measured, name: HistorySource): boolean {
  const { context, source, filters } = question;
  const ordered = order === undefined ? [] : [orderOf(question, order, name).by];
  const named = [...filters.map(({ field }) => field), ...groupBy(question), ...ordered];
  return named.some(
    (field) => isFieldOf(context.reading, field, [source]) && !isFieldOf(context.reading, field, [name, 'item']),
  );
}

export interface FoundOrder {
  readonly order: Order;
  readonly one: boolean;
}

/** The order by a computed column. */
export function orderBy(question: HistoryQuestion, by: string): FoundOrder | null {
  const { context, rankings, aggregations } = question;
  const ranking = rankings.find(({ by: how }) => how === 'value' || how === 'duration' || how === 'field');
  if (ranking !== undefined) {
    const order: Order = { by, direction: ranking.direction };
    context.ledger.use(ranking.element, 'history.order', order, ranking.term);
    context.ledger.consume(...ranking.joined, ...sameRanking(aggregations, order));
    return { order, one: ranking.superlative };
  }
  const extreme = aggregations.find(({ agg }) => agg === 'max' || agg === 'min');
  if (extreme === undefined) return null;
  const order: Order = { by, direction: extreme.agg === 'min' ? 'asc' : 'desc' };
  context.ledger.use(extreme.element, 'history.order', order, extreme.term);
  return { order, one: true };
}

/** `가장 많은 서버 top 5` says its order twice. */
export function sameRanking(aggregations: readonly AggregationMention[], { direction }: Order): Element[] {
  const same = aggregations.filter(({ agg, ranks }) => ranks && agg === (direction === 'desc' ? 'max' : 'min'));
  return same.map(({ element }) => element);
}

/** Words for counting, noted as used. */
export function useCounts(question: HistoryQuestion): void {
  for (const { agg, element, term } of question.aggregations) {
    if (agg === 'count' || agg === 'sum') question.context.ledger.use(element, 'history.measure', 'count', term);
  }
}

/** The first element that names this field of the records. */
export function elementOfField(question: HistoryQuestion, field: string): Element | null {
  const { context, source } = question;
  for (const element of context.reading.elements) {
    if (context.claimed.has(element.index)) continue;
    if (fieldOf(context.reading, element, [source]) === field) return element;
  }
  // "몇 분": the unit of the field asks for it too.
  const asked = context.quantities.asked.find(({ target }) => target.kind === 'field' && target.field === field);
  return asked === undefined ? null : context.reading.elements[asked.element]!;
}
