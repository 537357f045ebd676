import type { Direction, Filter } from '../../plan.js';
import type { Term } from '../../vocabulary/sense.js';
import { MOST_ROWS } from '../context.js';
import { call, type Frame } from '../frame.js';
import { findAggregations } from '../parts/ranking.js';
import { itemScope } from '../parts/scope.js';
import { isPhrase, nextMeaningful, phraseTerm, type Element } from '../text/reading.js';
import { directionOf } from './direction.js';
import {
  areSideBySide,
  citeSteps,
  items,
  LIMITS,
  targetsOf,
  useWords,
  viewOf,
  type GraphQuestion,
} from './graph-question.js';

/** `공통`, "both erp and mes depend on", `모두 의존하는`: the words that ask for what several items have in common. */
export function sharedWords(question: GraphQuestion): Element[] {
  const { context, relation, roots } = question;
  if (!areSideBySide(question)) return [];
  const { elements } = context.reading;
  const [first] = roots;
  return elements.filter((element) => {
    if (isPhrase(element, 'shared')) return true;
    // Of a noun ("dependencies of both") each one's own are meant.
    if (relation === null || relation.word.noun !== null) return false;
    const next = nextMeaningful(elements, element.index);
    if (isPhrase(element, 'both')) return next === relation.element || next === first!.element;
    return isPhrase(element, 'all') && next === relation.element;
  });
}

/** What each of several items has the same relation to. */
export function sharedFrame(question: GraphQuestion, words: readonly Element[]): Frame {
  const { context, relation, types } = question;
  const { ledger, reading } = context;
  const view = viewOf(question);
  const known = reading.vocabulary.views.get(view);
  const named = items(question);
  const own: Filter = { field: 'ci_code', op: 'in', value: named };
  for (const { element, term } of question.roots) ledger.use(element, 'graph.targets', own, term);
  const having = { op: '>=', value: named.length } as const;
  for (const word of words) ledger.use(word, 'graph.having', having, sharingTerm(word));
  useWords(question, view);
  const filters = targetsOf(question, 'primary.filters');
  const counts = findAggregations(context).filter(({ agg }) => agg === 'count');
  for (const { element, term } of counts) ledger.use(element, 'output.primary', 'number', term);
  const relTypes = [...(relation?.word.relTypes ?? known?.relTypes ?? [])];
  const way = relation === null ? (known?.direction ?? 'both') : directionOf(question, relation.word, relation.element);
  const direction = BACK[way];
  citeSteps(question, { direction, relTypes });
  return {
    intent: 'LIST',
    view,
    primary: { identifiers: [], keywords: [], filters: filters ?? [] },
    graph: {
      view,
      depth: 1,
      user_requested_depth: null,
      direction,
      rel_types: relTypes,
      limits: LIMITS,
      targets: [own],
      measure: 'shared',
      having,
    },
    blocks: counts.length > 0 ? ['number', 'table'] : ['table'],
    calls: [
      call('graph', {
        operation: 'degree',
        roots: itemScope([], filters ?? []),
        rel_types: relTypes.length > 0 ? relTypes : undefined,
        direction,
        targets: [own],
        having,
        limit: MOST_ROWS,
      }),
    ],
    ...(filters === null
      ? { missing: 'kind' }
      : relation === null && view === 'NEIGHBORS' && types.length === 0
        ? { missing: 'relation' }
        : {}),
  };
}

function sharingTerm(word: Element): Term | null {
  return phraseTerm(word, 'shared') ?? phraseTerm(word, 'both') ?? phraseTerm(word, 'all');
}

/** What is found looks back at the items that are named. */
const BACK: Readonly<Record<Direction, Direction>> = { out: 'in', in: 'out', both: 'both' };
