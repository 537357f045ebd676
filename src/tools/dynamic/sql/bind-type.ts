import type { PgType } from '../../../sources/postgres/pg-type.js';
import type { DeclaredInput } from './declared-input.js';

/*
 * Which PostgreSQL type an input binds as. The server's own inference comes first; the schema decides where the server
 * cannot, or where it only falls back to text.
 */

const OID = {
  boolean: 16,
  bytea: 17,
  bigint: 20,
  integer: 23,
  text: 25,
  json: 114,
  double: 701,
  date: 1082,
  timestamp: 1114,
  timestamptz: 1184,
  numeric: 1700,
  uuid: 2950,
  jsonb: 3802,
} as const;

const ARRAY_OF: Record<number, number> = {
  [OID.boolean]: 1000,
  [OID.bigint]: 1016,
  [OID.integer]: 1007,
  [OID.text]: 1009,
  [OID.double]: 1022,
  [OID.date]: 1182,
  [OID.timestamp]: 1115,
  [OID.timestamptz]: 1185,
  [OID.numeric]: 1231,
  [OID.uuid]: 2951,
};

const BY_FORMAT: Record<string, readonly number[]> = {
  uuid: [OID.uuid, OID.text],
  date: [OID.date, OID.text],
  'date-time': [OID.timestamptz, OID.timestamp, OID.text],
};

/** The types, by oid, to declare for an input that the server does not decide: the best first. */
export function candidateTypes({ types, format, items }: DeclaredInput): readonly number[] {
  if (types.has('array')) {
    // Objects in an array, and whatever nests further without a type, travel as JSON.
    const element = items === null ? [OID.text] : candidateTypes(elementOf(items));
    const arrays = element.flatMap((oid) => ARRAY_OF[oid] ?? []);
    return [...arrays, OID.jsonb];
  }
  if (types.has('object')) return [OID.jsonb, OID.json];
  if (types.has('string')) return (format === null ? undefined : BY_FORMAT[format]) ?? [OID.text];
  if (types.has('number')) return [OID.numeric, OID.double];
  if (types.has('integer')) return [OID.bigint, OID.integer];
  if (types.has('boolean')) return [OID.boolean];
  return [OID.text];
}

/** PostgreSQL's arrays have no depth in their type: integer[][] is integer[]. */
function elementOf(items: DeclaredInput): DeclaredInput {
  return items.types.has('array') && items.items !== null ? elementOf(items.items) : items;
}

/** Text is what the server settles on when nothing else decides: that is no decision for an input that is no string. */
export function isUndecided(type: PgType, { types }: DeclaredInput): boolean {
  return type.family === 'text' && types.size > 0 && !types.has('string');
}

/** A sentence for the author when no value that the schema allows can be of the bind type; null when some can. */
export function typeContradiction(type: PgType, { types }: DeclaredInput): string | null {
  if (types.size === 0) return null;
  if ([...types].some((declared) => fits(declared, type))) return null;
  const declared = [...types].join(' or ');
  return `binds as ${type.name} here, and the input schema declares it as ${declared}. Change the schema, or cast it: {{name}}::type.`;
}

function fits(declared: string, type: PgType): boolean {
  switch (type.family) {
    case 'json':
    case 'text':
      return true;
    case 'array':
      return declared === 'array';
    case 'boolean':
      return declared === 'boolean' || declared === 'string';
    case 'integer':
    case 'numeric':
    case 'float':
      return declared === 'integer' || declared === 'number' || declared === 'string';
    case 'uuid':
    case 'bytes':
    case 'date':
    case 'timestamp':
    case 'timestamptz':
    case 'other':
      return declared === 'string';
  }
}
