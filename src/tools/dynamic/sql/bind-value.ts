import type { Problem } from '../../../errors/problem.js';
import type { PgType } from '../../../sources/postgres/pg-type.js';
import { isRounded, ROUNDED } from '../rounded-number.js';
import { mayBeCalendarText } from './calendar-text.js';

/**
 * A value in PostgreSQL's text format for its bind type; null for null and for an optional input that was left out. It is
 * sent beside the statement, never in it. Numbers keep every digit: one that JavaScript has rounded is refused, and may be
 * given as a string instead. A body's decimals were held against their text when it was read (`http/lossy-numbers.ts`).
 * @param path JSON Pointer to the input
 * @param problems takes what is wrong; the returned text means nothing then
 */
export function encodeBindValue(value: unknown, type: PgType, path: string, problems: Problem[]): string | null {
  if (value === null || value === undefined) return null;
  const refuse = (message: string): string => {
    problems.push({ path, message });
    return '';
  };
  switch (type.family) {
    case 'json':
      return encodeJson(value, path, problems);
    case 'array':
      if (!Array.isArray(value)) return refuse('must be an array.');
      return encodeArray(value, type, path, problems);
    case 'boolean':
      if (typeof value === 'boolean') return String(value);
      break;
    case 'integer':
      return encodeInteger(value, type, refuse);
    case 'numeric':
    case 'float':
      return encodeNumber(value, type, refuse);
    case 'bytes':
      if (typeof value !== 'string' || !BASE64.test(value)) return refuse('must be a string in base64.');
      return `\\x${Buffer.from(value, 'base64').toString('hex')}`;
    case 'uuid':
      if (typeof value === 'string' && !UUID.test(value)) return refuse('must be a UUID.');
      break;
    case 'date':
    case 'timestamp':
    case 'timestamptz':
      if (typeof value === 'string' && !mayBeCalendarText(value)) return refuse('must be a date or a time.');
      break;
    case 'text':
    case 'other':
      break;
  }
  if (typeof value === 'string') return UNSTORABLE.test(value) ? refuse(UNSTORABLE_MESSAGE) : value;
  if (typeof value === 'boolean') return String(value);
  if (typeof value === 'number') return isRounded(value) ? refuse(ROUNDED) : String(value);
  return type.family === 'text' ? encodeJson(value, path, problems) : refuse('must be a string.');
}

/** As PostgreSQL reads it: a hyphen may stand behind every four digits. */
const UUID = /^(?:[\da-f]{4}(?:-?[\da-f]{4}){7}|\{[\da-f]{4}(?:-?[\da-f]{4}){7}\})$/i;
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
/** NUL, and halves of surrogate pairs. */
const UNSTORABLE = /\0|\p{Surrogate}/u;
const UNSTORABLE_MESSAGE = 'holds a character that PostgreSQL cannot store.';
const WHOLE = /^[+-]?\d{1,40}$/;
const DECIMAL = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,5})?$|^(?:NaN|[+-]?Infinity)$/i;

const RANGES: Record<string, [low: bigint, high: bigint]> = {
  smallint: [-(2n ** 15n), 2n ** 15n - 1n],
  integer: [-(2n ** 31n), 2n ** 31n - 1n],
  bigint: [-(2n ** 63n), 2n ** 63n - 1n],
  oid: [0n, 2n ** 32n - 1n],
};

function encodeInteger(value: unknown, type: PgType, refuse: (message: string) => string): string {
  if (typeof value === 'number' && isRounded(value)) return refuse(ROUNDED);
  const text = typeof value === 'number' ? String(value) : typeof value === 'string' ? value.trim() : '';
  if (!WHOLE.test(text)) return refuse('must be a whole number.');
  const [low, high] = RANGES[type.name] ?? RANGES['bigint'] ?? [];
  const whole = BigInt(text.startsWith('+') ? text.slice(1) : text);
  if (low !== undefined && high !== undefined && (whole < low || whole > high)) {
    return refuse(`must be from ${low} to ${high}.`);
  }
  return text;
}

function encodeNumber(value: unknown, type: PgType, refuse: (message: string) => string): string {
  if (typeof value === 'number') {
    // A float column rounds as JavaScript did.
    return type.family === 'numeric' && isRounded(value) ? refuse(ROUNDED) : String(value);
  }
  const text = typeof value === 'string' ? value.trim() : '';
  return DECIMAL.test(text) ? text : refuse('must be a number.');
}

function encodeJson(value: unknown, path: string, problems: Problem[]): string {
  const before = problems.length;
  const text = JSON.stringify(value, (key, part: unknown) => {
    if (typeof part === 'number' && isRounded(part)) problems.push({ path, message: `holds a value that ${ROUNDED}` });
    if (UNSTORABLE.test(key) || (typeof part === 'string' && UNSTORABLE.test(part))) {
      problems.push({ path, message: UNSTORABLE_MESSAGE });
    }
    return part;
  });
  problems.splice(before + 1);
  return text;
}

/** Every element is quoted, so that no text of one can be taken for a bracket, a comma or NULL. */
function encodeArray(values: readonly unknown[], type: PgType, path: string, problems: Problem[]): string {
  const { element } = type;
  if (element === null) return '{}';
  const nested = element.family === 'json' ? [] : values.filter((value) => Array.isArray(value));
  if (nested.length > 0 && !sameShape(values)) {
    problems.push({ path, message: 'must hold arrays of one length, as PostgreSQL has no others.' });
    return '';
  }
  const parts = values.map((value, index) => {
    const at = `${path}/${index}`;
    if (nested.length > 0) return encodeArray(value as unknown[], type, at, problems);
    const text = encodeBindValue(value, element, at, problems);
    return text === null ? 'NULL' : `"${text.replaceAll(/["\\]/g, '\\$&')}"`;
  });
  // An array of empty arrays is an empty array there.
  return nested.length > 0 && parts.every((part) => part === '{}') ? '{}' : `{${parts.join(type.delimiter)}}`;
}

/** The lengths of an array and of the arrays in it, when all of one level are alike; null otherwise. */
function shape(value: unknown): string | null {
  if (!Array.isArray(value)) return '';
  const shapes = new Set(value.map(shape));
  const [only = ''] = shapes;
  return shapes.size > 1 || only === null ? null : `${value.length},${only}`;
}

function sameShape(values: readonly unknown[]): boolean {
  return shape(values) !== null;
}
