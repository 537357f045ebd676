import type { Aggregation, Filter, HistoryPlan, Order, Threshold } from '../../plan.js';
import { DEFAULT_ROWS, fieldOf, limitOfGroups } from '../context.js';
import type { Frame } from '../frame.js';
import { onlyFirst } from '../parts/ranking.js';
import { termWith, type Element } from '../text/reading.js';
import {
  DURATION,
  elementOfField,
  groupBy,
  historyAnswer,
  orderBy,
  useCounts,
  useHaving,
  type HistoryQuestion,
} from './history-question.js';

/** How many records, in all or by group. */
export function countFrame(question: HistoryQuestion): Frame {
  const { context } = question;
  useCounts(question);
  const having = useHaving(question);
  const by = groupBy(question);
  if (by.length === 0) {
    const distinct = useDistinct(question);
    const counted = distinct === null ? { operation: 'count' } : { operation: 'count', distinct };
    const plan = { measure: 'count' as const, limit: 1, ...(distinct === null ? {} : { distinct }) };
    const answer = historyAnswer(question, plan, ['number'], counted);
    return having === null ? answer : { ...answer, missing: 'group' };
  }
  const ordered = orderBy(question, 'count');
  const limit =
    limitOfGroups(context, 'history.limit', by) ??
    (ordered?.one === true ? onlyFirst(context, 'history.limit') : DEFAULT_ROWS);
  return historyAnswer(question, { measure: 'count', limit, ...given(ordered?.order, having) }, ['table'], {
    operation: 'group',
    group_by: by,
    ...givenParams(ordered?.order, having),
    limit,
  });
}

function useDistinct({ context, distinct }: HistoryQuestion): string | null {
  if (distinct === null) return null;
  const { element, field, term, joined } = distinct;
  context.ledger.use(element, 'history.distinct', field, term);
  context.ledger.consume(...joined);
  return field;
}

function given(order: Order | undefined, having: Threshold | null): Pick<HistoryPlan, 'order' | 'having'> {
  return { ...(order === undefined ? {} : { order }), ...(having === null ? {} : { having }) };
}

function givenParams(order: Order | undefined, having: Threshold | null): Record<string, unknown> {
  return { ...(having === null ? {} : { having }), ...(order === undefined ? {} : { order: [order] }) };
}

/** "평균 소요 시간", "how long did … take on average": the aggregation of minutes, or null. */
export function durationOf(question: HistoryQuestion): Aggregation | null {
  const { context, aggregations, groups, rankings } = question;
  const element = elementOfField(question, DURATION);
  const aggregation = aggregations.find(({ agg, ranks }) => agg !== 'count' && !ranks);
  if (element === null || context.ledger.isUsed(element)) return null;
  if (aggregation === undefined && (groups.length === 0 || rankings.some(({ by }) => by === 'duration'))) return null;
  context.ledger.use(element, 'history.measure', 'duration', termWith(element, 'field'));
  // "How long does it take": both words name it.
  const names = context.reading.elements.filter(
    (other) => fieldOf(context.reading, other, [question.source]) === DURATION,
  );
  context.ledger.consume(...names.filter(({ index }) => !context.claimed.has(index)));
  if (aggregation === undefined) return 'avg';
  context.ledger.use(aggregation.element, 'history.agg', aggregation.agg, aggregation.term);
  return aggregation.agg;
}

export function durationFrame(question: HistoryQuestion, agg: Aggregation): Frame {
  const { context } = question;
  const by = groupBy(question);
  const ordered = by.length === 0 ? null : orderOfRanking(question);
  const having = useHaving(question);
  const limit =
    limitOfGroups(context, 'history.limit', by) ??
    (ordered?.one === true ? onlyFirst(context, 'history.limit') : DEFAULT_ROWS);
  return historyAnswer(
    question,
    { measure: 'duration', agg, limit, ...given(ordered?.order, having) },
    by.length === 0 ? ['number'] : ['table'],
    {
      operation: 'duration',
      agg,
      ...(by.length === 0 ? {} : { group_by: by }),
      ...givenParams(ordered?.order, having),
      limit,
    },
  );
}

/** The order by the aggregated minutes; the aggregation itself (`최대 소요 시간`) is none. */
function orderOfRanking(question: HistoryQuestion) {
  return question.rankings.length === 0 ? null : orderBy(question, 'value');
}

export function rateFrame(question: HistoryQuestion, element: Element): Frame {
  const term = termWith(element, 'rate')!;
  const hits = term.sense.role === 'rate' ? [...term.sense.hits] : [];
  question.context.ledger.use(element, 'history.rate', hits, term);
  return ratedFrame(question, hits);
}

/** "실패한 배포의 비율": the outcome is what is counted, the rest what it is a share of. */
export function shareFrame(question: HistoryQuestion, share: Element): Frame {
  const { context, filters } = question;
  context.ledger.use(share, 'history.measure', 'rate', termWith(share, 'share'));
  const outcomes = filters.filter(({ field }) => context.reading.vocabulary.outcomes.has(field));
  const hits = outcomes.length > 0 ? outcomes : filters.slice(-1);
  const rest = filters.filter((filter) => !hits.includes(filter));
  const rated = ratedFrame({ ...question, filters: rest }, hits);
  return hits.length === 0 ? { ...rated, missing: 'share_of_what' } : rated;
}

function ratedFrame(question: HistoryQuestion, hits: readonly Filter[]): Frame {
  const { context } = question;
  useCounts(question);
  // "평균 성공률" is the success rate.
  for (const { agg, element, ranks } of question.aggregations)
    if (agg === 'avg' && !ranks) context.ledger.consume(element);
  const by = groupBy(question);
  const having = useHaving(question);
  const ordered = by.length === 0 ? null : orderBy(question, 'rate');
  const limit =
    limitOfGroups(context, 'history.limit', by) ??
    (ordered?.one === true ? onlyFirst(context, 'history.limit') : DEFAULT_ROWS);
  const answer = historyAnswer(
    question,
    { measure: 'rate', rate: [...hits], limit, ...given(ordered?.order, having) },
    by.length === 0 ? ['number'] : ['table'],
    {
      operation: 'rate',
      hits: [...hits],
      ...(by.length === 0 ? {} : { group_by: by }),
      ...givenParams(ordered?.order, having),
      limit,
    },
  );
  const { fields } = context.reading.vocabulary;
  const foreign = hits.some(({ field }) => !(fields.get(field)?.of.includes(question.source) ?? true));
  return foreign ? { ...answer, missing: 'result' } : answer;
}
