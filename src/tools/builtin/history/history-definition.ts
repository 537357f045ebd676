import type { ToolDefinition } from '../../tool.js';
import {
  aggregateFunction,
  bucket,
  fieldName,
  fieldNames,
  filters,
  interval,
  itemScope,
  limit,
  offset,
  operationsSchema,
  order,
  pattern,
  threshold,
  timeZone,
} from '../schema/params-schema.js';
import { anyResult, seriesSchema, tableSchema } from '../schema/result-schema.js';

const source = { enum: ['event_log', 'work_history', 'maintenance_history'] };
const selection = { source, scope: itemScope, time_range: interval, filters };
const grouped = { group_by: fieldNames, having: threshold, order, limit };

export const historyDefinition: ToolDefinition = {
  name: 'history',
  toolType: 'history',
  description:
    'What happened to configuration items: events, planned work and maintenance. List, count, group, share of successes ' +
    'or failures, durations, counts over time, two ranges compared, patterns by hour or weekday.',
  mode: 'read',
  timeoutMs: 10_000,
  inputSchema: operationsSchema({
    list: {
      required: ['source', 'limit', 'offset'],
      properties: { ...selection, fields: fieldNames, order, limit, offset },
    },
    count: { required: ['source'], properties: { ...selection, distinct: fieldName } },
    group: { required: ['source', 'group_by', 'limit'], properties: { ...selection, ...grouped } },
    rate: { required: ['source', 'hits', 'limit'], properties: { ...selection, hits: filters, ...grouped } },
    duration: {
      required: ['source', 'agg', 'limit'],
      properties: {
        ...selection,
        source: { enum: ['work_history', 'maintenance_history'] },
        agg: aggregateFunction,
        ...grouped,
      },
    },
    series: {
      required: ['source', 'time_range', 'bucket', 'time_zone', 'limit'],
      properties: { ...selection, bucket, time_zone: timeZone, group_by: fieldNames, limit },
    },
    compare: {
      required: ['source', 'time_range', 'compare_to', 'limit'],
      properties: { ...selection, compare_to: interval, group_by: fieldNames, order, limit },
    },
    pattern: {
      required: ['source', 'pattern', 'time_zone', 'limit'],
      properties: { ...selection, pattern, time_zone: timeZone, group_by: fieldNames, order, limit },
    },
  }),
  outputSchema: anyResult(tableSchema, seriesSchema),
};
