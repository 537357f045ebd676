import { isUtf8 } from 'node:buffer';
import { DomainError } from '../errors/domain-error.js';
import { jsonPointer } from '../errors/problem.js';
import { findLossyNumber } from './lossy-numbers.js';

/** Deeper than any sensible document, shallow enough for every recursion that follows. */
export const MAX_JSON_DEPTH = 64;

/** NUL, or a surrogate that is not half of a pair: with the u flag, pairs are one character and do not match. */
const UNSTORABLE = /[\0\p{Cs}]/u;

/**
 * Parses a request body. Undefined for an empty one.
 * @throws DomainError MALFORMED_REQUEST for what is no JSON, nests deeper than MAX_JSON_DEPTH, would poison a prototype or
 * holds a number that no double can hold or that one would change; VALUE_NOT_STORABLE, with the pointer, for text that PostgreSQL cannot store
 */
export function parseJsonDocument(bytes: Buffer): unknown {
  if (bytes.length === 0) return undefined;
  if (!isUtf8(bytes)) throw malformed('The body is not UTF-8 text. Send JSON encoded as UTF-8.');
  let text = bytes.toString('utf8');
  if (text.charCodeAt(0) === 0xfeff) text = text.slice(1);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw syntaxProblem(error);
  }
  // JSON refuses raw control characters and the bytes are UTF-8, so only an escape can bring in NUL or half a pair.
  new DocumentCheck(text.includes('\\u')).check(value, 0);
  const lossy = findLossyNumber(text);
  if (lossy !== null) {
    const detail = 'The number has more digits than JavaScript keeps, and would be changed; send it as a string.';
    throw malformed('The body holds a value that is not accepted.', jsonPointer(...lossy.map(printable)), detail);
  }
  return value;
}

/** True when PostgreSQL's text and jsonb can hold it: no NUL, no half of a surrogate pair. */
export function isStorableText(text: string): boolean {
  return !UNSTORABLE.test(text);
}

/** One walk over a parsed document. The path is kept as it goes, and only turned into a pointer for a problem. */
class DocumentCheck {
  private readonly path: (string | number)[] = [];

  constructor(private readonly mayHoldUnstorableText: boolean) {}

  check(value: unknown, depth: number): void {
    if (typeof value === 'string') {
      if (this.mayHoldUnstorableText && !isStorableText(value)) throw this.unstorable();
    } else if (typeof value === 'number') {
      if (!Number.isFinite(value)) throw this.malformed('The number is too large; send it as a string.');
    } else if (typeof value === 'object' && value !== null) {
      if (depth >= MAX_JSON_DEPTH) throw malformed(`The body nests deeper than ${MAX_JSON_DEPTH} levels. Flatten it.`);
      if (Array.isArray(value)) this.checkItems(value, depth + 1);
      else this.checkFields(value as Record<string, unknown>, depth + 1);
    }
  }

  private checkItems(items: readonly unknown[], depth: number): void {
    for (let index = 0; index < items.length; index += 1) {
      this.path.push(index);
      this.check(items[index], depth);
      this.path.pop();
    }
  }

  private checkFields(fields: Record<string, unknown>, depth: number): void {
    for (const key of Object.keys(fields)) {
      this.path.push(key);
      if (this.mayHoldUnstorableText && !isStorableText(key)) throw this.unstorable();
      const value = fields[key];
      const poisons =
        key === '__proto__' || (key === 'constructor' && isObject(value) && Object.hasOwn(value, 'prototype'));
      if (poisons) throw this.malformed(`A field may not be named ${key} here.`);
      this.check(value, depth);
      this.path.pop();
    }
  }

  private unstorable(): DomainError {
    const message = 'Text may hold neither NUL characters nor single halves of surrogate pairs; remove them.';
    return new DomainError('VALUE_NOT_STORABLE', 'The body holds text that cannot be stored.', [
      { path: jsonPointer(...this.path.map(printable)), message },
    ]);
  }

  private malformed(message: string): DomainError {
    return malformed('The body holds a value that is not accepted.', jsonPointer(...this.path.map(printable)), message);
  }
}

/** A pointer goes into an answer, so it must itself be printable. */
function printable(token: string | number): string | number {
  return typeof token === 'string' ? token.replace(/[\0\p{Cs}]/gu, '\ufffd') : token;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function malformed(message: string, path = '', detail = message): DomainError {
  return new DomainError('MALFORMED_REQUEST', message, [{ path, message: detail }]);
}

/** V8 quotes the document in its message, which may hold a secret; only the position is passed on. */
function syntaxProblem(error: unknown): DomainError {
  const position = /at position (\d+)/.exec(error instanceof Error ? error.message : '')?.[1];
  const where = position === undefined ? '' : ` at character ${position}`;
  const message = `The body is not valid JSON${where}.`;
  return new DomainError('MALFORMED_REQUEST', message, [
    { path: '', message, ...(position === undefined ? {} : { position: Number(position) }) },
  ]);
}
