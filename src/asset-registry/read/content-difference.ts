import { jsonPointer } from '../../errors/problem.js';
import type { AssetContent } from '../asset.js';
import { CONTENT_COLUMNS } from '../asset-content.js';
import { sameJson } from '../canonical-json.js';
import { isObject } from '../types/field-checks.js';

/** One field that differs: `from` is absent when it was added, `to` when it was removed. */
export interface FieldDifference {
  path: string;
  change: 'added' | 'removed' | 'changed';
  from?: unknown;
  to?: unknown;
}

/** Field by field, down to members and elements, in the order of the columns. */
export function contentDifference(from: AssetContent, to: AssetContent): FieldDifference[] {
  return CONTENT_COLUMNS.flatMap((column) => valueDifference(jsonPointer(column), from[column], to[column]));
}

function valueDifference(path: string, from: unknown, to: unknown): FieldDifference[] {
  if (sameJson(from, to)) return [];
  if (isObject(from) && isObject(to)) {
    const keys = [...new Set([...Object.keys(from), ...Object.keys(to)])].sort();
    return keys.flatMap((key) => valueDifference(path + jsonPointer(key), from[key], to[key]));
  }
  if (Array.isArray(from) && Array.isArray(to)) {
    const length = Math.max(from.length, to.length);
    return Array.from({ length }, (_, index) =>
      valueDifference(path + jsonPointer(index), from[index], to[index]),
    ).flat();
  }
  if (from === undefined || from === null) return [{ path, change: 'added', to }];
  if (to === undefined || to === null) return [{ path, change: 'removed', from }];
  return [{ path, change: 'changed', from, to }];
}
