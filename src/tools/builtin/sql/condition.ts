import { jsonPointer } from '../../../errors/problem.js';
import type { FieldFilter, Operator, Scalar } from '../tool-params.js';
import { invalidParam, numericValue, requireField, textValue, type Field, type FieldLookup } from './field.js';
import { all, bind, sql, type Sql } from './sql.js';

const COMPARISON = {
  '=': sql`=`,
  '!=': sql`<>`,
  '>': sql`>`,
  '>=': sql`>=`,
  '<': sql`<`,
  '<=': sql`<=`,
} as const;

export type ComparisonOperator = keyof typeof COMPARISON;

/** `left op right`, where `op` is one of ours. */
export function comparison(left: Sql, op: ComparisonOperator, right: Sql): Sql {
  return sql`${left} ${COMPARISON[op]} ${right}`;
}

/**
 * All filters together. An item that lacks the field meets no condition, since a comparison with NULL is not true.
 *
 * @param pointer - where the filters stand in the params
 */
export function filterCondition(filters: readonly FieldFilter[], lookup: FieldLookup, pointer: string): Sql {
  return all(
    filters.map((filter, index) => {
      const at = pointer + jsonPointer(index);
      return condition(requireField(lookup, filter.field, `${at}/field`), filter.op, filter.value, `${at}/value`);
    }),
  );
}

function condition(field: Field, op: Operator, value: Scalar | Scalar[], pointer: string): Sql {
  if (field.kind === 'document') throw invalidParam(pointer, `${field.name} is a document: name a field in it.`);
  if (op === 'in') {
    if (!Array.isArray(value)) throw invalidParam(pointer, 'The operator in takes an array.');
    return oneOf(field, value, pointer);
  }
  if (Array.isArray(value)) throw invalidParam(pointer, `The operator ${op} takes one value, not an array.`);
  if (op === 'ilike') return sql`${textValue(field)} ILIKE ${bind(String(value), 'text')}`;
  if (field.kind === 'scalar' && typeof value === 'boolean') {
    return comparison(field.value, op, sql`to_jsonb(${bind(value, 'boolean')})`);
  }
  switch (comparedAs(field, [value])) {
    case 'number':
      return comparison(numericValue(field), op, bind(numberFrom(value, pointer), 'numeric'));
    case 'time':
      return comparison(field.value, op, bind(instantFrom(value, pointer), 'timestamptz'));
    case 'text':
      return comparison(textValue(field), op, bind(String(value), 'text'));
  }
}

function oneOf(field: Field, values: readonly Scalar[], pointer: string): Sql {
  switch (comparedAs(field, values)) {
    case 'number':
      return sql`${numericValue(field)} = ANY (${bind(
        values.map((value) => numberFrom(value, pointer)),
        'numeric[]',
      )})`;
    case 'time':
      return sql`${field.value} = ANY (${bind(
        values.map((value) => instantFrom(value, pointer)),
        'timestamptz[]',
      )})`;
    case 'text':
      return sql`${textValue(field)} = ANY (${bind(values.map(String), 'text[]')})`;
  }
}

/** A column is compared as what it is, a value in jsonb as what it is compared with. */
function comparedAs(field: Field, values: readonly Scalar[]): 'text' | 'number' | 'time' {
  if (field.kind === 'number' || field.kind === 'time') return field.kind;
  const numbers = field.kind === 'scalar' && values.length > 0 && values.every((value) => typeof value === 'number');
  return numbers ? 'number' : 'text';
}

function numberFrom(value: Scalar, pointer: string): number {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  if (typeof number !== 'number' || !Number.isFinite(number)) throw invalidParam(pointer, 'A number must stand here.');
  return number;
}

function instantFrom(value: Scalar, pointer: string): string {
  const instant = typeof value === 'string' ? new Date(value) : null;
  if (instant === null || Number.isNaN(instant.getTime())) {
    throw invalidParam(pointer, 'A time must stand here, such as 2026-01-28T09:30:00Z.');
  }
  return instant.toISOString();
}
