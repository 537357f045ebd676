import type { ToolDefinition } from '../../tool.js';
import {
  aggregateFunction,
  bucket,
  codes,
  fieldNames,
  filters,
  interval,
  limit,
  name,
  operationsSchema,
  order,
  pattern,
  threshold,
  timeZone,
} from '../schema/params-schema.js';
import { anyResult, seriesSchema, tableSchema } from '../schema/result-schema.js';

const selection = {
  metric_name: { ...name, description: 'A metric of the catalogue, such as cpu_usage.' },
  time_range: interval,
  items: codes,
  filters,
  value_filter: { ...threshold, description: 'Only measured values that meet this.' },
};
const ranked = { group_by: fieldNames, threshold, order, limit };
const needed = ['metric_name', 'time_range', 'limit'];

export const metricDefinition: ToolDefinition = {
  name: 'metric',
  toolType: 'metric',
  description:
    'Measured values of configuration items: aggregate, last values, series over time, two periods compared, patterns by ' +
    'hour or weekday, single values, items without values, and the catalogue of metrics.',
  mode: 'read',
  timeoutMs: 10_000,
  inputSchema: operationsSchema({
    aggregate: { required: [...needed, 'agg'], properties: { ...selection, agg: aggregateFunction, ...ranked } },
    latest: { required: needed, properties: { ...selection, agg: aggregateFunction, ...ranked } },
    series: {
      required: [...needed, 'agg', 'bucket', 'time_zone'],
      properties: {
        ...selection,
        agg: aggregateFunction,
        bucket,
        time_zone: timeZone,
        group_by: fieldNames,
        limit,
      },
    },
    compare: {
      required: [...needed, 'agg', 'compare_to'],
      properties: { ...selection, agg: aggregateFunction, compare_to: interval, ...ranked },
    },
    pattern: {
      required: [...needed, 'pattern', 'agg', 'time_zone'],
      properties: {
        ...selection,
        pattern,
        agg: aggregateFunction,
        time_zone: timeZone,
        group_by: fieldNames,
        order,
        limit,
      },
    },
    points: { required: [...needed, 'order'], properties: { ...selection, order, limit } },
    missing: { required: needed, properties: { ...selection, limit } },
    catalogue: {
      required: ['limit'],
      properties: { metric_name: selection.metric_name, items: codes, filters, limit },
    },
  }),
  outputSchema: anyResult(tableSchema, seriesSchema),
};
