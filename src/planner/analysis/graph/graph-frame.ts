import type { Context } from '../context.js';
import type { Frame } from '../frame.js';
import { findRankings } from '../parts/ranking.js';
import { isPhrase, senseOf } from '../text/reading.js';
import { items, readGraphQuestion } from './graph-question.js';
import { cyclesFrame, degreeFrame, unrelatedFrame } from './graph-sets.js';
import { pathFrame, walkFrame } from './graph-walks.js';

/** Questions about relations: what something depends on, runs on, affects, is made of; paths, cycles, neighbours. */
export function graphFrame(context: Context): Frame {
  const question = readGraphQuestion(context);
  const { elements } = context.reading;
  const cycle = elements.find((element) => senseOf(element, 'cycle') !== null);
  if (cycle !== undefined) return cyclesFrame(question, cycle);
  if (question.roots.length === 0) {
    const ranked = findRankings(context).some(({ by }) => by === 'value');
    const counted = context.quantities.conditions.some(({ target }) => target.kind === 'count');
    if (ranked || counted) return degreeFrame(question);
    const without = elements.find((element) => isPhrase(element, 'without'));
    if (without !== undefined) return unrelatedFrame(question, without);
  }
  const view = question.view?.view;
  const leads = view === 'PATH' || view === 'NEIGHBORS' || view === 'DEPENDENCY' || question.relation !== null;
  return items(question).length >= 2 && leads ? pathFrame(question) : walkFrame(question);
}
