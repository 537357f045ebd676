import type { BuiltinResult } from '../../../src/tools/builtin/tool-results.js';
import type { AnsweredQuestion } from './answer-book.js';
import type { Asked } from './question-asker.js';
import type { Table } from './true-answers.js';

export interface WrongAnswer {
  question: AnsweredQuestion;
  answer: Asked;
  truth: Table;
  reason: string;
}

const MOST_ROWS = 3;
const MOST_CHARACTERS = 300;

/** What to read first when answers go wrong: each with what was asked of the tools, what came and what is true. */
export function wrongAnswerTable(wrong: readonly WrongAnswer[], right: number, total: number): string {
  const entries = wrong.map(({ question, answer, truth, reason }) =>
    [
      `${question.kind} ${question.id}: ${question.question}`,
      `  wrong  ${reason}`,
      `  calls  ${answer.plan.calls.map(({ tool, params }) => `${tool} ${JSON.stringify(params)}`).join(' + ') || 'none'}`,
      `  came   ${answer.results.map(shown).join(' + ')}`,
      `  truth  ${rowsShown(truth.rows)}`,
    ].join('\n'),
  );
  return [`${right} of ${total} right (${((100 * right) / total).toFixed(1)} %)`, ...entries].join('\n\n');
}

function shown(result: BuiltinResult): string {
  switch (result.kind) {
    case 'table':
      return rowsShown(result.rows);
    case 'network':
      return rowsShown(result.nodes.map(({ id }) => id));
    case 'cycles':
      return rowsShown(result.cycles);
    case 'series':
      return `${result.bucket} ${rowsShown(result.series.map(({ points }) => points))}`;
    case 'simulation':
      return rowsShown(result.firings.rows);
  }
}

function rowsShown(rows: readonly unknown[]): string {
  const text = rows
    .slice(0, MOST_ROWS)
    .map((row) => JSON.stringify(row))
    .join(' ');
  const cut = text.length > MOST_CHARACTERS ? `${text.slice(0, MOST_CHARACTERS)}…` : text;
  return `${rows.length}: ${cut}`;
}
