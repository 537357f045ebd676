import type { JsonObject } from '../../../asset-registry/asset.js';
import type { PgFamily, PgType } from '../../../sources/postgres/pg-type.js';
import {
  AFFECTED_COLUMNS,
  allows,
  asObject,
  jsonKinds,
  rowSchema,
  type OutputColumn,
  type ResultKind,
} from './output-columns.js';

/** What is left to look for in the values, once the columns do not contradict the output schema. */
export interface OutputProof {
  /** Nothing but a NULL or a missing row can break the schema; otherwise every answer is held against it. */
  complete: boolean;
  /** Columns, by index, in which a NULL breaks it. */
  neverNull: ReadonlySet<number>;
  /** `result: row` without a row breaks it. */
  needsRow: boolean;
}

/** Keywords that say nothing of values. */
const ANNOTATIONS = [
  ...['$schema', '$id', '$comment', '$defs', 'title', 'description'],
  ...['default', 'examples', 'deprecated', 'readOnly', 'writeOnly'],
];
const LIST_KEYWORDS = new Set(['type', 'items', ...ANNOTATIONS]);
const ROW_KEYWORDS = new Set(['type', 'properties', 'required', 'additionalProperties', ...ANNOTATIONS]);
const VALUE_KEYWORDS = new Set(['type', 'format', 'items', ...ANNOTATIONS]);

const FORMATS: Partial<Record<PgFamily, string>> = { uuid: 'uuid', date: 'date', timestamptz: 'date-time' };

/**
 * What the types of the columns prove of every answer, decided once so that most rows need no validation. NaN and the
 * infinities, which JSON has only as strings, and dates that are infinite count as proven: they are documented so.
 */
export function proveOutput(
  columns: readonly OutputColumn[],
  result: ResultKind,
  outputSchema: JsonObject | null,
): OutputProof {
  const row = outputSchema === null ? null : rowSchema(outputSchema, result);
  if (outputSchema === null || row === null) return { complete: true, neverNull: new Set(), needsRow: false };
  const properties = asObject(row.schema['properties']) ?? {};
  const answered = result === 'affected' ? AFFECTED_COLUMNS : columns;
  const schemas = answered.map(({ name }) => (Object.hasOwn(properties, name) ? properties[name] : true));
  return {
    complete:
      (result !== 'rows' || hasOnly(outputSchema, LIST_KEYWORDS)) &&
      hasOnly(row.schema, ROW_KEYWORDS) &&
      !isSchemaOfRest(row.schema['additionalProperties']) &&
      answered.every(({ type }, index) => proves(type, schemas[index])),
    neverNull: new Set(schemas.flatMap((schema, index) => (allows(asObject(schema) ?? {}, 'null') ? [] : [index]))),
    needsRow: result === 'row' && !allows(outputSchema, 'null'),
  };
}

function hasOnly(schema: JsonObject, keywords: ReadonlySet<string>): boolean {
  return Object.keys(schema).every((keyword) => keywords.has(keyword));
}

/** `additionalProperties: true` and `false` were compared with the columns; a schema there speaks of their values. */
function isSchemaOfRest(value: unknown): boolean {
  return value !== undefined && typeof value !== 'boolean';
}

function proves(type: PgType, schema: unknown): boolean {
  if (schema === true) return true;
  const property = asObject(schema);
  if (property === null || !hasOnly(property, VALUE_KEYWORDS)) return false;
  const { format, items } = property;
  if (format !== undefined && FORMATS[type.family] !== format) return false;
  // PostgreSQL's arrays may hold NULL and further arrays, whatever their type.
  if (items !== undefined && items !== true && type.family === 'array') return false;
  if (property['type'] === undefined) return items === undefined || type.family === 'array';
  const kinds = jsonKinds(type);
  return kinds.length > 0 && kinds.every((kind) => allows(property, kind));
}
