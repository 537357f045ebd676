import { isDeepStrictEqual } from 'node:util';
import type { Plan } from '../plan.js';

/** A field that two plans do not share. */
export interface PlanChange {
  /** Dotted path, such as `metric.metric_name`. */
  field: string;
  before: unknown;
  after: unknown;
}

/** What a plan is made from; two plans that differ only in this do the same. */
const ORIGIN: readonly string[] = ['evidence', 'assets', 'warnings'];

/** Field by field what differs in what two plans do, in the order of the fields. */
export function comparePlans(before: Plan, after: Plan): PlanChange[] {
  const fields = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
    (field) => !ORIGIN.includes(field),
  );
  return fields.flatMap((field) =>
    changes(field, (before as unknown as Fields)[field], (after as unknown as Fields)[field]),
  );
}

type Fields = Record<string, unknown>;

function changes(path: string, before: unknown, after: unknown): PlanChange[] {
  if (isDeepStrictEqual(before, after)) return [];
  if (isFields(before) && isFields(after)) {
    const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
    return keys.flatMap((key) => changes(`${path}.${key}`, before[key], after[key]));
  }
  return [{ field: path, before: before ?? null, after: after ?? null }];
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value at a dotted path, or undefined. */
export function valueAt(plan: unknown, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>(
      (value, key) => (typeof value === 'object' && value !== null ? (value as Fields)[key] : undefined),
      plan,
    );
}
