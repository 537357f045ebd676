import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { parse } from 'yaml';
import { RESOURCES } from '../sample-data.js';

export const ANSWER_BOOK = path.join(RESOURCES, 'questions', 'answers');

export type Kind = 'configuration' | 'relations' | 'metrics' | 'history';

/** How an answer is held against the rows that the SQL gives; the JSON Schema of the book says what each means. */
export type Comparison = 'value' | 'set' | 'sequence' | 'sorted' | 'series' | 'path' | 'cycles';

export interface Truth {
  compare: Comparison;
  sql: string;
  by?: string;
  bucket?: string;
  empty?: true;
}

interface Asked {
  id: string;
  language: 'ko' | 'en' | 'mixed';
  question: string;
  as_of: string;
  time_zone: string;
}

export interface AnsweredQuestion extends Asked {
  kind: Kind;
  expect: Truth;
}

export interface DeclinedQuestion extends Asked {
  reason?: string;
}

export interface AnswerBook {
  answered: AnsweredQuestion[];
  declined: DeclinedQuestion[];
  /** What the SQL may call by name, without its WITH. */
  views: string;
}

interface Page {
  kind?: Kind;
  as_of: string;
  time_zone: string;
  questions: (Omit<Asked, 'as_of' | 'time_zone'> &
    Partial<Asked> & { expect?: Truth | { same_as: string }; declined?: true; reason?: string })[];
}

/** The files of the book as they are, by name: `[name, text, content]`. */
export async function readPages(): Promise<[name: string, text: string, page: Page][]> {
  const names = (await readdir(ANSWER_BOOK)).filter((name) => name.endsWith('.yaml')).sort();
  return Promise.all(
    names.map(async (name): Promise<[string, string, Page]> => {
      const text = await readFile(path.join(ANSWER_BOOK, name), 'utf8');
      return [name, text, parse(text) as Page];
    }),
  );
}

/** The whole book, each question with its own moment, zone and truth. Throws where a reference leads nowhere. */
export async function readAnswerBook(): Promise<AnswerBook> {
  const book: AnswerBook = {
    answered: [],
    declined: [],
    views: await readFile(path.join(ANSWER_BOOK, 'views.sql'), 'utf8'),
  };
  for (const [name, , { kind, as_of, time_zone, questions }] of await readPages()) {
    for (const { expect, declined, reason, ...asked } of questions) {
      const question = { as_of, time_zone, ...asked };
      if (declined) book.declined.push({ ...question, ...(reason !== undefined && { reason }) });
      else if (expect && kind) book.answered.push({ ...question, kind, expect: resolve(expect, questions, name) });
      else throw new Error(`${name}: ${asked.id} has neither a truth nor a kind`);
    }
  }
  return book;
}

function resolve(expect: Truth | { same_as: string }, questions: Page['questions'], name: string): Truth {
  if (!('same_as' in expect)) return expect;
  const meant = questions.find(({ id }) => id === expect.same_as)?.expect;
  if (meant === undefined || 'same_as' in meant) throw new Error(`${name}: there is no truth under ${expect.same_as}`);
  return meant;
}
