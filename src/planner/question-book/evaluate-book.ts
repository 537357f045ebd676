import { isDeepStrictEqual } from 'node:util';
import { plan } from '../analysis/plan-question.js';
import type { CompiledVocabulary } from '../vocabulary/vocabulary.js';
import { comparePlans, type PlanChange, valueAt } from './compare-plans.js';
import { type BookQuestion, clockOf } from './question-book.js';

export interface BookResult {
  question: string;
  passed: boolean;
  /** What the plan has in place of what the book expects. */
  differences: { field: string; expected: unknown; actual: unknown }[];
}

/** Which questions of a book get the plan that it expects. */
export function evaluateBook(book: readonly BookQuestion[], vocabulary: CompiledVocabulary): BookResult[] {
  return book.map((entry) => {
    const actual = plan(entry.question, vocabulary, clockOf(entry));
    const differences = Object.entries(entry.expect)
      .map(([field, expected]) => ({ field, expected, actual: valueAt(actual, field) ?? null }))
      .filter(({ expected, actual }) => !isDeepStrictEqual(expected, actual));
    return { question: entry.question, passed: differences.length === 0, differences };
  });
}

/** A question whose plan another vocabulary would change. */
export interface ChangedPlan {
  question: string;
  changes: PlanChange[];
}

/**
 * The questions that would be planned otherwise, with what would be otherwise; each text once. Pauses after each plan, so
 * that whoever drives it can let others run: the questions may be thousands, and long.
 */
export function* changedPlans(
  questions: readonly { question: string; time_zone: string; as_of: string | Date }[],
  before: CompiledVocabulary,
  after: CompiledVocabulary,
): Generator<void, ChangedPlan[], void> {
  const changed: ChangedPlan[] = [];
  for (const entry of questions) {
    const clock = clockOf(entry);
    const old = plan(entry.question, before, clock);
    yield;
    const changes = comparePlans(old, plan(entry.question, after, clock));
    if (changes.length > 0) changed.push({ question: entry.question, changes });
    yield;
  }
  return changed;
}
