import type { RouteDocs } from '../http/openapi/route-docs.js';
import { PLAN_EXAMPLE, PLAN_SCHEMA, QUESTION_EXAMPLE } from '../planner/rest/planner-docs.js';

const FREE = { type: 'object', additionalProperties: true } as const;

export const ASK_DOCS = {
  summary: 'Ask a question and get the answer',
  description:
    'Plans the question, runs the calls of the plan together, and shows what came in blocks. A call that fails has its ' +
    'error beside the results of the others.',
  body: QUESTION_EXAMPLE,
  data: {
    answer: { type: 'string', description: "One sentence in the question's language." },
    blocks: {
      type: 'array',
      items: {
        type: 'object',
        properties: { type: { type: 'string', enum: ['text', 'number', 'table', 'chart', 'network'] } },
        required: ['type'],
        additionalProperties: true,
      },
    },
    plan: PLAN_SCHEMA,
    calls: {
      type: 'array',
      items: {
        type: 'object',
        properties: { tool: { type: 'string' }, params: FREE, success: { type: 'boolean' }, metadata: FREE },
        required: ['tool', 'params', 'success', 'metadata'],
        additionalProperties: true,
      },
    },
  },
  example: {
    answer: 'Average cpu_usage, srv-erp-01, in the last 24 hours: 41.26%.',
    blocks: [{ type: 'number', label: 'Average', value: 41.26, unit: '%' }],
    plan: PLAN_EXAMPLE,
    calls: [
      {
        tool: 'metric',
        params: { operation: 'aggregate', metric_name: 'cpu_usage', items: ['srv-erp-01'] },
        success: true,
        warnings: [],
        metadata: { tool: 'metric', version: null, duration_ms: 2.1, row_count: 1, truncated: false, source: 'ops' },
      },
    ],
  },
  errors: ['VOCABULARY_NOT_PUBLISHED', 'VOCABULARY_BROKEN'],
} satisfies RouteDocs;
