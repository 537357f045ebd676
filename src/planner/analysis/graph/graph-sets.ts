import type { Order, Threshold } from '../../plan.js';
import { DEEPEST, DEFAULT_ROWS, limitOf, limitOfGroups, type Context } from '../context.js';
import { call, type Frame } from '../frame.js';
import type { GroupMention } from '../parts/grouping.js';
import { findAggregations, findRankings, onlyFirst } from '../parts/ranking.js';
import { noteCondition } from '../parts/scope.js';
import { senseOf, termWith, type Element } from '../text/reading.js';
import { readKinds, setParams } from './graph-kinds.js';
import { citeSteps, depthOf, items, LIMITS, useRoots, useWords, type GraphQuestion } from './graph-question.js';

/** Circles of relations; of two items where these only are said to have it mutually. */
export function cyclesFrame(question: GraphQuestion, cycle: Element): Frame {
  const { context, relation } = question;
  const { ledger, reading } = context;
  const term = termWith(cycle, 'cycle');
  ledger.use(cycle, 'graph.measure', 'cycles', term ?? termWith(cycle, 'reach'));
  ledger.consume(...reading.elements.filter((element) => senseOf(element, 'reach')?.reach === 'mutual'));
  useRoots(question);
  useWords(question, 'DEPENDENCY');
  // "순환 의존하는 시스템": the kind is at the ends of these relations anyway.
  for (const type of question.types) ledger.consume(type.element);
  for (const { element, term, agg } of findAggregations(context)) {
    if (agg === 'count') ledger.use(element, 'output.primary', 'number', term);
  }
  const relTypes = relation?.word.relTypes ?? reading.vocabulary.views.get('DEPENDENCY')?.relTypes ?? [];
  citeSteps(question, { direction: 'out', relTypes });
  if (relation === null) ledger.cite(cycle, 'graph.rel_types', relTypes, 'relation_types');
  const { depth, requested } = depthOf(context, term === null ? 2 : DEEPEST);
  const roots = items(question);
  return {
    intent: 'EXPAND',
    view: 'DEPENDENCY',
    primary: { identifiers: roots, keywords: [], filters: [] },
    graph: {
      view: 'DEPENDENCY',
      depth,
      user_requested_depth: requested,
      direction: 'out',
      rel_types: [...relTypes],
      limits: LIMITS,
      measure: 'cycles',
    },
    blocks: ['table', 'network'],
    calls: [
      call('graph', {
        operation: 'cycles',
        roots: roots.length > 0 ? { items: roots } : undefined,
        rel_types: relTypes.length > 0 ? [...relTypes] : undefined,
        depth,
        limit: limitOf(context, 'list.limit') ?? DEFAULT_ROWS,
      }),
    ],
    ...(term === null && roots.length > 1 ? { missing: 'one_item' } : {}),
  };
}

/** "가장 많은 시스템이 의존하는 시스템", "which server has the most apps running on it". */
export function degreeFrame(question: GraphQuestion): Frame {
  const { context } = question;
  const { ledger, quantities } = context;
  const kinds = readKinds(question, 'degree');
  for (const { element, term, agg } of findAggregations(context)) {
    if (agg === 'count') ledger.use(element, 'graph.measure', 'degree', term);
  }
  const condition = quantities.conditions.find(({ target }) => target.kind === 'count');
  const having: Threshold | undefined = condition && { op: condition.op, value: condition.value };
  if (condition !== undefined) noteCondition(context, condition, 'graph.having', having);
  const { order, single } = countOrder(context);
  const limit = limitOf(context, 'graph.top_n') ?? (single ? onlyFirst(context, 'graph.top_n') : DEFAULT_ROWS);
  return {
    intent: 'AGGREGATE',
    view: kinds.view,
    primary: { identifiers: [], keywords: [], filters: kinds.roots },
    graph: {
      ...kinds.plan,
      ...(order === undefined ? {} : { order }),
      ...(having === undefined ? {} : { having }),
      top_n: limit,
    },
    blocks: ['table'],
    calls: [
      call('graph', {
        operation: 'degree',
        ...setParams(kinds),
        having,
        order: order === undefined ? undefined : [order],
        limit,
      }),
    ],
    ...(kinds.head === null ? { missing: 'kind' } : {}),
  };
}

/** The order by how many there are, from "most", `top 5`, or both when they agree. */
function countOrder(context: Context): { order: Order | undefined; single: boolean } {
  const { ledger } = context;
  const ranking = findRankings(context).find(({ by }) => by === 'value');
  let order: Order | undefined = ranking && { by: 'count', direction: ranking.direction };
  if (ranking !== undefined) {
    ledger.use(ranking.element, 'graph.order', order, ranking.term);
    ledger.consume(...ranking.joined);
  }
  for (const { element, term, agg, ranks } of findAggregations(context)) {
    const direction = agg === 'max' ? 'desc' : 'asc';
    if (!ranks || (order !== undefined && order.direction !== direction)) continue;
    order = { by: 'count', direction };
    ledger.use(element, 'graph.order', order, term);
  }
  return { order, single: ranking?.superlative === true };
}

/** "관계 종류별 건수": how many relations there are, by their type. */
export function relationsFrame(question: GraphQuestion, kinds: readonly GroupMention[]): Frame {
  const { context, relation } = question;
  const { ledger } = context;
  useRoots(question);
  if (question.view !== null) ledger.use(question.view.element, 'graph.measure', 'count', question.view.term);
  if (relation !== null) ledger.use(relation.element, 'graph.rel_types', relation.word.relTypes, relation.term);
  ledger.consume(...question.more);
  for (const { element, term, agg } of findAggregations(context))
    if (agg === 'count') ledger.use(element, 'graph.measure', 'count', term);
  for (const group of kinds) {
    ledger.use(group.element, 'graph.group_by', group.field, group.term);
    ledger.consume(...group.joined);
  }
  const groupBy = [...new Set(kinds.map(({ field }) => field))];
  const { order, single } = countOrder(context);
  const limit =
    limitOfGroups(context, 'graph.top_n', groupBy) ?? (single ? onlyFirst(context, 'graph.top_n') : DEFAULT_ROWS);
  const roots = items(question);
  const relTypes = [...(relation?.word.relTypes ?? [])];
  return {
    intent: 'AGGREGATE',
    view: 'NEIGHBORS',
    primary: { identifiers: roots, keywords: [], filters: [] },
    graph: {
      view: 'NEIGHBORS',
      depth: 1,
      user_requested_depth: null,
      direction: 'both',
      rel_types: relTypes,
      limits: LIMITS,
      measure: 'count',
      ...(groupBy.length > 0 ? { group_by: groupBy } : {}),
      ...(order === undefined ? {} : { order }),
      top_n: limit,
    },
    blocks: groupBy.length > 0 ? ['table'] : ['number'],
    calls: [
      call('graph', {
        operation: 'count',
        roots: roots.length > 0 ? { items: roots } : undefined,
        direction: roots.length > 0 ? 'both' : 'out',
        rel_types: relTypes.length > 0 ? relTypes : undefined,
        group_by: groupBy.length > 0 ? groupBy : undefined,
        order: order === undefined ? undefined : [order],
        limit,
      }),
    ],
  };
}
