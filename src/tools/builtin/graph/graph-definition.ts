import type { ToolDefinition } from '../../tool.js';
import {
  depth,
  fieldNames,
  filters,
  itemScope,
  limit,
  operationsSchema,
  order,
  threshold,
} from '../schema/params-schema.js';
import { anyResult, cyclesSchema, networkSchema, tableSchema } from '../schema/result-schema.js';

const relTypes = {
  type: 'array',
  items: { type: 'string', pattern: '^[A-Z][A-Z_]{0,63}$' },
  minItems: 1,
  maxItems: 40,
  description: 'Types of relations to follow, such as RUNS_ON. Left out: all.',
};
const anyDirection = {
  enum: ['out', 'in', 'both'],
  description: 'With the arrows of relations, against them, or either way.',
};
const limits = {
  type: 'object',
  required: ['nodes', 'edges'],
  additionalProperties: false,
  properties: {
    nodes: { type: 'integer', minimum: 1, maximum: 2000 },
    edges: { type: 'integer', minimum: 0, maximum: 5000 },
  },
};

const walkNeeds = ['roots', 'direction', 'depth', 'limits'];
const walk = { roots: itemScope, rel_types: relTypes, direction: anyDirection, depth, targets: filters, limits };

export const graphDefinition: ToolDefinition = {
  name: 'graph',
  toolType: 'graph',
  description:
    'Relations between configuration items: what an item depends on, what depends on it, what a failure would reach, ' +
    'everything within some hops, shortest paths, cycles, numbers of neighbours and of relations, items without relations.',
  mode: 'read',
  timeoutMs: 10_000,
  inputSchema: operationsSchema({
    expand: { required: walkNeeds, properties: walk },
    dependencies: { required: walkNeeds, properties: { ...walk, direction: { const: 'out' } } },
    dependents: { required: walkNeeds, properties: { ...walk, direction: { const: 'in' } } },
    impact: { required: walkNeeds, properties: { ...walk, direction: { const: 'in' } } },
    path: {
      required: ['from', 'to', 'direction', 'depth', 'limits'],
      properties: { from: itemScope, to: itemScope, rel_types: relTypes, direction: anyDirection, depth, limits },
    },
    cycles: { required: ['depth', 'limit'], properties: { roots: itemScope, rel_types: relTypes, depth, limit } },
    degree: {
      required: ['roots', 'direction', 'limit'],
      properties: {
        roots: itemScope,
        rel_types: relTypes,
        direction: anyDirection,
        targets: filters,
        having: threshold,
        order,
        limit,
      },
    },
    count: {
      required: ['direction', 'limit'],
      properties: {
        roots: itemScope,
        rel_types: relTypes,
        direction: anyDirection,
        targets: filters,
        group_by: fieldNames,
        order,
        limit,
      },
    },
    unrelated: {
      required: ['roots', 'direction', 'limit'],
      properties: { roots: itemScope, rel_types: relTypes, direction: anyDirection, targets: filters, limit },
    },
  }),
  outputSchema: anyResult(networkSchema, cyclesSchema, tableSchema),
};
