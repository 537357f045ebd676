import { jsonPointer, type Problem } from '../../errors/problem.js';
import type { PlanClock } from '../plan.js';

/** A question with the fields that its plan must have. */
export interface BookQuestion {
  question: string;
  time_zone: string;
  /** UTC instant in ISO 8601. */
  as_of: string;
  /** Dotted paths into the plan (`metric.agg`, `primary.identifiers.0`) and the values there. */
  expect: Readonly<Record<string, unknown>>;
}

export class QuestionBookError extends Error {
  constructor(
    readonly file: string,
    readonly problems: readonly Problem[],
  ) {
    super(`${file}: ${problems.map(({ path, message }) => `${path} ${message}`).join('; ')}`);
    this.name = 'QuestionBookError';
  }
}

/**
 * Reads a book: `{ time_zone, as_of, questions: [{ question, time_zone?, as_of?, expect }] }`, where each question takes
 * what it leaves out from the book.
 * @throws QuestionBookError with every problem
 */
export function parseQuestionBook(file: string, content: unknown): BookQuestion[] {
  const book = (content ?? {}) as { time_zone?: unknown; as_of?: unknown; questions?: unknown };
  const problems: Problem[] = [];
  if (!Array.isArray(book.questions))
    throw new QuestionBookError(file, [{ path: '/questions', message: 'must be a list.' }]);
  const questions = book.questions.map((entry: unknown, index): BookQuestion => {
    const fields = { time_zone: book.time_zone, as_of: book.as_of, ...(entry as object) } as Record<string, unknown>;
    const at = (field: string) => jsonPointer('questions', index, field);
    const { question, time_zone, as_of, expect } = fields;
    if (typeof question !== 'string' || question === '')
      problems.push({ path: at('question'), message: 'must be a text.' });
    if (typeof time_zone !== 'string') problems.push({ path: at('time_zone'), message: 'must be an IANA time zone.' });
    const instant = as_of instanceof Date ? as_of.toISOString() : as_of;
    if (typeof instant !== 'string' || Number.isNaN(Date.parse(instant))) {
      problems.push({ path: at('as_of'), message: 'must be an instant such as 2026-01-28T09:30:00Z.' });
    }
    if (typeof expect !== 'object' || expect === null)
      problems.push({ path: at('expect'), message: 'must be fields of a plan.' });
    return { question, time_zone, as_of: instant, expect } as BookQuestion;
  });
  if (problems.length > 0) throw new QuestionBookError(file, problems);
  return questions;
}

export function clockOf(question: { time_zone: string; as_of: string | Date }): PlanClock {
  return { now: new Date(question.as_of).getTime(), timeZone: question.time_zone };
}
