import type { Order } from '../../plan.js';
import { DEFAULT_ROWS, fieldOf, limitOf, timeFieldOf } from '../context.js';
import type { Frame } from '../frame.js';
import { onlyFirst, type Ranking } from '../parts/ranking.js';
import { senseOf, termWith, type Element } from '../text/reading.js';
import { DURATION, elementOfField, historyAnswer, sameRanking, type HistoryQuestion } from './history-question.js';

/** Records, newest first unless the question says otherwise. */
export function listFrame(question: HistoryQuestion): Frame {
  const { context } = question;
  const { order, one } = orderOf(question);
  for (const element of context.reading.elements) {
    const term = termWith(element, 'list');
    if (term !== null) context.ledger.use(element, 'intent', 'LIST', term);
  }
  for (const { agg, element, term } of question.aggregations)
    if (agg === 'sum') context.ledger.use(element, 'history.measure', 'records', term);
  noteAskedFields(question);
  const limit = limitOf(context, 'history.limit') ?? (one ? onlyFirst(context, 'history.limit') : DEFAULT_ROWS);
  return historyAnswer(question, { measure: 'records', order, limit }, ['table'], {
    operation: 'list',
    limit,
    offset: 0,
  });
}

function orderOf(question: HistoryQuestion): { order: Order; one: boolean } {
  const { context, source, rankings } = question;
  const long = rankings.find(({ by }) => by === 'duration');
  if (long !== undefined && source !== 'event_log')
    return use(question, long, DURATION, elementOfField(question, DURATION));
  const high = rankings.find(({ by }) => by === 'value' || by === 'field');
  const number = high === undefined ? null : numberNamed(question);
  if (high !== undefined && number !== null) return use(question, high, number.field, number.element);
  const recent = rankings.find(({ by }) => by === 'time');
  const time = timeFieldOf(context, source);
  if (recent !== undefined) return use(question, recent, time, elementOfField(question, time));
  return { order: { by: time, direction: 'desc' }, one: false };
}

function use(
  question: HistoryQuestion,
  ranking: Ranking,
  by: string,
  named: Element | null,
): { order: Order; one: boolean } {
  const order: Order = { by, direction: ranking.direction };
  question.context.ledger.use(ranking.element, 'history.order', order, ranking.term);
  question.context.ledger.consume(...ranking.joined, ...sameRanking(question.aggregations, order), named ?? undefined);
  return { order, one: ranking.superlative };
}

function numberNamed(question: HistoryQuestion): { element: Element; field: string } | null {
  const { context, source } = question;
  const { reading } = context;
  for (const element of reading.elements) {
    const field = context.claimed.has(element.index) ? null : fieldOf(reading, element, [source]);
    if (field !== null && reading.vocabulary.fields.get(field)?.type === 'number') return { element, field };
  }
  return null;
}

/** Fields that the question wants to see ("누가", "결과는"): every record shows all of its own, so they are only noted. */
function noteAskedFields(question: HistoryQuestion): void {
  const { context, source } = question;
  const { reading, ledger } = context;
  for (const element of reading.elements) {
    if (ledger.isUsed(element) || context.claimed.has(element.index)) continue;
    const field = fieldOf(reading, element, [source]);
    const asks = senseOf(element, 'question')?.asks;
    if (field !== null) ledger.use(element, 'list.fields', field, termWith(element, 'field'));
    else if (asks === 'who' || asks === 'when') ledger.consume(element);
  }
}
