import type { Context } from '../context.js';
import type { Frame } from '../frame.js';
import { findGroups } from '../parts/grouping.js';
import { findAggregations, findRankings } from '../parts/ranking.js';
import { isPhrase, senseOf } from '../text/reading.js';
import { items, readGraphQuestion, type GraphQuestion } from './graph-question.js';
import { asksForRelated, relatedFrame, unrelatedFrame } from './graph-related.js';
import { cyclesFrame, degreeFrame, relationsFrame } from './graph-sets.js';
import { pathFrame, walkFrame } from './graph-walks.js';

/** Questions about relations: what something depends on, runs on, affects, is made of; paths, cycles, neighbours. */
export function graphFrame(context: Context): Frame {
  const question = readGraphQuestion(context);
  const { elements } = context.reading;
  for (const element of elements) {
    if (isPhrase(element, 'from') || isPhrase(element, 'to') || isPhrase(element, 'between'))
      context.ledger.consume(element);
  }
  const cycle = elements.find((element) => senseOf(element, 'cycle') !== null);
  if (cycle !== undefined) return cyclesFrame(question, cycle);
  const kinds = findGroups(context, ['relation'], new Set()).filter(({ isType }) => !isType);
  const counts = findAggregations(context).some(({ agg }) => agg === 'count');
  if (kinds.length > 0 || (counts && question.roots.length === 0 && isOfRelations(question)))
    return relationsFrame(question, kinds);
  if (question.roots.length === 0) {
    const ranked = findRankings(context).some(({ by }) => by === 'value');
    const counted = context.quantities.conditions.some(({ target }) => target.kind === 'count');
    if (ranked || counted) return degreeFrame(question);
    const without = elements.find((element) => isPhrase(element, 'without'));
    if (without !== undefined) return unrelatedFrame(question);
    if (asksForRelated(question) && (counts || walkFrame(question).missing !== undefined))
      return relatedFrame(question);
    if (counts && question.types.length > 0) return degreeFrame(question);
  }
  const view = question.view?.view;
  const leads = view === 'PATH' || view === 'NEIGHBORS' || view === 'DEPENDENCY' || question.relation !== null;
  if (items(question).length >= 2 && leads) return pathFrame(question);
  const walk = walkFrame(question);
  return view === 'PATH' && question.types.length === 0 && walk.missing === undefined
    ? { ...walk, missing: 'two_items' }
    : walk;
}

/** "관계는 모두 몇 개": the relations themselves, of no kind of item. */
function isOfRelations(question: GraphQuestion): boolean {
  return question.types.length === 0 && question.relation === null && question.view?.view === 'NEIGHBORS';
}
