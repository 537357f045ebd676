import { writeArray } from './array-writer.js';
import type { PgType } from './pg-type.js';

/** Turns PostgreSQL's text of one value, never null, into JSON text. */
export type ValueWriter = (text: string) => string;

/**
 * The writer for a type. Sessions have their DateStyle, TimeZone, IntervalStyle and bytea_output settled at connect, so a
 * type has one text form.
 */
export function valueWriter(type: PgType): ValueWriter {
  switch (type.family) {
    case 'integer':
      return verbatim;
    case 'numeric':
    case 'float':
      return writeNumber;
    case 'boolean':
      return writeBoolean;
    case 'json':
      return writeJson;
    case 'bytes':
      return writeBytes;
    case 'date':
    case 'timestamp':
      return writeTime;
    case 'timestamptz':
      return writeTimeWithZone;
    case 'array': {
      if (type.element === null) return writeString;
      const { element, delimiter } = type;
      const writer = valueWriter(element);
      return (text) => writeArray(text, delimiter, writer);
    }
    case 'text':
    case 'uuid':
    case 'other':
      return writeString;
  }
}

// The server sends valid UTF-8, so there are no lone surrogates to escape.
const NEEDS_ESCAPE = /["\\\u0000-\u001f]/;

export function writeString(text: string): string {
  return NEEDS_ESCAPE.test(text) ? JSON.stringify(text) : `"${text}"`;
}

/** Digits exactly as the server wrote them: no JavaScript number comes between. */
function verbatim(text: string): string {
  return text;
}

/** NaN and the infinities have no JSON number; they become strings, as in PostgreSQL's own to_json. */
function writeNumber(text: string): string {
  const last = text.charCodeAt(text.length - 1);
  return last >= 48 && last <= 57 ? text : `"${text}"`;
}

function writeBoolean(text: string): string {
  return text === 't' ? 'true' : 'false';
}

/** `json` keeps the line breaks it was given; outside strings they mean nothing, and inside they cannot stand. */
function writeJson(text: string): string {
  return text.includes('\n') || text.includes('\r') ? text.replaceAll(/[\r\n]/g, ' ') : text;
}

function writeBytes(text: string): string {
  return `"${Buffer.from(text.slice(2), 'hex').toString('base64')}"`;
}

/** ISO 8601 in UTC, microseconds kept: `2026-01-28T09:30:00.123456Z`. */
function writeTimeWithZone(text: string): string {
  // 2026-01-28 09:30:00[.123456]+00: everything else has a longer year, BC, or is an infinity.
  if (text.charCodeAt(10) === 32 && text.endsWith('+00')) return `"${text.slice(0, 10)}T${text.slice(11, -3)}Z"`;
  return writeUnusualTime(text);
}

/** Dates, and times that name no zone: none is invented. */
function writeTime(text: string): string {
  if (text.length === 10) return `"${text}"`;
  if (text.charCodeAt(10) === 32 && text.charCodeAt(text.length - 1) !== 67) {
    return `"${text.slice(0, 10)}T${text.slice(11)}"`;
  }
  return writeUnusualTime(text);
}

const UNUSUAL_TIME = /^(\d{4,})(-\d\d-\d\d)(?: (\d\d:\d\d:\d\d(?:\.\d+)?))?(\+00)?( BC)?$/;

/**
 * Years before 1 and after 9999 in ISO 8601's expanded form, a sign and six digits (the year before 1 is 0 there);
 * `infinity` and `-infinity` as they are.
 */
function writeUnusualTime(text: string): string {
  const found = UNUSUAL_TIME.exec(text);
  if (found === null) return writeString(text);
  const [, year = '', day = '', time, zone, before] = found;
  const count = before === undefined ? Number(year) : 1 - Number(year);
  const sign = count < 0 ? '-' : '+';
  const expanded =
    count >= 0 && count <= 9999 ? String(count).padStart(4, '0') : sign + String(Math.abs(count)).padStart(6, '0');
  return `"${expanded}${day}${time === undefined ? '' : `T${time}`}${zone === undefined ? '' : 'Z'}"`;
}
