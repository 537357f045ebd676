import type { Problem } from '../../errors/problem.js';
import type { JsonObject } from '../asset.js';

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isFilledText(value: unknown): value is string {
  return typeof value === 'string' && value.trim() !== '';
}

/** A problem when `value` is not a text with at least one visible character. */
export function requireText(value: unknown, path: string, what: string): Problem[] {
  return isFilledText(value) ? [] : [{ path, message: `${what} is required: a text that is not empty.` }];
}

export function requireObject(value: unknown, path: string, what: string): Problem[] {
  return isObject(value) ? [] : [{ path, message: `${what} is required: a JSON object.` }];
}

/** A problem when `value` is given and is not one of `allowed`. */
export function optionalChoice(value: unknown, path: string, allowed: readonly string[]): Problem[] {
  return value === undefined || (typeof value === 'string' && allowed.includes(value))
    ? []
    : [{ path, message: `Must be one of ${allowed.join(', ')}.` }];
}

/** A problem when `value` is given and is not a whole number within the bounds. */
export function optionalInteger(value: unknown, path: string, least: number, most: number): Problem[] {
  return value === undefined || (Number.isInteger(value) && (value as number) >= least && (value as number) <= most)
    ? []
    : [{ path, message: `Must be a whole number from ${least} to ${most}.` }];
}
