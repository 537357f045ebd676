import type { JsonObject } from '../../../asset-registry/asset.js';

/** Output schemas of the static tools; what they describe stands in tool-results.ts. */

function result(kind: string, properties: JsonObject, optional: readonly string[] = []): JsonObject {
  return {
    type: 'object',
    required: ['kind', ...Object.keys(properties).filter((key) => !optional.includes(key))],
    properties: { kind: { const: kind }, ...properties },
    additionalProperties: false,
  };
}

const text = { type: 'string' };
const count = { type: 'integer', minimum: 0 };
const flag = { type: 'boolean' };

const columns = {
  type: 'array',
  items: {
    type: 'object',
    required: ['name', 'label', 'type'],
    properties: {
      name: text,
      label: text,
      type: { enum: ['text', 'number', 'integer', 'time', 'scalar', 'document', 'list'] },
      unit: text,
    },
    additionalProperties: false,
  },
};

const metric = {
  type: 'object',
  required: ['metric_name', 'unit', 'description'],
  properties: { metric_name: text, unit: text, description: text },
  additionalProperties: false,
};

export const tableSchema = result(
  'table',
  {
    columns,
    rows: { type: 'array', items: { type: 'object' } },
    total: count,
    truncated: flag,
    empty: flag,
    metric,
  },
  ['metric'],
);

export const seriesSchema = result(
  'series',
  {
    series: {
      type: 'array',
      items: {
        type: 'object',
        required: ['name', 'group', 'points'],
        properties: {
          name: text,
          group: { type: 'object' },
          points: {
            type: 'array',
            items: {
              type: 'array',
              prefixItems: [{ type: 'string', format: 'date-time' }, { anyOf: [{ type: 'number' }, { type: 'null' }] }],
              minItems: 2,
              maxItems: 2,
              items: false,
            },
          },
        },
        additionalProperties: false,
      },
    },
    bucket: text,
    time_zone: text,
    from: text,
    to: text,
    total: count,
    truncated: flag,
    empty: flag,
    unit: text,
    metric,
  },
  ['unit', 'metric'],
);

const nodes = {
  type: 'array',
  items: {
    type: 'object',
    required: ['id', 'label', 'type', 'status', 'location', 'hops'],
    properties: { id: text, label: text, type: text, status: text, location: text, hops: count },
    additionalProperties: false,
  },
};

const edges = {
  type: 'array',
  items: {
    type: 'object',
    required: ['from', 'to', 'type'],
    properties: { from: text, to: text, type: text },
    additionalProperties: false,
  },
};

export const networkSchema = result('network', {
  roots: { type: 'array', items: text },
  nodes,
  edges,
  depth: count,
  total: count,
  total_edges: count,
  truncated: flag,
  empty: flag,
});

export const cyclesSchema = result('cycles', {
  cycles: { type: 'array', items: { type: 'array', items: text } },
  nodes,
  edges,
  depth: count,
  total: count,
  truncated: flag,
  empty: flag,
});

export const simulationSchema = result('simulation', {
  dry_run: { const: true },
  firings: tableSchema,
  groups: { anyOf: [tableSchema, { type: 'null' }] },
  items_checked: count,
  values_checked: count,
  empty: flag,
  metric,
});

/** One of several results, told apart by `kind`. */
export function anyResult(...schemas: readonly JsonObject[]): JsonObject {
  return { type: 'object', anyOf: schemas };
}
