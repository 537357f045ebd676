import type { Direction, Filter, View } from '../../plan.js';
import { DEEPEST } from '../context.js';
import { call, type Frame } from '../frame.js';
import { kindsOf } from '../parts/kinds.js';
import { findAggregations } from '../parts/ranking.js';
import type { TypeMention } from '../parts/item-types.js';
import { inOrder, itemScope } from '../parts/scope.js';
import { filtersOf, joinedBy } from '../parts/values.js';
import type { Context } from '../context.js';
import { termWith } from '../text/reading.js';
import { directionOf } from './direction.js';
import { directionByEnds, relationsBetween } from './relation-ends.js';
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
  const start: Start | null =
    question.roots.length > 0
      ? { roots: itemScope(items(question), []), targets: filters ?? [] }
      : (startingKind(question) ?? splitRoots(question, filters ?? []));
  const { direction: usual, relTypes } = stepsOf(question, view, start);
  const direction = isBothWays(context) ? 'both' : usual;
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
    ...(start === null
      ? { missing: 'subject' }
      : asksOfTwo(question, view)
        ? { missing: 'one_item' }
        : cannotRun(question)
          ? { missing: 'relation' }
          : filters === null && start.target === undefined
            ? { missing: 'kind' }
            : {}),
  };
}

/** "Who uses sec-mon": a relation that nothing of the root's kind can have leads nowhere, whatever was meant. */
function cannotRun({ context, relation, view, roots }: GraphQuestion): boolean {
  if (relation === null || view !== null || roots.length === 0) return false;
  const { relTypes } = relation.word;
  return roots.every(({ kind }) => kind !== null && directionByEnds(context.reading, relTypes, kind, []) === 'none');
}

/** "If cmdb fails, what happens to erp": not both of them fail. */
function asksOfTwo({ context, roots }: GraphQuestion, view: View): boolean {
  const apart = roots.some(({ element }, at) => {
    const before = roots[at - 1];
    return before !== undefined && !joinedBy(context.reading, before.element, element);
  });
  return view === 'IMPACT' && apart;
}

/** "양방향으로": whichever way the relations run. */
function isBothWays(context: Context): boolean {
  let found = false;
  for (const element of context.reading.elements) {
    const term = termWith(element, 'reach');
    if (term?.sense.role !== 'reach' || term.sense.reach !== 'both') continue;
    context.ledger.use(element, 'graph.direction', 'both', term);
    found = true;
  }
  return found;
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
  start: Start | null,
): { direction: Direction; relTypes: readonly string[] } {
  const { context, relation } = question;
  const { reading } = context;
  const known = reading.vocabulary.views.get(view);
  const ownView = question.view !== null && question.view.view !== 'NEIGHBORS' && question.view.view !== 'DEPENDENCY';
  if (relation === null || ownView) return { direction: known?.direction ?? 'both', relTypes: known?.relTypes ?? [] };
  const rootKind = start?.kind ?? null;
  const targets = kindsOf(reading, start?.target === undefined ? question.types : [start.target]);
  if (start?.target !== undefined) {
    const ends = directionByEnds(reading, relation.word.relTypes, rootKind, targets);
    if (ends === 'out' || ends === 'in') return { direction: ends, relTypes: relation.word.relTypes };
  }
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
  /** The kind that is looked for, where another one is where the walk starts. */
  readonly target?: TypeMention;
}

/** `erp 서버에서 실행되는 앱`, "apps running on erp servers": of two kinds, the one that the relation is asked of. */
function startingKind(question: GraphQuestion): Start | null {
  const { context, types, relation, values } = question;
  const [first, second, ...others] = types;
  if (first === undefined || second === undefined || others.length > 0 || relation === null || values.length === 0)
    return null;
  const isKorean = context.reading.korean;
  const before = [first, second].filter(({ element }) => element.index < relation.element.index);
  const root = isKorean
    ? before.length === 1
      ? before[0]
      : undefined
    : before.length === 1
      ? [first, second].find((type) => type !== before[0])
      : undefined;
  if (root === undefined) return null;
  const target = root === first ? second : first;
  const rootFilters = inOrder([...root.filters, ...filtersOf(values)]);
  const [kind] = kindsOf(context.reading, [root]);
  return { roots: itemScope([], rootFilters), rootFilters, targets: [...target.filters], kind: kind ?? null, target };
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
  const [from, to] = twoEnds(question);
  ledger.use(from.element, 'primary.identifiers', from.item, from.term);
  ledger.use(to.element, 'secondary.identifiers', to.item, to.term);
  useWords(question, 'PATH');
  const depends = relation?.word.view === 'DEPENDENCY' || question.views.has('DEPENDENCY');
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
function twoEnds(question: GraphQuestion): [Root, Root] {
  const [first, second] = question.roots as [Root, Root];
  if (question.relation === null) return [first, second];
  const swapped =
    question.context.reading.korean &&
    /^(?:에|을|를)$/.test(first.element.tail) &&
    /^(?:이|가|은|는)$/.test(second.element.tail);
  const reversed = question.relation.word.subject === 'to';
  return swapped !== reversed ? [second, first] : [first, second];
}
