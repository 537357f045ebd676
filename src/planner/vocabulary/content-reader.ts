import type { Filter, Scalar } from '../plan.js';
import { below, type MappingSink, type Place } from './mapping-sink.js';

/** Reading content that may be anything: every mismatch is a problem at its place, and reading goes on elsewhere. */

/** Yielded between keywords, so that whoever drives the reading can let others run. */
export type Reading = Generator<void, void, void>;

const KEYWORDS_BETWEEN_PAUSES = 128;

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The content's sections; a missing required one and one that is not known are problems. */
export function sections(
  sink: MappingSink,
  place: Place | null,
  content: unknown,
  required: readonly string[],
  optional: readonly string[] = [],
): Record<string, unknown> {
  if (!isObject(content)) {
    sink.problem(place, `This must be an object with ${list([...required, ...optional])}.`);
    return {};
  }
  for (const name of required) {
    if (content[name] === undefined) sink.problem(place, `"${name}" is missing.`);
  }
  for (const name of Object.keys(content)) {
    if (!required.includes(name) && !optional.includes(name)) {
      sink.problem(below(place, name), `"${name}" is not known here; known are ${list([...required, ...optional])}.`);
    }
  }
  return content;
}

/** The entries of an object section; nothing when it is absent. */
export function entriesOf(sink: MappingSink, place: Place, value: unknown): [string, unknown][] {
  if (value === undefined) return [];
  if (isObject(value)) return Object.entries(value);
  sink.problem(place, 'This must be an object.');
  return [];
}

export function itemsOf(sink: MappingSink, place: Place, value: unknown): unknown[] {
  if (value === undefined) return [];
  if (Array.isArray(value)) return value as unknown[];
  sink.problem(place, 'This must be a list.');
  return [];
}

/** A list of keywords, each handed to `take`. */
export function* words(
  sink: MappingSink,
  place: Place,
  value: unknown,
  take: (section: Place, index: number, keyword: string) => void,
): Reading {
  let count = 0;
  for (const keyword of itemsOf(sink, place, value)) {
    if (typeof keyword === 'string') take(place, count, keyword);
    else sink.problem(below(place, count), 'A keyword must be a string.');
    count += 1;
    if (count % KEYWORDS_BETWEEN_PAUSES === 0) yield;
  }
}

/** An object from keyword to a string, each handed to `take`. */
export function* wordMap(
  sink: MappingSink,
  place: Place,
  value: unknown,
  take: (section: Place, keyword: string, target: string) => void,
): Reading {
  if (value === undefined) return;
  if (!isObject(value)) {
    sink.problem(place, 'This must be an object.');
    return;
  }
  let count = 0;
  // Not Object.entries: for a hundred thousand words that alone would hold up the event loop.
  for (const keyword of Object.keys(value)) {
    const target = value[keyword];
    if (typeof target === 'string') take(place, keyword, target);
    else sink.problem(below(place, keyword), 'What a keyword stands for must be a string.');
    count += 1;
    if (count % KEYWORDS_BETWEEN_PAUSES === 0) yield;
  }
}

/** `value` when it is one of `choices`; otherwise a problem that lists them. */
export function oneOf<T extends string>(
  sink: MappingSink,
  place: Place,
  value: unknown,
  choices: readonly T[],
): T | null {
  if (choices.includes(value as T)) return value as T;
  sink.problem(place, `This must be one of ${list(choices)}.`);
  return null;
}

export function textAt(sink: MappingSink, place: Place, value: unknown): string | null {
  if (typeof value === 'string' && value.trim() !== '') return value;
  sink.problem(place, 'This must be a text that is not empty.');
  return null;
}

/** A list of texts; absent is empty. */
export function textsAt(sink: MappingSink, place: Place, value: unknown): string[] {
  return itemsOf(sink, place, value)
    .map((text, index) => textAt(sink, below(place, index), text))
    .filter((text) => text !== null);
}

/** `{ field: value }` as conditions that all hold; a list of values is "one of these". */
export function conditions(sink: MappingSink, place: Place, value: unknown): Filter[] {
  const filters: Filter[] = [];
  for (const [field, wanted] of entriesOf(sink, place, value)) {
    if (isScalar(wanted)) filters.push({ field, op: '=', value: wanted });
    else if (Array.isArray(wanted) && wanted.every(isScalar)) filters.push({ field, op: 'in', value: wanted });
    else sink.problem(below(place, field), 'This must be a text, a number, true or false, or a list of these.');
  }
  return filters;
}

function isScalar(value: unknown): value is Scalar {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

function list(choices: readonly string[]): string {
  return choices.map((choice) => `"${choice}"`).join(', ');
}
