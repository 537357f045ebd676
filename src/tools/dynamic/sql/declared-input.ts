import type { JsonObject } from '../../../asset-registry/asset.js';

const SCHEMA_TYPES = ['string', 'integer', 'number', 'boolean', 'array', 'object'] as const;
export type SchemaType = (typeof SCHEMA_TYPES)[number];

/** What an input schema says of one input, as far as its bind type depends on it. */
export interface DeclaredInput {
  /** The types that a value may have, null left out; empty where the schema does not say. */
  types: ReadonlySet<SchemaType>;
  format: string | null;
  /** Of an array's items. */
  items: DeclaredInput | null;
}

export const ANY_INPUT: DeclaredInput = { types: new Set(), format: null, items: null };
export const TEXT_INPUT: DeclaredInput = { types: new Set(['string']), format: null, items: null };

const MAX_DEPTH = 16;

/** Reads `properties.<name>` of an input schema: type, format, items, enum and const, through `$ref` and `anyOf`. */
export function declaredInput(inputSchema: JsonObject | null, name: string): DeclaredInput {
  const properties = asObject(inputSchema?.['properties']);
  if (inputSchema === null || properties === null || !Object.hasOwn(properties, name)) return ANY_INPUT;
  return read(inputSchema, properties[name], 0);
}

function read(root: JsonObject, value: unknown, depth: number): DeclaredInput {
  const schema = asObject(value);
  if (schema === null || depth > MAX_DEPTH) return ANY_INPUT;
  const types = new Set<SchemaType>();
  let format = typeof schema['format'] === 'string' ? schema['format'] : null;
  let items = schema['items'] === undefined ? null : read(root, schema['items'], depth + 1);
  for (const type of [schema['type']].flat()) if (isSchemaType(type)) types.add(type);
  if (types.size === 0) for (const sample of samples(schema)) addTypeOf(sample, types);
  for (const part of parts(root, schema)) {
    const found = read(root, part, depth + 1);
    if (schema['type'] === undefined) for (const type of found.types) types.add(type);
    format ??= found.format;
    items ??= found.items;
  }
  return { types, format, items };
}

function samples(schema: JsonObject): unknown[] {
  if (Array.isArray(schema['enum'])) return schema['enum'] as unknown[];
  return 'const' in schema ? [schema['const']] : [];
}

function parts(root: JsonObject, schema: JsonObject): unknown[] {
  const referred = typeof schema['$ref'] === 'string' ? [follow(root, schema['$ref'])] : [];
  const combined = ['anyOf', 'oneOf', 'allOf'].flatMap((word) =>
    Array.isArray(schema[word]) ? (schema[word] as unknown[]) : [],
  );
  return [...referred, ...combined];
}

/** `#/$defs/sku`; references out of the schema are refused elsewhere. */
function follow(root: JsonObject, reference: string): unknown {
  if (!reference.startsWith('#/')) return undefined;
  let at: unknown = root;
  for (const token of reference.slice(2).split('/')) {
    const name = decodeURIComponent(token).replaceAll('~1', '/').replaceAll('~0', '~');
    const container = asObject(at);
    if (container === null || !Object.hasOwn(container, name)) return undefined;
    at = container[name];
  }
  return at;
}

function addTypeOf(sample: unknown, types: Set<SchemaType>): void {
  if (Array.isArray(sample)) types.add('array');
  else if (typeof sample === 'number') types.add(Number.isInteger(sample) ? 'integer' : 'number');
  else if (sample !== null && isSchemaType(typeof sample)) types.add(typeof sample as SchemaType);
}

function isSchemaType(value: unknown): value is SchemaType {
  return SCHEMA_TYPES.some((type) => type === value);
}

function asObject(value: unknown): JsonObject | null {
  return value !== null && typeof value === 'object' && !Array.isArray(value) ? (value as JsonObject) : null;
}
