import type { Direction, Filter, View } from '../../plan.js';
import { DEEPEST } from '../context.js';
import { call, type Frame } from '../frame.js';
import { kindsOf } from '../parts/kinds.js';
import { findAggregations } from '../parts/ranking.js';
import { itemScope } from '../parts/scope.js';
import { isPhrase } from '../text/reading.js';
import { directionOf, relationsBetween, directionByEnds } from './direction.js';
import {
  depthOf,
  items,
  LIMITS,
  targetsOf,
  useRoots,
  useWords,
  viewOf,
  type GraphQuestion,
  type Root,
} from './graph-question.js';

/** Everything within some hops of the roots. */
export function walkFrame(question: GraphQuestion): Frame {
  const { context } = question;
  const view = viewOf(question);
  useRoots(question);
  useWords(question, view);
  const { depth, requested } = depthOf(context, 1);
  const filters = targetsOf(question);
  const start =
    question.roots.length > 0
      ? { roots: itemScope(items(question), []), targets: filters ?? [] }
      : splitRoots(question, filters ?? []);
  const { direction, relTypes } = stepsOf(question, view, start?.kind ?? null);
  const targets = start?.targets ?? [];
  const counted = useCounts(question);
  return {
    intent: 'EXPAND',
    view,
    primary: { identifiers: items(question), keywords: [], filters: start?.rootFilters ?? [] },
    graph: {
      view,
      depth,
      user_requested_depth: requested,
      direction,
      rel_types: [...relTypes],
      limits: LIMITS,
      ...(targets.length > 0 ? { targets } : {}),
    },
    blocks: counted ? ['number', 'network', 'table'] : ['network', 'table'],
    calls: [
      call('graph', {
        operation: operationOf(view, direction),
        roots: start?.roots ?? {},
        direction,
        depth,
        rel_types: relTypes.length > 0 ? [...relTypes] : undefined,
        targets: targets.length > 0 ? targets : undefined,
        limits: LIMITS,
      }),
    ],
    ...(start === null ? { missing: 'subject' } : filters === null ? { missing: 'kind' } : {}),
  };
}

function operationOf(view: View, direction: Direction): string {
  if (view === 'IMPACT') return 'impact';
  if (view !== 'DEPENDENCY' || direction === 'both') return 'expand';
  return direction === 'out' ? 'dependencies' : 'dependents';
}

/** Which relations and which way: the relation word's, or those of the view. */
function stepsOf(
  question: GraphQuestion,
  view: View,
  rootKind: string | null,
): { direction: Direction; relTypes: readonly string[] } {
  const { context, relation } = question;
  const { reading } = context;
  const known = reading.vocabulary.views.get(view);
  const ownView = question.view !== null && question.view.view !== 'NEIGHBORS' && question.view.view !== 'DEPENDENCY';
  if (relation === null || ownView) return { direction: known?.direction ?? 'both', relTypes: known?.relTypes ?? [] };
  const targets = kindsOf(reading, question.types);
  if (rootKind !== null && directionByEnds(reading, relation.word.relTypes, rootKind, targets) === 'none') {
    // `postgres를 사용하는 서버`: no relation of that name runs between the two, so the one that does is meant.
    const between = relationsBetween(reading, rootKind, targets);
    if (between !== null) return between;
  }
  return { direction: directionOf(question, relation.word, relation.element), relTypes: relation.word.relTypes };
}

interface Start {
  readonly roots: Record<string, unknown>;
  readonly rootFilters?: Filter[];
  readonly targets: Filter[];
  readonly kind?: string | null;
}

/** Without an item to start from, the items with the value are the roots, and the kind is what is looked for. */
function splitRoots(question: GraphQuestion, filters: readonly Filter[]): Start | null {
  const { types, relation, context } = question;
  const kinds = new Set(types.flatMap((type) => type.filters.map(({ field }) => field)));
  const rootFilters = filters.filter(({ field }) => !kinds.has(field));
  const targets = filters.filter(({ field }) => kinds.has(field));
  if (rootFilters.length === 0 || targets.length === 0 || relation === null) return null;
  const [having] = rootFilters.map(({ field }) => context.reading.vocabulary.fields.get(field)?.kinds ?? []);
  return { roots: itemScope([], rootFilters), rootFilters, targets, kind: having?.[0] ?? null };
}

function useCounts(question: GraphQuestion): boolean {
  const counts = findAggregations(question.context).filter(({ agg }) => agg === 'count');
  for (const { element, term } of counts) question.context.ledger.use(element, 'output.primary', 'number', term);
  return counts.length > 0;
}

/** The way from one item to another. */
export function pathFrame(question: GraphQuestion): Frame {
  const { context, relation, roots } = question;
  const { ledger, reading } = context;
  const [from, to] = inOrder(question);
  ledger.use(from.element, 'primary.identifiers', from.item, from.term);
  ledger.use(to.element, 'secondary.identifiers', to.item, to.term);
  useWords(question, 'PATH');
  for (const element of reading.elements) {
    if (isPhrase(element, 'from') || isPhrase(element, 'to') || isPhrase(element, 'between')) ledger.consume(element);
  }
  const depends = relation?.word.view === 'DEPENDENCY' || question.view?.view === 'DEPENDENCY';
  const relTypes =
    relation?.word.relTypes ?? (depends ? (reading.vocabulary.views.get('DEPENDENCY')?.relTypes ?? []) : []);
  const direction: Direction = relTypes.length > 0 ? 'out' : 'both';
  const { depth, requested } = depthOf(context, DEEPEST);
  return {
    intent: 'PATH',
    view: 'PATH',
    primary: { identifiers: [from.item], keywords: [], filters: [] },
    secondary: { identifiers: [to.item], keywords: [], filters: [] },
    graph: {
      view: 'PATH',
      depth,
      user_requested_depth: requested,
      direction,
      rel_types: [...relTypes],
      limits: LIMITS,
    },
    blocks: ['network', 'table'],
    calls: [
      call('graph', {
        operation: 'path',
        from: { items: [from.item] },
        to: { items: [to.item] },
        rel_types: relTypes.length > 0 ? [...relTypes] : undefined,
        direction,
        depth,
        limits: LIMITS,
      }),
    ],
    ...(roots.length > 2 ? { missing: 'two_items' } : {}),
  };
}

/** The two ends in the order of the relation: `Y에 X가 의존` and "is X used by Y" turn them round. */
function inOrder(question: GraphQuestion): [Root, Root] {
  const [first, second] = question.roots as [Root, Root];
  if (question.relation === null) return [first, second];
  const swapped =
    question.context.reading.korean &&
    /^(?:에|을|를)$/.test(first.element.tail) &&
    /^(?:이|가|은|는)$/.test(second.element.tail);
  const reversed = question.relation.word.subject === 'to';
  return swapped !== reversed ? [second, first] : [first, second];
}
