import type { Aggregation, BlockType, MetricPlan, Order, Threshold, TimeRange } from '../../plan.js';
import { DEFAULT_ROWS, limitOf, limitOfGroups, MOST_ROWS, type Context } from '../context.js';
import { call, instants, type Frame } from '../frame.js';
import { ITEM } from '../parts/grouping.js';
import { findTypes, type TypeMention } from '../parts/item-types.js';
import { countsTimes, findRankings, onlyFirst } from '../parts/ranking.js';
import { noteCondition } from '../parts/scope.js';
import { isPhrase, phraseTerm, termWith, type Element } from '../text/reading.js';
import {
  also,
  extremeOf,
  groupBy,
  itemsOf,
  rangeOf,
  subjectOf,
  useAggregation,
  type Extreme,
  type MetricQuestion,
} from './metric-question.js';

/** A value, a table of values, the highest ones, those over a threshold. */
export function valueFrame(question: MetricQuestion): Frame {
  const { context, threshold } = question;
  const rows = rowsOf(question);
  const extreme = rows.length > 0 || question.ranking !== null ? extremeOf(question) : null;
  const counting = question.counted !== null;
  if (counting) context.ledger.use(question.counted.element, 'output.primary', 'number', question.counted.term);
  const measurements = counting && threshold === null ? useMeasurements(context) : false;
  const asked = question.agg === null && !measurements ? null : useAggregation(question);
  const occasions = threshold !== null && countsOccasions(question);
  const computed = asked !== null || occasions || (extreme?.one === true && rows.length === 0);
  const { range, latest } = rangeOf(question, computed);
  const over: Threshold | null = threshold === null ? null : { op: threshold.op, value: threshold.value };
  const isCounted = counting && over !== null && asked === null && !latest && (occasions || rows.length === 0);
  if (threshold !== null)
    noteCondition(context, threshold, isCounted ? 'metric.value_filter' : 'metric.threshold', over);
  if (isCounted) return countedFrame(question, range, over);

  const agg = aggregationOf(asked, extreme, over, latest, rows);
  if (agg === 'max' || agg === 'min') useChanges(context);
  const top =
    limitOfGroups(context, 'metric.top_n', rows) ??
    (extreme?.one === true && rows.length > 0 ? onlyFirst(context, 'metric.top_n') : null);
  const order = orderOf(extreme, over, rows);
  const metric: MetricPlan = {
    metric_name: question.metrics[0]!,
    agg,
    mode: 'aggregate',
    time_range: range,
    ...(rows.length > 0 ? { group_by: rows } : {}),
    ...(over !== null ? { threshold: over } : {}),
    ...(order !== null ? { order } : {}),
    ...(top !== null ? { top_n: top } : {}),
    ...(latest ? { latest: true as const } : {}),
    ...also(question),
  };
  const each = rows.length === 1 && rows[0] === ITEM;
  const blocks: BlockType[] =
    counting && over !== null ? ['number', 'table'] : rows.length > 0 || over !== null ? ['table'] : ['number'];
  return {
    intent:
      rows.length === 0 && asked === null && !counting && question.scope.identifiers.length === 1
        ? 'LOOKUP'
        : 'AGGREGATE',
    view: 'SUMMARY',
    primary: subjectOf(question, top ?? undefined),
    metric,
    blocks,
    calls: question.metrics.map((name) =>
      call('metric', {
        operation: latest ? 'latest' : 'aggregate',
        metric_name: name,
        ...itemsOf(question),
        time_range: instants(range),
        agg: latest && each ? undefined : agg,
        group_by: rows.length > 0 ? rows : undefined,
        threshold: over ?? undefined,
        order: order === null ? undefined : [order],
        limit: top ?? (over === null ? DEFAULT_ROWS : MOST_ROWS),
      }),
    ),
    ...(counting && over === null && !measurements ? { missing: 'threshold' } : {}),
    ...(counting && over !== null && countsOfEach(question) ? { missing: 'count_of_each' } : {}),
  };
}

/** "How often", `몇 번`: not how many items. */
function countsOccasions({ context, counted }: MetricQuestion): boolean {
  return counted !== null && countsTimes(context, counted.element);
}

/** "How many servers over 30 degrees in each zone": a number for each of several groups is no number of groups. */
function countsOfEach({ context, groups, grouped, scope }: MetricQuestion): boolean {
  const own = new Set(groups.map(({ element }) => element));
  const isGroup = (type: TypeMention): boolean => groups.some(({ field }) => field === (type.groupBy ?? ITEM));
  const types = findTypes(context, new Set()).filter(({ element }) => !own.has(element));
  return grouped && scope.identifiers.length === 0 && !(types.length > 0 && types.every(isGroup));
}

/** "How many cpu samples": measured values are counted as they are. */
function useMeasurements(context: Context): boolean {
  let found = false;
  for (const element of context.reading.elements) {
    const term = phraseTerm(element, 'measurement') ?? termWith(element, 'metric_word');
    if (term === null) continue;
    context.ledger.use(element, 'metric.agg', 'count', term);
    found = true;
  }
  return found;
}

/** "최고 몇 도까지 올라갔어": beside a bound that is asked for, that it rose to it says nothing more. */
function useChanges(context: Context): void {
  const { elements } = context.reading;
  context.ledger.consume(
    ...elements.filter((element) => isPhrase(element, 'increase') || isPhrase(element, 'decrease')),
  );
}

/** The rows: as grouped, or one per item where several are meant and one value for all would hide them. */
function rowsOf(question: MetricQuestion): string[] {
  const by = groupBy(question);
  if (by.length > 0) return by;
  if (question.threshold !== null && question.counted === null) return [ITEM];
  if (ranksItems(question)) return [ITEM];
  const { threshold, agg, counted, ranked, ranking } = question;
  const plain = [threshold, agg, counted, ranked, ranking].every((word) => word === null);
  const { identifiers, types } = question.scope;
  const several = identifiers.length > 1 || (identifiers.length === 0 && types.length > 0);
  return plain && several ? [ITEM] : [];
}

/** `CPU 사용률 top5`, `CPU 순위`: items are ranked where nothing else is named. */
function ranksItems({ context, scope, ranking, ranked }: MetricQuestion): boolean {
  if (scope.identifiers.length > 0) return false;
  const isList = ranking !== null && !ranking.superlative && ranking.by === 'field';
  return isList || ranked?.ranks === true || (ranking !== null && context.quantities.limit !== null);
}

function aggregationOf(
  asked: Aggregation | null,
  extreme: Extreme | null,
  over: Threshold | null,
  latest: boolean,
  rows: readonly string[],
): Aggregation {
  if (asked !== null) return asked;
  // Items are ranked by their peak, systems and places by what is usual in them.
  if (extreme !== null) {
    const ofItems = rows.includes(ITEM);
    return ofItems || extreme.named || rows.length === 0 ? extreme.agg : 'avg';
  }
  return over === null || latest ? 'avg' : reachOf(over);
}

/** To have been over a value is to have a maximum over it. */
function reachOf(threshold: Threshold): Aggregation {
  return threshold.op.startsWith('<') ? 'min' : 'max';
}

function orderOf(extreme: Extreme | null, over: Threshold | null, rows: readonly string[]): Order | null {
  if (extreme !== null && rows.length > 0) return { by: 'value', direction: extreme.order };
  if (over === null || rows.length === 0) return null;
  return { by: 'value', direction: over.op.startsWith('<') ? 'asc' : 'desc' };
}

/** "how often was the cpu over 90%": measured values are counted, in all or for each group that is named. */
function countedFrame(question: MetricQuestion, range: TimeRange, over: Threshold): Frame {
  const by = question.grouped ? groupBy(question) : [];
  return {
    intent: 'AGGREGATE',
    view: 'SUMMARY',
    primary: subjectOf(question),
    metric: {
      metric_name: question.metrics[0]!,
      agg: 'count',
      mode: 'aggregate',
      time_range: range,
      value_filter: over,
      ...(by.length > 0 ? { group_by: by } : {}),
      ...also(question),
    },
    blocks: by.length > 0 ? ['table'] : ['number'],
    calls: question.metrics.map((name) =>
      call('metric', {
        operation: 'aggregate',
        metric_name: name,
        ...itemsOf(question),
        time_range: instants(range),
        value_filter: over,
        agg: 'count',
        group_by: by.length > 0 ? by : undefined,
        limit: by.length > 0 ? MOST_ROWS : 1,
      }),
    ),
  };
}

/**
 * "CPU가 가장 높았던 때는 언제": single values with their time. Those over a threshold come in the order of time, all of them
 * or the first or last. The time of an average is nothing that was measured.
 */
export function pointsFrame(question: MetricQuestion, when: Element): Frame {
  const { context, threshold } = question;
  const asking = termWith(when, 'question');
  context.ledger.use(when, 'metric.points', true, asking);
  const asked = useAggregation(question);
  const over: Threshold | null = threshold === null ? null : { op: threshold.op, value: threshold.value };
  if (threshold !== null) noteCondition(context, threshold, 'metric.value_filter', over);
  const { order, one } = over === null ? orderOfValues(question, asked) : orderOfTimes(context, when);
  const { range } = rangeOf(question, true, one && over !== null);
  const limit = limitOf(context, 'metric.top_n') ?? (one ? onlyFirst(context, 'metric.top_n') : DEFAULT_ROWS);
  const isBound = asked === null || (over === null && (asked === 'max' || asked === 'min'));
  const isOfEach = question.grouped && (one || question.groups.some(({ field }) => field !== ITEM));
  const missing = !isBound ? 'time_of_aggregate' : isOfEach ? 'best_of_each' : isSpan(when) ? 'span' : undefined;
  return {
    intent: 'AGGREGATE',
    view: 'SUMMARY',
    primary: subjectOf(question, limit),
    metric: {
      metric_name: question.metrics[0]!,
      agg: asked ?? (order.direction === 'desc' ? 'max' : 'min'),
      mode: 'aggregate',
      time_range: range,
      order,
      ...(one ? { top_n: limit } : {}),
      ...(over === null ? {} : { value_filter: over }),
      points: true,
      ...also(question),
    },
    blocks: ['table'],
    calls: question.metrics.map((name) =>
      call('metric', {
        operation: 'points',
        metric_name: name,
        ...itemsOf(question),
        time_range: instants(range),
        value_filter: over ?? undefined,
        order: [order],
        limit,
      }),
    ),
    ...(missing === undefined ? {} : { missing }),
  };
}

/** `언제부터`, `언제까지`: a stretch of time, which single values do not tell. */
function isSpan(when: Element): boolean {
  return /^(?:부터|까지)/.test(when.tail);
}

interface PointsOrder {
  readonly order: Order;
  readonly one: boolean;
}

/** The highest value, or the lowest: by a ranking, or by the bound itself (`최저 온도는 언제`). */
function orderOfValues(question: MetricQuestion, asked: Aggregation | null): PointsOrder {
  const extreme = extremeOf(question);
  const direction = extreme?.order ?? (asked === 'min' ? 'asc' : 'desc');
  const { agg, context } = question;
  if (extreme === null && agg !== null) context.ledger.cite(agg.element, 'metric.order', direction, agg.term);
  return { order: { by: 'value', direction }, one: true };
}

/** "When was it over 90%", and "when was it last". */
function orderOfTimes(context: Context, when: Element): PointsOrder {
  const { ledger } = context;
  const first = findRankings(context).find(({ by }) => by === 'time');
  const direction = first?.direction ?? 'asc';
  if (first === undefined) ledger.cite(when, 'metric.order', direction, termWith(when, 'question'));
  else ledger.use(first.element, 'metric.order', direction, first.term);
  ledger.consume(...(first?.joined ?? []));
  return { order: { by: 'time', direction }, one: first?.superlative === true };
}

/** "CPU 데이터가 없는 서버": items that report nothing. */
export function missingFrame(question: MetricQuestion, without: Element): Frame {
  const { context, scope } = question;
  const threshold: Threshold = { op: '=', value: 0 };
  context.ledger.use(without, 'metric.threshold', threshold, phraseTerm(without, 'without'));
  const { range } = rangeOf(question, true);
  return {
    intent: 'LIST',
    view: 'SUMMARY',
    primary: subjectOf(question),
    metric: {
      metric_name: question.metrics[0]!,
      agg: 'count',
      mode: 'aggregate',
      time_range: range,
      group_by: [ITEM],
      threshold,
      ...also(question),
    },
    blocks: ['table'],
    calls: question.metrics.map((name) =>
      call('metric', {
        operation: 'missing',
        metric_name: name,
        ...itemsOf(question),
        time_range: instants(range),
        limit: MOST_ROWS,
      }),
    ),
    ...(scope.types.length === 0 && scope.identifiers.length === 0 ? { missing: 'subject' } : {}),
  };
}
