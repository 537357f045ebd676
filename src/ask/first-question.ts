import { RESOURCES_DIRECTORY } from '../config/resources-directory.js';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { Envelope } from '../http/envelope.js';
import type { Answer } from './ask.service.js';
import { blockText } from './terminal/block-text.js';

/** A key to ask with, and where a reader of the terminal finds it. */
export interface AskingKey {
  secret: string;
  file: string;
}

/**
 * Asks one question over HTTP, as a user would, and answers what to print: the question, its answer, and the command that
 * repeats it. Null where the question could not be asked: a start is no worse for it.
 */
export async function askFirstQuestion(url: string, key: AskingKey): Promise<string | null> {
  const question = await firstQuestion();
  const body = JSON.stringify({ question });
  const response = await fetch(`${url}/ops/ask`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key.secret}`, 'content-type': 'application/json' },
    body,
    signal: AbortSignal.timeout(15_000),
  }).catch(() => null);
  if (!response?.ok) return null;
  const { data } = (await response.json()) as Envelope<Answer>;
  return [
    `Q: ${question}`,
    `A: ${data.answer}`,
    '',
    ...data.blocks.map(blockText),
    '',
    'Ask it yourself:',
    `  curl -s ${url}/ops/ask -H "Authorization: Bearer $(cat ${key.file})" \\`,
    `    -H 'Content-Type: application/json' -d '${body}'`,
  ].join('\n');
}

async function firstQuestion(): Promise<string> {
  const file = join(RESOURCES_DIRECTORY, 'first-question.yaml');
  const { question } = parse(await readFile(file, 'utf8')) as { question: string };
  return question;
}
