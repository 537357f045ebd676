import type { JsonObject } from '../../../asset-registry/asset.js';
import type { Problem } from '../../../errors/problem.js';
import { jsonPointer } from '../../../errors/problem.js';
import type { PgType } from '../../../sources/postgres/pg-type.js';
import { BUILTIN_TYPES } from '../../../sources/postgres/pg-type.js';
import type { TypeCatalogue } from '../../../sources/postgres/type-catalogue.js';
import type { WireField } from '../../../sources/postgres/wire-protocol.js';

/** What a tool makes of a statement's rows: all of them, the first one or null, or only how many there were. */
export type ResultKind = 'rows' | 'row' | 'affected';

export interface OutputColumn {
  name: string;
  type: PgType;
}

export function outputColumns(fields: readonly WireField[], types: TypeCatalogue): OutputColumn[] {
  return fields.map(({ name, dataTypeID }) => ({ name, type: types.get(dataTypeID) }));
}

/** What `result: affected` answers, as if a statement had returned it. */
export const AFFECTED_COLUMNS: readonly OutputColumn[] = [{ name: 'affected', type: BUILTIN_TYPES.get(20)! }];

/**
 * What of a statement's columns cannot be answered, or contradicts the output schema. It is decided here once, by type, so
 * that no row has to be validated when the tool runs.
 * @param templatePath JSON Pointer to the template
 */
export function checkOutputColumns(
  columns: readonly OutputColumn[],
  result: ResultKind,
  outputSchema: JsonObject | null,
  templatePath: string,
): Problem[] {
  if (result === 'affected') return outputSchema === null ? [] : checkSchema(AFFECTED_COLUMNS, result, outputSchema);
  const problems: Problem[] = [];
  const names = columns.map(({ name }) => name);
  for (const name of new Set(names.filter((name, index) => names.indexOf(name) !== index))) {
    problems.push({
      path: templatePath,
      message: `Two columns are called ${name}, and a JSON object has room for one. Name one of them with AS.`,
    });
  }
  if (columns.length === 0) {
    const message = `The statement returns no columns, so result: "${result}" has nothing to answer. Use result: "affected", or RETURNING.`;
    problems.push({ path: templatePath, message });
  }
  return outputSchema === null ? problems : [...problems, ...checkSchema(columns, result, outputSchema)];
}

const SHAPES: Readonly<Record<ResultKind, string>> = {
  rows: 'an array of objects',
  row: 'an object, or null when there is no row',
  affected: 'an object with the whole number affected',
};

function checkSchema(columns: readonly OutputColumn[], result: ResultKind, outputSchema: JsonObject): Problem[] {
  const row = rowSchema(outputSchema, result);
  if (row !== null) return compareColumns(columns, row, result);
  const message = `The tool answers ${SHAPES[result]}; the output schema allows no such value.`;
  return [{ path: '/tool_output_schema', message }];
}

/** The part of an output schema that speaks of one row. */
interface RowSchema {
  schema: JsonObject;
  /** JSON Pointer to it. */
  path: string;
}

export function rowSchema(outputSchema: JsonObject, result: ResultKind): RowSchema | null {
  if (result !== 'rows')
    return allows(outputSchema, 'object') ? { schema: outputSchema, path: '/tool_output_schema' } : null;
  if (!allows(outputSchema, 'array')) return null;
  const items = asObject(outputSchema['items']) ?? {};
  return allows(items, 'object') ? { schema: items, path: '/tool_output_schema/items' } : null;
}

function compareColumns(columns: readonly OutputColumn[], { schema, path }: RowSchema, result: ResultKind): Problem[] {
  const speaker = result === 'affected' ? 'The tool answers' : 'The statement returns';
  const problems: Problem[] = [];
  const properties = asObject(schema['properties']) ?? {};
  const byName = new Map(columns.map(({ name, type }) => [name, type]));
  const required = Array.isArray(schema['required']) ? schema['required'] : [];
  for (const [index, name] of required.entries()) {
    if (typeof name !== 'string' || byName.has(name)) continue;
    problems.push({
      path: `${path}/required/${index}`,
      message: `${speaker} no ${result === 'affected' ? '' : 'column '}${name}.`,
    });
  }
  for (const [name, type] of byName) {
    const property = Object.hasOwn(properties, name) ? asObject(properties[name]) : null;
    if (property !== null) {
      const reason = contradiction(type, property);
      if (reason !== null)
        problems.push({ path: `${path}${jsonPointer('properties', name)}`, message: `${name} ${reason}` });
    } else if (schema['additionalProperties'] === false && !Object.hasOwn(properties, name)) {
      problems.push({
        path: `${path}/properties`,
        message: `${speaker} ${name}, and the schema allows no such property.`,
      });
    }
  }
  return problems;
}

function contradiction(type: PgType, property: JsonObject): string | null {
  const kinds = jsonKinds(type);
  if (kinds.length > 0 && !kinds.some((kind) => allows(property, kind))) {
    return `is ${type.name}, which is written as a JSON ${kinds.join(' or ')}.`;
  }
  if (property['format'] === 'date-time' && (type.family === 'timestamp' || type.family === 'date')) {
    return `is ${type.name}, which names no time zone; a date-time does. Return it AT TIME ZONE 'UTC'.`;
  }
  if (property['format'] === 'date' && (type.family === 'timestamp' || type.family === 'timestamptz')) {
    return `is ${type.name}; cast it to date.`;
  }
  const items = asObject(property['items']);
  return type.element !== null && items !== null && !allows(items, 'array') ? contradiction(type.element, items) : null;
}

/** The JSON types that values of a column become; empty for those that may become any. */
export function jsonKinds(type: PgType): string[] {
  switch (type.family) {
    case 'json':
      return [];
    case 'array':
      return ['array'];
    case 'boolean':
      return ['boolean'];
    case 'integer':
      return ['integer'];
    // A sum of bigint is numeric and still whole.
    case 'numeric':
    case 'float':
      return ['number', 'integer'];
    case 'text':
    case 'uuid':
    case 'bytes':
    case 'date':
    case 'timestamp':
    case 'timestamptz':
    case 'other':
      return ['string'];
  }
}

/** Whether a schema's `type` lets a JSON type through; a schema without one says nothing here. */
export function allows(schema: JsonObject, kind: string): boolean {
  if (schema['type'] === undefined) return true;
  const types: unknown[] = [schema['type']].flat();
  return types.includes(kind) || (kind === 'integer' && types.includes('number'));
}

export function asObject(value: unknown): JsonObject | null {
  return value !== null && typeof value === 'object' && !Array.isArray(value) ? (value as JsonObject) : null;
}
