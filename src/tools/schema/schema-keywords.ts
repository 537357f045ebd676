import type { JsonObject } from '../../asset-registry/asset.js';

export function isSchemaObject(value: unknown): value is JsonObject {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

/** What a keyword's value holds, and whether it speaks of the same instance or of a part of it. */
export interface SubschemaKeyword {
  holds: 'one' | 'list' | 'map';
  about: 'same' | 'part';
}

/** Every keyword of JSON Schema 2020-12 under which further schemas stand; `$defs` stands apart, since it applies nothing. */
export const SUBSCHEMA_KEYWORDS: Readonly<Record<string, SubschemaKeyword>> = {
  allOf: { holds: 'list', about: 'same' },
  anyOf: { holds: 'list', about: 'same' },
  oneOf: { holds: 'list', about: 'same' },
  not: { holds: 'one', about: 'same' },
  if: { holds: 'one', about: 'same' },
  then: { holds: 'one', about: 'same' },
  else: { holds: 'one', about: 'same' },
  dependentSchemas: { holds: 'map', about: 'same' },
  properties: { holds: 'map', about: 'part' },
  patternProperties: { holds: 'map', about: 'part' },
  additionalProperties: { holds: 'one', about: 'part' },
  propertyNames: { holds: 'one', about: 'part' },
  unevaluatedProperties: { holds: 'one', about: 'part' },
  items: { holds: 'one', about: 'part' },
  prefixItems: { holds: 'list', about: 'part' },
  contains: { holds: 'one', about: 'part' },
  unevaluatedItems: { holds: 'one', about: 'part' },
};

export const DEFINITIONS = ['$defs', 'definitions'] as const;

/** Keywords without schemas in them, annotations included. Anything else is most likely misspelt. */
const PLAIN_KEYWORDS = new Set([
  ...['$schema', '$id', '$ref', '$anchor', '$comment', ...DEFINITIONS],
  ...['type', 'enum', 'const', 'format', 'pattern', 'minLength', 'maxLength'],
  ...['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf'],
  ...['required', 'dependentRequired', 'minProperties', 'maxProperties'],
  ...['minItems', 'maxItems', 'uniqueItems', 'minContains', 'maxContains'],
  ...['title', 'description', 'default', 'deprecated', 'readOnly', 'writeOnly', 'examples', 'example'],
  ...['contentEncoding', 'contentMediaType', 'contentSchema'],
]);

export function isKnownKeyword(keyword: string): boolean {
  return PLAIN_KEYWORDS.has(keyword) || Object.hasOwn(SUBSCHEMA_KEYWORDS, keyword) || keyword.startsWith('x-');
}

export interface Subschema {
  schema: unknown;
  /** Tokens below the schema that holds it. */
  path: (string | number)[];
  /** `$defs` only stands there; the others apply to the instance or to a part of it. */
  about: 'same' | 'part' | 'nothing';
}

/** The schemas that stand directly in a schema. */
export function subschemas(schema: JsonObject): Subschema[] {
  const found: Subschema[] = [];
  for (const [keyword, { holds, about }] of Object.entries(SUBSCHEMA_KEYWORDS)) {
    if (Object.hasOwn(schema, keyword)) found.push(...heldBy(schema[keyword], holds, keyword, about));
  }
  for (const keyword of DEFINITIONS) {
    if (Object.hasOwn(schema, keyword)) found.push(...heldBy(schema[keyword], 'map', keyword, 'nothing'));
  }
  return found;
}

function heldBy(
  value: unknown,
  holds: SubschemaKeyword['holds'],
  keyword: string,
  about: Subschema['about'],
): Subschema[] {
  if (holds === 'one') return [{ schema: value, path: [keyword], about }];
  if (holds === 'list') {
    return Array.isArray(value)
      ? value.map((schema: unknown, index) => ({ schema, path: [keyword, index], about }))
      : [];
  }
  return isSchemaObject(value)
    ? Object.entries(value).map(([name, schema]) => ({ schema, path: [keyword, name], about }))
    : [];
}
