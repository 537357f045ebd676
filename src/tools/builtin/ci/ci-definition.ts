import type { ToolDefinition } from '../../tool.js';
import { tableSchema } from '../schema/result-schema.js';
import {
  codes,
  fieldName,
  fieldNames,
  filters,
  limit,
  offset,
  operationsSchema,
  order,
  threshold,
} from '../schema/params-schema.js';

const scope = { items: codes, filters };

const measures = {
  type: 'array',
  minItems: 1,
  maxItems: 10,
  items: {
    type: 'object',
    required: ['fn', 'as'],
    additionalProperties: false,
    properties: {
      fn: { enum: ['avg', 'max', 'min', 'count', 'sum', 'count_distinct'] },
      field: fieldName,
      as: { type: 'string', pattern: '^[a-z][a-z0-9_]{0,63}$' },
    },
  },
};

export const ciDefinition: ToolDefinition = {
  name: 'ci',
  toolType: 'ci',
  description:
    'Configuration items (systems, servers, software, network, storage): look up by code, search by text, list, count, ' +
    'group, aggregate and rank by columns, attributes and tags.',
  mode: 'read',
  timeoutMs: 10_000,
  inputSchema: operationsSchema({
    lookup: { required: ['items'], properties: { items: codes, fields: fieldNames } },
    search: {
      required: ['text', 'limit', 'offset'],
      properties: {
        ...scope,
        text: { type: 'array', items: { type: 'string', minLength: 1, maxLength: 200 }, minItems: 1, maxItems: 20 },
        fields: fieldNames,
        order,
        limit,
        offset,
      },
    },
    list: { required: ['limit', 'offset'], properties: { ...scope, fields: fieldNames, order, limit, offset } },
    aggregate: {
      required: ['measures', 'limit'],
      properties: { ...scope, measures, group_by: fieldNames, having: threshold, order, limit },
    },
    rate: { required: ['hits', 'limit'], properties: { ...scope, hits: filters, group_by: fieldNames, order, limit } },
  }),
  outputSchema: tableSchema,
};
