import { plan } from '../../src/planner/analysis/plan-question.js';
import type { Filter, Plan, PlanClock } from '../../src/planner/plan.js';
import { seedVocabulary } from './seed-vocabulary.js';

/** Wednesday, 28 January 2026, 18:30 in Seoul. */
export const SEOUL: PlanClock = { now: Date.parse('2026-01-28T09:30:00Z'), timeZone: 'Asia/Seoul' };

export function clockAt(now: string, timeZone: string): PlanClock {
  return { now: Date.parse(now), timeZone };
}

/** Plans questions with the words of the seed files. */
export async function seedPlanner(): Promise<(question: string, clock?: PlanClock) => Plan> {
  const vocabulary = await seedVocabulary();
  return (question, clock = SEOUL) => plan(question, vocabulary, clock);
}

/**
 * What a plan does, without where in the question it was said, by which vocabulary it was known (`24시간` is a word of one,
 * `24 hours` a pattern) and in which language it is answered.
 */
export function meaningOf({ evidence: _e, assets: _a, unmatched: _u, language: _l, warnings, ...rest }: Plan): unknown {
  return { ...rest, warnings: warnings.map(({ code }) => code) };
}

/** `status = active`, `severity >= 4`: filters as tables show them. */
export function told(filters: readonly Filter[]): string[] {
  return filters.map(({ field, op, value }) => `${field} ${op} ${Array.isArray(value) ? value.join('|') : value}`);
}

/** The plan of a question of which nothing is left over. */
export function understood(plan: (question: string) => Plan, question: string): Plan {
  const made = plan(question);
  expect({ question, kind: made.kind, left: leftOf(question, made) }).toEqual({ question, kind: 'plan', left: [] });
  return made;
}

/** The pieces of a question that a plan did not understand. */
export function leftOf(question: string, { unmatched }: Plan): string[] {
  return unmatched.map(([start, end]) => question.slice(start, end));
}
