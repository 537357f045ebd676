import type { JsonObject } from '../../../asset-registry/asset.js';

/** Parts of the static tools' input schemas; what they describe stands in tool-params.ts and in each tool's own params. */

const scalar = { anyOf: [{ type: 'string' }, { type: 'number' }, { type: 'boolean' }] };

export const fieldName = {
  type: 'string',
  pattern: '^[a-z][a-z0-9_]{0,63}(\\.[A-Za-z0-9_-]{1,64})?$',
  description: 'A column of the item or record, or attributes.NAME or tags.NAME.',
};

export const fieldNames = { type: 'array', items: fieldName, maxItems: 40, uniqueItems: true };

export const codes = {
  type: 'array',
  items: { type: 'string', minLength: 1, maxLength: 128 },
  minItems: 1,
  maxItems: 200,
  description: 'Codes of configuration items.',
};

export const filters = {
  type: 'array',
  maxItems: 40,
  description: 'Conditions, all of which must hold.',
  items: {
    type: 'object',
    required: ['field', 'op', 'value'],
    additionalProperties: false,
    properties: {
      field: fieldName,
      op: { enum: ['=', '!=', '>', '>=', '<', '<=', 'in', 'ilike'] },
      value: { anyOf: [scalar, { type: 'array', items: scalar, maxItems: 1000 }] },
    },
  },
};

export const itemScope = {
  type: 'object',
  additionalProperties: false,
  properties: { items: codes, filters },
};

export const order = {
  type: 'array',
  maxItems: 8,
  items: {
    type: 'object',
    required: ['by', 'direction'],
    additionalProperties: false,
    properties: { by: { type: 'string', minLength: 1, maxLength: 130 }, direction: { enum: ['asc', 'desc'] } },
  },
};

export const threshold = {
  type: 'object',
  required: ['op', 'value'],
  additionalProperties: false,
  properties: { op: { enum: ['=', '!=', '>', '>=', '<', '<='] }, value: { type: 'number' } },
};

const instant = {
  type: 'string',
  format: 'date-time',
  pattern: 'Z$',
  description: 'UTC, such as 2026-01-28T09:30:00Z.',
};

export const interval = {
  type: 'object',
  required: ['from', 'to'],
  additionalProperties: false,
  properties: { from: instant, to: instant },
  description: 'From an instant up to, but without, another.',
};

export const limit = { type: 'integer', minimum: 1, maximum: 200 };
export const offset = { type: 'integer', minimum: 0, maximum: 1_000_000 };
export const depth = { type: 'integer', minimum: 1, maximum: 10 };
export const aggregateFunction = { enum: ['avg', 'max', 'min', 'count', 'sum'] };
export const bucket = { enum: ['PT15M', 'PT1H', 'PT6H', 'P1D', 'P7D', 'P1M'] };
export const pattern = { enum: ['hour_of_day', 'weekday', 'day_type'] };
export const timeZone = { type: 'string', minLength: 1, maxLength: 64, description: 'IANA name, such as Asia/Seoul.' };
export const name = { type: 'string', minLength: 1, maxLength: 64 };

/** One operation of a tool: its own parameters, beside `operation`. */
export interface OperationSchema {
  required: readonly string[];
  properties: JsonObject;
}

/**
 * The input schema of a tool with several operations. The parameters of all are listed at the top, for readers; which
 * of them an operation takes and needs is chosen by `operation`, so that a mistake is reported for that operation only
 * (a `oneOf` would report it for every one).
 */
export function operationsSchema(operations: Readonly<Record<string, OperationSchema>>): JsonObject {
  const everyProperty: JsonObject = {};
  for (const { properties } of Object.values(operations)) {
    for (const [key, schema] of Object.entries(properties)) everyProperty[key] ??= schema;
  }
  return {
    type: 'object',
    required: ['operation'],
    properties: { operation: { enum: Object.keys(operations) }, ...everyProperty },
    additionalProperties: false,
    allOf: Object.entries(operations).map(([operation, { required, properties }]) => ({
      if: { type: 'object', required: ['operation'], properties: { operation: { const: operation } } },
      then: {
        type: 'object',
        required,
        properties: { operation: true, ...onlyWhatDiffers(properties, everyProperty) },
        additionalProperties: false,
      },
    })),
  };
}

/** What the top checks already is only let through, so that no mistake is reported twice. */
function onlyWhatDiffers(properties: JsonObject, checked: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(properties).map(([key, schema]) => [key, schema === checked[key] ? true : schema]),
  );
}
