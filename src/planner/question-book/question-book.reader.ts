import { RESOURCES_DIRECTORY } from '../../config/resources-directory.js';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { type BookQuestion, parseQuestionBook } from './question-book.js';

const FOLDER = join(RESOURCES_DIRECTORY, 'questions');

/** All books under `resources/questions` (the answer books lie in a folder below), in the order of their names. */
export async function readQuestionBooks(folder = FOLDER): Promise<BookQuestion[]> {
  const names = (await readdir(folder)).filter((name) => /\.ya?ml$/.test(name)).sort();
  const books = await Promise.all(
    names.map(async (name) => parseQuestionBook(name, parse(await readFile(join(folder, name), 'utf8')))),
  );
  return books.flat();
}
