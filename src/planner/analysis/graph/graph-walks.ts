import type { Direction, View } from '../../plan.js';
import { DEEPEST, type Context } from '../context.js';
import { call, type Frame } from '../frame.js';
import { kindsOf } from '../parts/kinds.js';
import { findAggregations } from '../parts/ranking.js';
import { itemScope } from '../parts/scope.js';
import { joinedBy } from '../parts/values.js';
import { senseOf, termWith } from '../text/reading.js';
import { directionByEnds } from './relation-ends.js';
import {
  citeSteps,
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
import { kindAskedWhere, splitRoots, startingKind, type Start } from './walk-starts.js';
import { stepsOf } from './walk-steps.js';

/** Everything within some hops of the roots. */
export function walkFrame(question: GraphQuestion): Frame {
  const { context } = question;
  const view = viewOf(question);
  useRoots(question);
  useWords(question, view);
  const { depth, requested } = depthOf(context, 1);
  const filters = targetsOf(question);
  useSystemOf(question);
  const named = items(question);
  const start: Start | null =
    named.length > 0
      ? { roots: itemScope(named, []), targets: filters ?? [], kind: kindOfRoots(question) }
      : (startingKind(question) ?? kindAskedWhere(question, filters ?? []) ?? splitRoots(question, filters ?? []));
  const { direction: usual, relTypes, leads } = stepsOf(question, view, start);
  const direction = isBothWays(context) ? 'both' : usual;
  citeSteps(question, { direction, relTypes });
  const targets = start?.targets ?? [];
  const counted = useCounts(question);
  return {
    intent: 'EXPAND',
    view,
    primary: { identifiers: named, keywords: [], filters: start?.rootFilters ?? [] },
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
    calls: startsOf(question, view, start).map((roots) =>
      call('graph', {
        operation: operationOf(view, direction),
        roots,
        direction,
        depth,
        rel_types: relTypes.length > 0 ? [...relTypes] : undefined,
        targets: targets.length > 0 ? targets : undefined,
        limits: LIMITS,
      }),
    ),
    ...(start === null
      ? { missing: 'subject' }
      : asksOfTwo(question, view) || (view !== 'IMPACT' && named.length > MOST_WALKS)
        ? { missing: 'one_item' }
        : cannotRun(question) || (!leads && depth === 1)
          ? { missing: 'relation' }
          : filters === null && start.target === undefined
            ? { missing: 'kind' }
            : {}),
  };
}

/** The most items that one question can be asked of at once. */
const MOST_WALKS = 8;

/** Each item by itself, so that what belongs to which is not lost; but a failure of several is one. */
function startsOf(question: GraphQuestion, view: View, start: Start | null): Record<string, unknown>[] {
  const named = items(question);
  if (view === 'IMPACT' || named.length < 2) return [start?.roots ?? {}];
  return named.slice(0, MOST_WALKS).map((item) => itemScope([item], []));
}

function kindOfRoots({ roots }: GraphQuestion): string | null {
  const kinds = new Set(roots.map(({ kind }) => kind));
  return kinds.size === 1 ? (roots[0]?.kind ?? null) : null;
}

/** "Which system does srv-erp-01 belong to": the field only says what the kind says. */
function useSystemOf({ context, types }: GraphQuestion): void {
  for (const element of context.reading.elements) {
    const field = senseOf(element, 'field')?.field;
    if (field !== undefined && types.some(({ groupBy }) => groupBy === field)) context.ledger.consume(element);
  }
}

/** "Who uses sec-mon": a relation that nothing of the root's kind can have leads nowhere, whatever was meant. */
function cannotRun({ context, relation, view, roots, types }: GraphQuestion): boolean {
  if (relation === null || view !== null || roots.length === 0) return false;
  if (kindsOf(context.reading, types).length > 0) return false;
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
  if (depends || relation !== null) citeSteps(question, { direction, relTypes });
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
