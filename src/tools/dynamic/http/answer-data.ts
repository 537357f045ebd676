import type { HttpAnswer } from '../../../sources/http/http-request.js';
import { JsonText } from '../../json-text.js';
import { ToolError } from '../../tool-error.js';
import { sliceJson } from './json-slice.js';

const JSON_TYPE = /^(application|text)\/([a-z0-9!#$&^_.+-]+\+)?json$/;
const TEXT_TYPE = /^(text\/.+|application\/((.+\+)?xml|(.+\+)?yaml|x-ndjson|x-www-form-urlencoded|javascript))$/;

export interface AnswerData {
  /** JSON as text with all its digits, a string for other text, null for an empty answer. */
  data: JsonText | string | null;
  /** Items, when the data is an array. */
  rowCount: number | null;
}

/**
 * What an answer's body says. With a result path it must be JSON; otherwise its content type decides.
 * @throws ToolError `OUTPUT_MISMATCH` when the body is not what it should be
 */
export function answerData(
  { body, contentType }: HttpAnswer,
  resultPath: { pointer: string; tokens: string[] } | null,
): AnswerData {
  const { type, charset } = readContentType(contentType);
  if (body.length === 0 && resultPath === null) return { data: null, rowCount: null };
  if (resultPath !== null || JSON_TYPE.test(type)) return jsonData(decode(body, 'utf-8'), resultPath);
  if (type === '') return guessedData(decode(body, charset));
  if (TEXT_TYPE.test(type)) return { data: decode(body, charset), rowCount: null };
  throw mismatch(`The answer is ${type.slice(0, 100)}; a tool can answer JSON or text.`);
}

function jsonData(text: string, resultPath: { pointer: string; tokens: string[] } | null): AnswerData {
  let whole: unknown;
  try {
    whole = JSON.parse(text);
  } catch (error) {
    throw mismatch('The answer is not valid JSON.', error);
  }
  if (resultPath === null) return { data: new JsonText(text), rowCount: countOf(whole) };
  const part = sliceJson(text, resultPath.tokens);
  if (part === undefined) throw mismatch(`The answer has nothing at ${resultPath.pointer}, the tool's result_path.`);
  return { data: new JsonText(part), rowCount: countOf(JSON.parse(part)) };
}

/** An answer without a content type: JSON if it can be read as such. */
function guessedData(text: string): AnswerData {
  try {
    return { data: new JsonText(text), rowCount: countOf(JSON.parse(text)) };
  } catch {
    return { data: text, rowCount: null };
  }
}

function countOf(value: unknown): number | null {
  return Array.isArray(value) ? value.length : null;
}

function readContentType(header: string | null): { type: string; charset: string } {
  const [type = '', ...parameters] = (header ?? '').split(';').map((part) => part.trim().toLowerCase());
  const charset = parameters.find((parameter) => parameter.startsWith('charset='))?.slice('charset='.length);
  return { type, charset: charset?.replace(/^"|"$/g, '') ?? 'utf-8' };
}

function decode(body: Buffer, charset: string): string {
  try {
    return new TextDecoder(charset, { fatal: true }).decode(body);
  } catch (error) {
    throw mismatch(`The answer is not text in ${charset.slice(0, 40)}.`, error);
  }
}

function mismatch(message: string, cause?: unknown): ToolError {
  return new ToolError('OUTPUT_MISMATCH', message, [], { cause });
}
