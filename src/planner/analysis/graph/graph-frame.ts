import { attemptOf, type Context } from '../context.js';
import type { Frame } from '../frame.js';
import { findGroups } from '../parts/grouping.js';
import { findAggregations, findRankings } from '../parts/ranking.js';
import { isPhrase, senseOf, type Element } from '../text/reading.js';
import { areSideBySide, isFieldOfRelations, items, readGraphQuestion, type GraphQuestion } from './graph-question.js';
import { asksForRelated, relatedFrame, unrelatedFrame, withoutWords } from './graph-related.js';
import { cyclesFrame, degreeFrame, relationsFrame } from './graph-sets.js';
import { sharedFrame, sharedWords } from './graph-shared.js';
import { pathFrame, walkFrame } from './graph-walks.js';
import { typeNamed } from './relation-words.js';

/** Questions about relations: what something depends on, runs on, affects, is made of; paths, cycles, neighbours. */
export function graphFrame(context: Context): Frame {
  const question = readGraphQuestion(context);
  context.ledger.consume(...question.repeated);
  const { elements } = context.reading;
  for (const element of elements) {
    if (isPhrase(element, 'from') || isPhrase(element, 'to') || isPhrase(element, 'between'))
      context.ledger.consume(element);
  }
  const cycle = elements.find((element) => senseOf(element, 'cycle') !== null) ?? mutualWord(question);
  if (cycle !== undefined) return cyclesFrame(question, cycle);
  const shared = sharedWords(question);
  if (shared.length > 0) return sharedFrame(question, shared);
  const kinds = findGroups(context, ['relation'], new Set()).filter(
    ({ isType, element }) =>
      !isType && (isFieldOfRelations(context, element) || (question.roots.length === 0 && isOfRelations(question))),
  );
  const counts = findAggregations(context).some(({ agg }) => agg === 'count');
  if (kinds.length > 0 || (counts && question.roots.length === 0 && isOfRelations(question)))
    return relationsFrame(question, kinds);
  if (question.roots.length === 0) {
    const ranked =
      findRankings(context).some(({ by }) => by === 'value') || findAggregations(context).some(({ ranks }) => ranks);
    const counted = context.quantities.conditions.some(({ target }) => target.kind === 'count');
    if (ranked || counted) return degreeFrame(question);
    const without = withoutWords(question);
    if (without.length > 0) return unrelatedFrame(question, without);
    if (asksForRelated(question) && (counts || !leadsAnywhere(question))) return relatedFrame(question);
    if (counts && question.types.length > 0) return degreeFrame(question);
  }
  const view = question.view?.view;
  const leads = view === 'PATH' || view === 'NEIGHBORS' || view === 'DEPENDENCY' || question.relation !== null;
  if (items(question).length >= 2 && leads && !asksOfEach(question)) return pathFrame(question);
  const walk = walkFrame(question);
  return view === 'PATH' && question.types.length === 0 && walk.missing === undefined
    ? { ...walk, missing: 'two_items' }
    : walk;
}

/** Whether a walk would answer. Only tried: the question may be asked of kinds instead. */
function leadsAnywhere(question: GraphQuestion): boolean {
  return walkFrame({ ...question, context: attemptOf(question.context) }).missing === undefined;
}

/** "관계는 모두 몇 개", `DEPENDS_ON 관계`: the relations themselves, of no kind of item. */
function isOfRelations({ context, types, relation, view }: GraphQuestion): boolean {
  const named = relation !== null && typeNamed(context.reading, relation.element) !== null;
  return types.length === 0 && (relation === null || named) && view?.view === 'NEIGHBORS';
}

/** `서로 의존하는`: a circle of two. */
function mutualWord({ context, relation, views }: GraphQuestion): Element | undefined {
  if (relation?.word.view !== 'DEPENDENCY' && !views.has('DEPENDENCY')) return undefined;
  return context.reading.elements.find((element) => senseOf(element, 'reach')?.reach === 'mutual');
}

/** "Dependencies of erp and mes": the same is asked of each, and nothing of the way from one to the other. */
function asksOfEach(question: GraphQuestion): boolean {
  const { context, relation, view, views } = question;
  const around = context.reading.elements.some((element) => senseOf(element, 'reach')?.reach === 'around');
  if (relation === null && view?.view !== 'DEPENDENCY' && !around) return false;
  if (views.has('PATH') || context.reading.elements.some((element) => isPhrase(element, 'between'))) return false;
  return areSideBySide(question);
}
