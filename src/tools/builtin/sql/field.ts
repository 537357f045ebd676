import { ToolError } from '../../tool-error.js';
import { sql, type Sql } from './sql.js';

/** `scalar` is a value inside jsonb, of whatever type; `document` is a whole jsonb value, which only can be shown. */
export type FieldKind = 'text' | 'number' | 'time' | 'scalar' | 'document';

/** What a filter, a group or an order may name, and where its value stands in a statement. */
export interface Field {
  name: string;
  label: string;
  unit?: string;
  kind: FieldKind;
  value: Sql;
}

/** A lookup from a caller's name to a field that this code knows; null when there is none. */
export type FieldLookup = (name: string) => Field | null;

/** @throws ToolError INVALID_PARAMS at the pointer */
export function requireField(lookup: FieldLookup, name: string, pointer: string): Field {
  const field = lookup(name);
  if (field === null) throw invalidParam(pointer, `There is no field ${name} here.`);
  return field;
}

/** The first of several lookups that knows the name. */
export function firstOf(...lookups: readonly FieldLookup[]): FieldLookup {
  return (name) => {
    for (const lookup of lookups) {
      const field = lookup(name);
      if (field !== null) return field;
    }
    return null;
  };
}

/** The field as a number, for arithmetic and numeric comparison; null where it holds none. */
export function numericValue({ kind, value }: Field): Sql {
  return kind === 'scalar'
    ? sql`CASE WHEN jsonb_typeof(${value}) = 'number' THEN (${value} #>> '{}')::numeric END`
    : sql`(${value})::numeric`;
}

/** The field as text. */
export function textValue({ kind, value }: Field): Sql {
  return kind === 'scalar' ? sql`(${value} #>> '{}')` : sql`(${value})::text`;
}

/** @param pointer - JSON Pointer from the params' root */
export function invalidParam(pointer: string, message: string): ToolError {
  return new ToolError('INVALID_PARAMS', message, [{ path: pointer, message }]);
}
