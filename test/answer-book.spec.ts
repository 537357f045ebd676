import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { JsonObject } from '../src/asset-registry/asset.js';
import { SchemaValidator } from '../src/tools/schema/schema-validator.js';
import {
  readAnswerBook,
  readPages,
  type AnswerBook,
  type AnsweredQuestion,
} from './support/answer-book/answer-book.js';
import { sameValue } from './support/answer-book/compare-tables.js';
import { TrueAnswers, type Table } from './support/answer-book/true-answers.js';
import { RESOURCES, sharedSampleData } from './support/sample-data.js';

const KINDS = ['configuration', 'relations', 'metrics', 'history'];

describe('the book of questions with their answers', () => {
  let book: AnswerBook;
  let truth: TrueAnswers;

  beforeAll(async () => {
    book = await readAnswerBook();
    truth = new TrueAnswers((await sharedSampleData()).readerUrl('ops'), book.views);
  });

  afterAll(() => truth.close());

  it('is written as its schema says', async () => {
    const schema = await readFile(path.join(RESOURCES, 'schemas', 'answer-book.schema.json'), 'utf8');
    const validator = new SchemaValidator(JSON.parse(schema) as JsonObject);
    for (const [name, text, page] of await readPages()) {
      expect({ name, problems: validator.problems(page) }).toEqual({ name, problems: [] });
      expect(text).toContain('$schema=../../schemas/answer-book.schema.json');
    }
  });

  it('has at least 150 questions of four kinds in two languages, and 30 to be declined, none twice', () => {
    const { answered, declined } = book;
    expect(answered.length).toBeGreaterThanOrEqual(150);
    expect(declined.length).toBeGreaterThanOrEqual(30);
    for (const kind of KINDS) {
      expect(answered.filter((question) => question.kind === kind).length).toBeGreaterThanOrEqual(40);
    }
    for (const language of ['ko', 'en']) {
      expect(answered.filter((question) => question.language === language).length).toBeGreaterThanOrEqual(70);
    }
    const all = [...answered, ...declined];
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
    expect(new Set(all.map(({ question }) => question)).size).toBe(all.length);
  });

  it('has a truth for every question that leaves one right answer, and is empty only where it says so', async () => {
    const weak: string[] = [];
    for (const question of book.answered) {
      const flaw = flawOf(question, await truth.of(question)) ?? (await tieIn(question));
      if (flaw !== null) weak.push(`${question.id}: ${flaw}`);
    }
    expect(weak).toEqual([]);
  });

  /** Ranks that two rows share, the first row behind a LIMIT included: which of the two comes first is anyone's guess. */
  async function tieIn(question: AnsweredQuestion): Promise<string | null> {
    const { expect: expected } = question;
    if (expected.compare !== 'sequence') return null;
    const sql = expected.sql.replace(/LIMIT (\d+)\s*$/, (_, limit: string) => `LIMIT ${Number(limit) + 1}`);
    const { columns, rows } = await truth.of({ ...question, expect: { ...expected, sql } });
    const measures = columns.filter((name) => rows.every((row) => typeof row[name] !== 'string'));
    if (measures.length === 0) return null;
    const same = rows.findIndex(
      (row, index) => index > 0 && measures.every((name) => sameValue(row[name], rows[index - 1]?.[name])),
    );
    return same < 0 ? null : `ranks ${same} and ${same + 1} are the same`;
  }
});

/** What makes a truth too weak to hold an answer against, or null. */
function flawOf({ expect: { compare, by, empty } }: AnsweredQuestion, { columns, rows }: Table): string | null {
  if (empty) return rows.length === 0 ? null : 'it is not empty';
  if (rows.length === 0) return 'it is empty';
  if (rows.some((row) => columns.some((name) => row[name] === null))) return 'it holds nulls';
  if (compare === 'value' && (rows.length !== 1 || sameValue(0, Object.values(rows[0]!)[0]))) return 'it is no value';
  if (compare === 'sorted' && !columns.includes(by ?? '')) return `it has no column ${by}`;
  return null;
}
