import type { ErrorCode } from '../../errors/error-catalogue.js';
import { NEXT_CURSOR } from '../../http/openapi/answer-schema.js';
import type { PlainRouteDocs, RouteDocs } from '../../http/openapi/route-docs.js';
import { TOOL_ERROR_CODES } from '../tool.js';
import { ExecutionBody, ToolBody } from './tools.dto.js';

const TOOL = {
  name: 'stock_read',
  tool_type: 'database_query',
  description: 'Find stock by SKU.',
  input_schema: { type: 'object', properties: { sku: { type: 'string', maxLength: 64 } }, required: ['sku'] },
  output_schema: null,
  mode: 'read',
  version: 3,
  status: 'active',
  reason: null,
};

const METADATA = {
  tool: 'stock_read',
  version: 3,
  duration_ms: 2.4,
  row_count: 1,
  truncated: false,
  source: 'warehouse',
};

const RESULT_FIELDS: PlainRouteDocs['data'] = {
  success: { type: 'boolean', enum: [true] },
  data: { description: "What the tool's output schema says; rows of a query are objects." },
  warnings: { type: 'array', items: { type: 'string' } },
  metadata: {
    type: 'object',
    properties: {
      tool: { type: 'string' },
      version: { oneOf: [{ type: 'integer' }, { type: 'null' }] },
      duration_ms: { type: 'number' },
      row_count: { oneOf: [{ type: 'integer' }, { type: 'null' }] },
      truncated: { type: 'boolean', description: 'There was more than the tool answers at most.' },
      source: { oneOf: [{ type: 'string' }, { type: 'null' }] },
    },
    required: ['tool', 'version', 'duration_ms', 'row_count', 'truncated', 'source'],
  },
};
const RESULT = { success: true, data: [{ sku: 'A-1', quantity: 12 }], warnings: [], metadata: METADATA };

const BODY: NonNullable<PlainRouteDocs['body']> = {
  schema: {
    type: 'object',
    properties: { params: { type: 'object', additionalProperties: true } },
    additionalProperties: false,
  },
  required: false,
  example: { params: { sku: 'A-1' } },
};

const FAILURES: readonly ErrorCode[] = TOOL_ERROR_CODES;

export const EXECUTE_DOCS: PlainRouteDocs = {
  tag: 'tools',
  operationId: 'Tools_execute',
  summary: 'Run a tool',
  description:
    "A failure answers with its error's status, and its `data` has the fields of the failure beside `error`: `success`, " +
    '`data` (null), `message`, `warnings` and `metadata`.',
  parameters: [
    { name: 'name', in: 'path', description: "The tool's name.", schema: { type: 'string' } },
    {
      name: 'dry_run',
      in: 'query',
      description: 'SQL that writes is run, its constraints are checked, and all of it is taken back.',
      schema: { type: 'boolean', default: false },
    },
    {
      name: 'Idempotency-Key',
      in: 'header',
      description: 'Of a write. A retry with the same key answers the first result and does not run again.',
      schema: { type: 'string', minLength: 1, maxLength: 255 },
    },
  ],
  body: BODY,
  data: RESULT_FIELDS,
  example: RESULT,
  errors: ['TOOL_NOT_FOUND', 'TOOL_UNAVAILABLE', ...FAILURES],
};

export const DRAFT_TEST_DOCS: PlainRouteDocs = {
  tag: 'tool-assets',
  operationId: 'ToolAssets_test',
  summary: 'Run a draft of a tool',
  description:
    'What it writes is taken back. Any version of a tool can be tried, once nothing would keep it from being published: ' +
    'ASSET_INVALID lists every problem, as a publish would.',
  parameters: [{ name: 'id', in: 'path', description: "The asset's id.", schema: { type: 'string', format: 'uuid' } }],
  body: BODY,
  data: RESULT_FIELDS,
  example: RESULT,
  errors: ['ASSET_NOT_FOUND', 'ASSET_INVALID', ...FAILURES],
};

export const TOOLS_DOCS = {
  list: {
    summary: 'List the tools',
    description: 'By name: those that come with the product, and every published tool asset, usable or not.',
    data: { tools: [ToolBody] },
    example: { tools: [TOOL] },
  },
  read: {
    summary: 'Read a tool',
    data: { tool: ToolBody },
    example: { tool: TOOL },
    errors: ['TOOL_NOT_FOUND'],
  },
} satisfies Record<string, RouteDocs>;

const EXECUTION = {
  execution_id: '5b1c8f4e-8a63-4f0c-9d55-6c6f3f1f2b10',
  tool_name: 'stock_read',
  tool_version: 3,
  tool_type: 'database_query',
  mode: 'read',
  source_name: 'warehouse',
  actor: 'key:line-2',
  trace_id: '4bf92f3577b34da6a3ce929d0e0e4736',
  params: { sku: 'A-1' },
  dry_run: false,
  idempotency_key: null,
  replayed: false,
  status: 'succeeded',
  error_code: null,
  error_message: null,
  row_count: 1,
  truncated: false,
  started_at: '2026-01-28T09:30:00.000Z',
  finished_at: '2026-01-28T09:30:00.002Z',
  duration_ms: 2.4,
};

export const EXECUTIONS_DOCS = {
  list: {
    summary: 'List executions, newest first',
    description: 'Those of reading tools appear some hundred milliseconds after the call.',
    data: { executions: [ExecutionBody], next_cursor: NEXT_CURSOR },
    example: { executions: [EXECUTION], next_cursor: null },
  },
  read: {
    summary: 'Read an execution',
    data: { execution: ExecutionBody },
    example: { execution: EXECUTION },
    errors: ['EXECUTION_NOT_FOUND'],
  },
} satisfies Record<string, RouteDocs>;
