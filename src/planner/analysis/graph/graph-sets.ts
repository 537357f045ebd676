import type { Filter, GraphPlan, Order, Threshold, View } from '../../plan.js';
import { DEEPEST, DEFAULT_ROWS, limitOf, MOST_ROWS } from '../context.js';
import { call, type Frame } from '../frame.js';
import type { TypeMention } from '../parts/item-types.js';
import { findAggregations, findRankings } from '../parts/ranking.js';
import { itemScope, noteCondition } from '../parts/scope.js';
import { previousMeaningful, senseOf, termWith, type Element } from '../text/reading.js';
import { directionBetweenKinds } from './direction.js';
import { depthOf, items, LIMITS, useRoots, useWords, viewOf, type GraphQuestion } from './graph-question.js';

/** Circles of relations. */
export function cyclesFrame(question: GraphQuestion, cycle: Element): Frame {
  const { context, relation } = question;
  const { ledger, reading } = context;
  ledger.use(cycle, 'graph.measure', 'cycles', termWith(cycle, 'cycle'));
  useRoots(question);
  useWords(question, 'DEPENDENCY');
  // "순환 의존하는 시스템": the kind is at the ends of these relations anyway.
  for (const type of question.types) ledger.consume(type.element);
  for (const { element, term, agg } of findAggregations(context)) {
    if (agg === 'count') ledger.use(element, 'output.primary', 'number', term);
  }
  const relTypes = relation?.word.relTypes ?? reading.vocabulary.views.get('DEPENDENCY')?.relTypes ?? [];
  const { depth, requested } = depthOf(context, DEEPEST);
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
  };
}

interface Kinds {
  readonly view: View;
  readonly head: TypeMention | null;
  readonly roots: Filter[];
  readonly targets: Filter[];
  readonly plan: GraphPlan;
}

/** The kind that is asked for, and the one that its relations lead to. */
function readKinds(question: GraphQuestion, measure: 'degree' | 'unrelated'): Kinds {
  const { context, types, relation } = question;
  const head = headType(question);
  const view = viewOf(question);
  useWords(question, view);
  const others = types.filter((type) => type !== head);
  for (const type of types) {
    context.ledger.use(
      type.element,
      type === head ? 'primary.filters' : 'graph.targets',
      type.filters[0] ?? null,
      type.term,
    );
  }
  const targets = others.flatMap(({ filters }) => filters);
  const relTypes = relation?.word.relTypes ?? context.reading.vocabulary.views.get(view)?.relTypes ?? [];
  const direction = directionBetweenKinds(question, head, others);
  const plan: GraphPlan = {
    view,
    depth: 1,
    user_requested_depth: null,
    direction,
    rel_types: [...relTypes],
    limits: LIMITS,
    measure,
    ...(targets.length > 0 ? { targets } : {}),
  };
  return { view, head, roots: head === null ? [] : [...head.filters], targets, plan };
}

/** The kind behind "which", else the last one in Korean and the first in English. */
function headType(question: GraphQuestion): TypeMention | null {
  const { context, types } = question;
  const { reading } = context;
  const asked = types.find(
    ({ element }) => senseOf(previousMeaningful(reading.elements, element.index), 'question')?.asks === 'which',
  );
  return asked ?? (reading.korean ? types.at(-1) : types[0]) ?? null;
}

function setParams({ roots, targets, plan }: Kinds): Record<string, unknown> {
  return {
    roots: itemScope([], roots),
    rel_types: plan.rel_types.length > 0 ? plan.rel_types : undefined,
    direction: plan.direction,
    targets: targets.length > 0 ? targets : undefined,
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
  const ranking = findRankings(context).find(({ by }) => by === 'value');
  const order: Order | undefined = ranking && { by: 'count', direction: ranking.direction };
  if (ranking !== undefined) {
    ledger.use(ranking.element, 'graph.order', order, ranking.term);
    ledger.consume(...ranking.joined);
  }
  const limit = limitOf(context, 'graph.top_n') ?? (ranking?.superlative === true ? 1 : DEFAULT_ROWS);
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

/** "스토리지를 사용하지 않는 서버": those without such a relation. */
export function unrelatedFrame(question: GraphQuestion, without: Element): Frame {
  question.context.ledger.consume(without);
  const kinds = readKinds(question, 'unrelated');
  return {
    intent: 'LIST',
    view: kinds.view,
    primary: { identifiers: [], keywords: [], filters: kinds.roots },
    graph: kinds.plan,
    blocks: ['table'],
    calls: [call('graph', { operation: 'unrelated', ...setParams(kinds), limit: MOST_ROWS })],
    ...(kinds.head === null ? { missing: 'kind' } : {}),
  };
}
