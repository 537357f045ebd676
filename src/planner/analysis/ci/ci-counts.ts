import type { Filter, Measure, Threshold } from '../../plan.js';
import { DEFAULT_ROWS, limitOfGroups, type Context } from '../context.js';
import { call, type Frame } from '../frame.js';
import { onlyFirst, type AggregationMention } from '../parts/ranking.js';
import { itemScope } from '../parts/scope.js';
import { isPhrase, previousMeaningful, termWith, type Element } from '../text/reading.js';
import { listFrame } from './ci-lists.js';
import { isHead, orderBy, subjectOf, type CiQuestion, type FieldMention } from './ci-question.js';

export interface Measured {
  readonly mention: FieldMention;
  readonly aggregation: AggregationMention;
}

/** A number field with an aggregation that is no ranking: `평균 메모리 용량`. */
export function measuredField(question: CiQuestion): Measured | null {
  const aggregation = question.aggregations.find(({ agg, ranks }) => agg !== 'count' && !ranks);
  const mention = question.fields.find(({ numeric }) => numeric);
  if (mention === undefined) return null;
  return aggregation === undefined ? wholeOf(question, mention) : { mention, aggregation };
}

/** "Number of cpu cores by zone", `erp 서버 코어 총 몇 개`: how many there are of something in all is its sum. */
export function countedAmount(question: CiQuestion): FieldMention | null {
  const { context, fields, groups, perItem, scope, aggregations } = question;
  const mention = fields.find(({ counted }) => counted);
  if (mention === undefined || perItem || scope.identifiers.length > 0) return null;
  if (groups.length > 0) return mention;
  // `erp 서버들 코어 몇 개야` may ask it of each server as well, so that a list is the answer.
  const { elements, korean } = context.reading;
  const isOfEach = elements.some((element) => isPhrase(element, 'group') || isPhrase(element, 'each'));
  const inAll = !isOfEach && (!korean || aggregations.some(({ agg }) => agg === 'sum'));
  return inAll ? mention : null;
}

/** "전체 용량": all of something that is a number is its sum. */
function wholeOf(question: CiQuestion, mention: FieldMention): Measured | null {
  const { elements } = question.context.reading;
  const before = previousMeaningful(elements, mention.element.index);
  if (before?.kind !== 'term' || question.scope.identifiers.length > 0) return null;
  const term = before.terms.find(({ sense }) => sense.role === 'phrase' && sense.phrase === 'all');
  return term === undefined ? null : { mention, aggregation: { agg: 'sum', element: before, term, ranks: false } };
}

export function measureFrame(question: CiQuestion, measured: Measured): Frame {
  const { mention, aggregation } = measured;
  const kind = question.scope.types.filter(({ filters }) => filters.length > 0).at(-1);
  const extreme = aggregation.agg === 'max' || aggregation.agg === 'min';
  const last = Math.max(mention.element.index, aggregation.element.index);
  // "The server with the most memory" wants the server, "the most memory of a server" a number.
  if (kind !== undefined && extreme && isHead(question.context, kind.element, last)) return listFrame(question);
  return aggregateFrame(question, measureOf(question.context, measured), null);
}

function sumOf(context: Context, { element, field }: FieldMention): Measure {
  const measure: Measure = { fn: 'sum', field, as: `sum_${field.replace(/^.*\./, '')}` };
  context.ledger.use(element, 'aggregate.metrics', measure, termWith(element, 'field'));
  return measure;
}

function measureOf(context: Context, { mention, aggregation }: Measured): Measure {
  const fn = aggregation.agg;
  const measure: Measure = { fn, field: mention.field, as: `${fn}_${mention.field.replace(/^.*\./, '')}` };
  context.ledger.use(aggregation.element, 'aggregate.metrics', fn, aggregation.term);
  context.ledger.use(mention.element, 'aggregate.metrics', mention.field, termWith(mention.element, 'field'));
  return measure;
}

/** Counts, in all or by group; `counted` is the word for counting, if there is one. */
export function countFrame(question: CiQuestion, counted: AggregationMention | null, having: Threshold | null): Frame {
  const { ledger } = question.context;
  const measure = countedMeasure(question, counted);
  if (counted !== null) ledger.use(counted.element, 'aggregate.metrics', 'count', counted.term);
  for (const { agg, element, term } of question.aggregations) {
    // "전체 합계" of a count is the count.
    if ((agg === 'sum' || agg === 'count') && !ledger.isUsed(element))
      ledger.use(element, 'aggregate.metrics', 'count', term);
  }
  return aggregateFrame(question, measure, having);
}

function countedMeasure(question: CiQuestion, counted: AggregationMention | null): Measure {
  const { context, fields } = question;
  const amount = countedAmount(question);
  if (amount !== null) return sumOf(context, amount);
  const distinct = context.reading.elements.find((element) => isPhrase(element, 'distinct'));
  const [field, ...others] = fields.filter(({ element }) => !context.ledger.isUsed(element));
  // "엔진은 몇 가지", "how many engines": of a field, its different values are counted.
  const kinds =
    counted !== null && question.groups.length === 0 && others.length === 0 && field?.numeric === false && !field.time;
  if (field !== undefined && (distinct !== undefined || kinds)) {
    const measure: Measure = { fn: 'count_distinct', field: field.field, as: 'count' };
    context.ledger.use(field.element, 'aggregate.metrics', measure, termWith(field.element, 'field'));
    context.ledger.consume(distinct);
    return measure;
  }
  const measured = counted === null ? measuredField(question) : null;
  if (measured !== null) return measureOf(context, measured);
  const ranked = question.ranked && counted === null ? fields.find(({ numeric }) => numeric) : undefined;
  return ranked === undefined ? { fn: 'count', as: 'count' } : sumOf(context, ranked);
}

function useGroups(question: CiQuestion): string[] {
  const { ledger } = question.context;
  for (const group of question.groups) {
    ledger.use(group.element, 'aggregate.group_by', group.field, group.term);
    ledger.consume(...group.joined);
  }
  return [...new Set(question.groups.map(({ field }) => field))];
}

function aggregateFrame(question: CiQuestion, measure: Measure, having: Threshold | null): Frame {
  const { context, scope, filters } = question;
  const groupBy = useGroups(question);
  const { identifiers, types } = scope;
  const isOfNothing = identifiers.length === 0 && types.length === 0 && filters.length === 0 && groupBy.length === 0;
  const ordered = groupBy.length > 0 ? orderBy(question, measure.as, 'aggregate.order') : null;
  const limit =
    limitOfGroups(context, 'aggregate.top_n', groupBy) ??
    (ordered?.superlative === true ? onlyFirst(context, 'aggregate.top_n') : null);
  const order = ordered?.order;
  return {
    intent: 'AGGREGATE',
    view: 'SUMMARY',
    primary: subjectOf(question),
    aggregate: {
      metrics: [measure],
      group_by: groupBy,
      filters: [...filters],
      ...(order === undefined ? {} : { order }),
      ...(limit === null ? {} : { top_n: limit }),
      ...(having === null ? {} : { having }),
    },
    blocks: groupBy.length > 0 ? ['table'] : ['number'],
    calls: [
      call('ci', {
        operation: 'aggregate',
        ...itemScope(scope.identifiers, filters),
        measures: [measure],
        group_by: groupBy.length > 0 ? groupBy : undefined,
        having: having ?? undefined,
        order: order === undefined ? undefined : [order],
        limit: limit ?? DEFAULT_ROWS,
      }),
    ],
    ...(having !== null && groupBy.length === 0 ? { missing: 'group' } : {}),
    // "How many?" of what: a count of everything would be an answer to another question.
    ...(isOfNothing && measure.field === undefined ? { missing: 'subject' } : {}),
  };
}

/** "활성 서버 비율": the share of those that also meet the conditions on values. */
export function shareFrame(question: CiQuestion, share: Element): Frame {
  const { context, scope, filters } = question;
  context.ledger.use(share, 'aggregate.rate', 'share', termWith(share, 'share'));
  const kinds = new Set(scope.types.flatMap((type) => type.filters.map(({ field }) => field)));
  const isKind = ({ field }: Filter): boolean => kinds.has(field);
  const all = filters.filter(isKind);
  const hits = filters.filter((filter) => !isKind(filter));
  const groupBy = useGroups(question);
  return {
    intent: 'AGGREGATE',
    view: 'SUMMARY',
    primary: subjectOf(question),
    aggregate: { metrics: [], group_by: groupBy, filters: all, rate: hits },
    blocks: groupBy.length > 0 ? ['table'] : ['number'],
    calls: [
      call('ci', {
        operation: 'rate',
        ...itemScope(scope.identifiers, all),
        hits,
        group_by: groupBy.length > 0 ? groupBy : undefined,
        limit: DEFAULT_ROWS,
      }),
    ],
    ...(hits.length === 0 ? { missing: 'share_of_what' } : {}),
  };
}
