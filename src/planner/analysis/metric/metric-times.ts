import type { Order } from '../../plan.js';
import { DEFAULT_ROWS, limitOf, limitOfGroups, MOST_ROWS, useTime, warn } from '../context.js';
import { call, instants, type Frame } from '../frame.js';
import { isHeldAgainstTime, orderOfChange, useComparedTimes, type ComparedTimes } from '../parts/compared-times.js';
import { onlyFirst } from '../parts/ranking.js';
import type { FoundBucket, FoundPattern } from '../parts/grouping.js';
import { isAskedFor } from '../parts/item-types.js';
import { noteCondition } from '../parts/scope.js';
import { bucketFor, DAY } from '../parts/series-step.js';
import { isPhrase, previousMeaningful, senseOf, termWith, type Element } from '../text/reading.js';
import { assumedRange } from '../time/time-ranges.js';
import {
  also,
  extremeOf,
  groupBy,
  itemsOf,
  rangeOf,
  rankedKind,
  subjectOf,
  useAggregation,
  type MetricQuestion,
} from './metric-question.js';

/** How a metric went over time. */
export function seriesFrame(question: MetricQuestion, series: readonly Element[], named: FoundBucket | null): Frame {
  const { context } = question;
  const { ledger } = context;
  for (const element of series) ledger.use(element, 'metric.mode', 'series', termWith(element, 'series'));
  const agg = useAggregation(question) ?? 'avg';
  const found = rangeOf(question, true);
  const range = found.latest ? assumedRange('last_24h', DAY, context.now, context.clock) : found.range;
  const bucket = named?.bucket ?? bucketFor(range);
  if (named !== null) {
    ledger.use(named.element, 'metric.bucket', bucket, named.term);
    const before = previousMeaningful(context.reading.elements, named.element.index);
    ledger.consume(...named.joined, isPhrase(before, 'group') ? before : undefined);
  }
  const by = groupBy(question);
  const limit = limitOfGroups(context, 'metric.top_n', by) ?? DEFAULT_ROWS;
  return {
    intent: 'AGGREGATE',
    view: 'SUMMARY',
    primary: subjectOf(question),
    metric: {
      metric_name: question.metrics[0]!,
      agg,
      mode: 'series',
      time_range: range,
      bucket,
      ...(by.length > 0 ? { group_by: by } : {}),
      ...also(question),
    },
    blocks: ['chart'],
    calls: question.metrics.map((name) =>
      call('metric', {
        operation: 'series',
        metric_name: name,
        ...itemsOf(question),
        time_range: instants(range),
        agg,
        bucket,
        time_zone: context.clock.zone,
        group_by: by.length > 0 ? by : undefined,
        limit,
      }),
    ),
  };
}

/** One period against another. */
export function compareFrame(question: MetricQuestion, compared: ComparedTimes): Frame {
  const { context, threshold } = question;
  const { recent, earlier } = compared;
  const changes = context.reading.elements.some((element) => isPhrase(element, 'change')) || isHeldAgainstTime(context);
  useComparedTimes(context, compared, 'metric');
  const extreme = question.groups.length > 0 ? extremeOf(question) : null;
  const agg = useAggregation(question) ?? 'avg';
  const by = groupBy(question);
  const limit =
    limitOfGroups(context, 'metric.top_n', by) ??
    (extreme?.one === true ? onlyFirst(context, 'metric.top_n') : DEFAULT_ROWS);
  const order: Order | null =
    extreme === null ? null : { by: 'change', direction: orderOfChange(context, extreme.order) };
  const over = threshold === null ? null : { op: threshold.op, value: threshold.value };
  if (threshold !== null) noteCondition(context, threshold, 'metric.threshold', over);
  return {
    intent: 'AGGREGATE',
    view: 'SUMMARY',
    primary: subjectOf(question),
    metric: {
      metric_name: question.metrics[0]!,
      agg,
      mode: 'aggregate',
      time_range: recent,
      compare_to: earlier,
      ...(by.length > 0 ? { group_by: by } : {}),
      ...(order !== null ? { order } : {}),
      ...(over !== null ? { threshold: over } : {}),
      ...also(question),
    },
    blocks: ['table'],
    calls: question.metrics.map((name) =>
      call('metric', {
        operation: 'compare',
        metric_name: name,
        ...itemsOf(question),
        time_range: instants(recent),
        compare_to: instants(earlier),
        agg,
        group_by: by.length > 0 ? by : undefined,
        threshold: over ?? undefined,
        order: order === null ? undefined : [order],
        limit,
      }),
    ),
    // "10% 이상 오른" bounds the change, which no tool does; a bound of the value itself is one.
    ...(over !== null && changes ? { missing: 'change_threshold' } : {}),
  };
}

/** By hour of the day, by weekday, working days against weekends. */
export function patternFrame(question: MetricQuestion, found: FoundPattern): Frame {
  const { context } = question;
  const { ledger, reading } = context;
  const [shown, ...rest] = found.elements;
  ledger.use(shown!, 'metric.pattern', found.pattern, found.term);
  ledger.consume(...rest);
  ledger.consume(
    ...reading.elements.filter((element) => isPhrase(element, 'compare') || senseOf(element, 'series') !== null),
  );
  const ranks = question.ranking !== null;
  const extreme = ranks ? extremeOf(question) : null;
  const agg = useAggregation(question) ?? 'avg';
  const [mention] = context.times.mentions;
  const range = mention?.range ?? assumedRange('last_30d', 30 * DAY, context.now, context.clock);
  if (mention === undefined) warn(context, 'ASSUMED', 'The question names no time; the last 30 days were taken.');
  else useTime(context, mention, 'metric.time_range', range);
  const by = groupBy(question);
  const order: Order | null = extreme === null ? null : { by: 'value', direction: extreme.order };
  const top = limitOf(context, 'metric.top_n') ?? (extreme?.one === true ? onlyFirst(context, 'metric.top_n') : null);
  return {
    intent: 'AGGREGATE',
    view: 'SUMMARY',
    primary: subjectOf(question),
    metric: {
      metric_name: question.metrics[0]!,
      agg,
      mode: 'aggregate',
      time_range: range,
      pattern: found.pattern,
      ...(by.length > 0 ? { group_by: by } : {}),
      ...(order !== null ? { order } : {}),
      ...(top !== null ? { top_n: top } : {}),
      ...also(question),
    },
    blocks: found.pattern === 'day_type' ? ['table'] : ['table', 'chart'],
    // The busiest hour of each system: of every group the first, which no tool finds.
    ...(question.ranking?.superlative === true && (question.grouped || ranksItemsOfSlots(question))
      ? { missing: 'best_of_each' }
      : {}),
    calls: question.metrics.map((name) =>
      call('metric', {
        operation: 'pattern',
        metric_name: name,
        ...itemsOf(question),
        time_range: instants(range),
        pattern: found.pattern,
        agg,
        time_zone: context.clock.zone,
        group_by: by.length > 0 ? by : undefined,
        order: order === null ? undefined : [order],
        limit: top ?? MOST_ROWS,
      }),
    ),
  };
}

/** `시간대별로 CPU가 가장 높은 서버`: an item for each hour is asked for, not the hour. */
function ranksItemsOfSlots(question: MetricQuestion): boolean {
  const kind = rankedKind(question);
  const { context, ranking } = question;
  if (kind === null || kind.filters.length === 0 || ranking === null) return false;
  const { reading } = context;
  return reading.korean || kind.element.index === ranking.element.index + 1 || isAskedFor(reading, kind.element);
}
