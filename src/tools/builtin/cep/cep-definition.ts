import type { ToolDefinition } from '../../tool.js';
import {
  codes,
  fieldNames,
  filters,
  interval,
  limit,
  name,
  operationsSchema,
  threshold,
} from '../schema/params-schema.js';
import { simulationSchema } from '../schema/result-schema.js';

const rule = {
  type: 'object',
  required: ['metric_name', 'op', 'value', 'for_minutes'],
  additionalProperties: false,
  properties: {
    metric_name: name,
    ...threshold.properties,
    for_minutes: {
      type: 'integer',
      minimum: 0,
      maximum: 44_640,
      description: 'How long the condition has to hold before the rule fires; 0 fires at the first value.',
    },
  },
};

export const cepDefinition: ToolDefinition = {
  name: 'cep',
  toolType: 'cep',
  description:
    'Try out a threshold rule on stored metric values: when it would have fired and on which items. A dry run: nothing ' +
    'is stored or sent.',
  mode: 'read',
  timeoutMs: 10_000,
  inputSchema: operationsSchema({
    simulate: {
      required: ['rule', 'time_range', 'limit'],
      properties: { rule, time_range: interval, items: codes, filters, group_by: fieldNames, limit },
    },
  }),
  outputSchema: simulationSchema,
};
