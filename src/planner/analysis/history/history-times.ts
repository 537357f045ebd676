import { DEFAULT_ROWS, limitOf, limitOfGroups, MOST_ROWS, warn } from '../context.js';
import { instants, type Frame } from '../frame.js';
import { onlyFirst } from '../parts/ranking.js';
import { orderOfChange, useComparedTimes, type ComparedTimes } from '../parts/compared-times.js';
import type { FoundBucket, FoundPattern } from '../parts/grouping.js';
import { bucketFor, DAY } from '../parts/series-step.js';
import { isPhrase, previousMeaningful, senseOf, termWith, type Element } from '../text/reading.js';
import { assumedRange } from '../time/time-ranges.js';
import { groupBy, historyAnswer, orderBy, useCounts, type HistoryQuestion } from './history-question.js';

/** How many records over time. */
export function seriesFrame(question: HistoryQuestion, series: readonly Element[], named: FoundBucket | null): Frame {
  const { context } = question;
  const { ledger } = context;
  for (const element of series) ledger.use(element, 'history.bucket', 'series', termWith(element, 'series'));
  useCounts(question);
  if (!question.timed) warn(context, 'ASSUMED', 'The question names no time; the last 30 days were taken.');
  const range = question.timed ? question.range : assumedRange('last_30d', 30 * DAY, context.now, context.clock);
  const bucket = named?.bucket ?? bucketFor(range);
  if (named !== null) {
    ledger.use(named.element, 'history.bucket', bucket, named.term);
    const before = previousMeaningful(context.reading.elements, named.element.index);
    ledger.consume(...named.joined, isPhrase(before, 'group') ? before : undefined);
  }
  const by = groupBy(question);
  return historyAnswer(
    { ...question, range, timed: true },
    { measure: 'count', bucket, limit: DEFAULT_ROWS },
    ['chart'],
    {
      operation: 'series',
      bucket,
      time_zone: context.clock.zone,
      ...(by.length === 0 ? {} : { group_by: by }),
      limit: DEFAULT_ROWS,
    },
  );
}

/** By hour of the day, by weekday, working days against weekends. */
export function patternFrame(question: HistoryQuestion, found: FoundPattern): Frame {
  const { context } = question;
  const [shown, ...rest] = found.elements;
  context.ledger.use(shown!, 'history.pattern', found.pattern, found.term);
  context.ledger.consume(...rest);
  context.ledger.consume(
    ...context.reading.elements.filter(
      (element) => isPhrase(element, 'compare') || senseOf(element, 'series') !== null,
    ),
  );
  useCounts(question);
  const ordered = orderBy(question, 'value');
  const by = groupBy(question);
  const limit =
    limitOf(context, 'history.limit') ?? (ordered?.one === true ? onlyFirst(context, 'history.limit') : MOST_ROWS);
  const order = ordered?.order;
  return historyAnswer(
    question,
    { measure: 'count', pattern: found.pattern, limit, ...(order === undefined ? {} : { order }) },
    found.pattern === 'day_type' ? ['table'] : ['table', 'chart'],
    {
      operation: 'pattern',
      pattern: found.pattern,
      time_zone: context.clock.zone,
      ...(by.length === 0 ? {} : { group_by: by }),
      ...(order === undefined ? {} : { order: [order] }),
      limit,
    },
  );
}

/** The number of records in one period against another. */
export function compareFrame(question: HistoryQuestion, compared: ComparedTimes): Frame {
  const { context } = question;
  useComparedTimes(context, compared, 'history');
  useCounts(question);
  const by = groupBy(question);
  const ordered = by.length === 0 ? null : orderBy(question, 'change');
  const limit =
    limitOfGroups(context, 'history.limit', by) ??
    (ordered?.one === true ? onlyFirst(context, 'history.limit') : DEFAULT_ROWS);
  const order = ordered && { ...ordered.order, direction: orderOfChange(context, ordered.order.direction) };
  return historyAnswer(
    { ...question, range: compared.recent, timed: true },
    { measure: 'count', compare_to: compared.earlier, limit, ...(order === null ? {} : { order }) },
    ['table'],
    {
      operation: 'compare',
      compare_to: instants(compared.earlier),
      ...(by.length === 0 ? {} : { group_by: by }),
      ...(order === null ? {} : { order: [order] }),
      limit,
    },
  );
}
