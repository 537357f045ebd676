import { MOST_ROWS } from '../context.js';
import { call, type Frame } from '../frame.js';
import { findAggregations } from '../parts/ranking.js';
import { isPhrase, nextMeaningful, termWith, type Element } from '../text/reading.js';
import { isEach, readKinds, setParams } from './graph-kinds.js';
import type { GraphQuestion } from './graph-question.js';

/** Whether the items of one kind are meant that have a relation to another kind at all, and no number for each. */
export function asksForRelated({ context, types, relation }: GraphQuestion): boolean {
  const [first, second, ...others] = types;
  if (relation === null || first === undefined || second === undefined || others.length > 0) return false;
  return first.kind !== second.kind && !types.some(({ element }) => isEach(context.reading, element));
}

/** "방화벽이 보호하는 서버는 몇 대", "servers that use a storage": those with such a relation. */
export function relatedFrame(question: GraphQuestion): Frame {
  const { ledger } = question.context;
  const kinds = readKinds(question, 'related');
  const counts = findAggregations(question.context).filter(({ agg }) => agg === 'count');
  for (const { element, term } of counts) ledger.use(element, 'output.primary', 'number', term);
  for (const element of question.context.reading.elements) {
    const term = termWith(element, 'list');
    if (term !== null) ledger.use(element, 'intent', 'LIST', term);
  }
  const having = { op: '>=', value: 1 } as const;
  return {
    intent: 'LIST',
    view: kinds.view,
    primary: { identifiers: [], keywords: [], filters: kinds.roots },
    graph: { ...kinds.plan, having },
    blocks: counts.length > 0 ? ['number', 'table'] : ['table'],
    calls: [call('graph', { operation: 'degree', ...setParams(kinds), having, limit: MOST_ROWS })],
    ...(kinds.head === null ? { missing: 'kind' } : {}),
  };
}

/** The words that ask for what lacks a relation: `없는`, "without", and "not" before the relation ("aren't connected to"). */
export function withoutWords({ context, relation, view }: GraphQuestion): Element[] {
  const { elements } = context.reading;
  return elements.filter((element) => {
    if (isPhrase(element, 'without')) return true;
    const next = isPhrase(element, 'negation') ? nextMeaningful(elements, element.index) : undefined;
    return next !== undefined && (next === relation?.element || next === view?.element);
  });
}

/** "스토리지를 사용하지 않는 서버": those without such a relation. */
export function unrelatedFrame(question: GraphQuestion, words: readonly Element[]): Frame {
  const { ledger } = question.context;
  ledger.consume(...words);
  const counts = findAggregations(question.context).filter(({ agg }) => agg === 'count');
  for (const { element, term } of counts) ledger.use(element, 'output.primary', 'number', term);
  const kinds = readKinds(question, 'unrelated');
  return {
    intent: 'LIST',
    view: kinds.view,
    primary: { identifiers: [], keywords: [], filters: kinds.roots },
    graph: kinds.plan,
    blocks: counts.length > 0 ? ['number', 'table'] : ['table'],
    calls: [call('graph', { operation: 'unrelated', ...setParams(kinds), limit: MOST_ROWS })],
    ...(kinds.head === null ? { missing: 'kind' } : {}),
  };
}
