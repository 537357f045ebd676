import { jsonPointer, type Problem } from '../../errors/problem.js';

/** What is said of such a number, after the name of its input. */
export const ROUNDED = 'is a number that JSON readers round; give it as a string to keep its digits.';

/** A whole number beyond 2^53 may have been another one in the text that it was read from. */
export function isRounded(value: number): boolean {
  return Number.isInteger(value) && !Number.isSafeInteger(value);
}

/** Every number in a JSON value that JSON readers round, by JSON Pointer. */
export function roundedNumbers(value: unknown, tokens: readonly (string | number)[]): Problem[] {
  if (typeof value === 'number') {
    return isRounded(value) ? [{ path: jsonPointer(...tokens), message: `${tokens.at(-1) ?? 'It'} ${ROUNDED}` }] : [];
  }
  if (value === null || typeof value !== 'object') return [];
  if (Array.isArray(value)) return value.flatMap((item: unknown, index) => roundedNumbers(item, [...tokens, index]));
  return Object.entries(value).flatMap(([key, member]) => roundedNumbers(member, [...tokens, key]));
}
