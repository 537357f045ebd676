import { randomUUID } from 'node:crypto';
import { startRegistryServices, type RegistryServices } from '../../../test/support/registry-services.js';
import { silentLogger } from '../../../test/support/silent-logger.js';
import { toolContext } from '../../../test/support/tool-services.js';
import { until } from '../../../test/support/until.js';
import type { JsonObject } from '../../asset-registry/asset.js';
import { Metrics } from '../../telemetry/metrics.js';
import type { CalledTool, ToolCall } from '../tool-call.js';
import type { ToolContext, ToolParams, ToolResult } from '../tool.js';
import { ExecutionRecorder } from './execution-recorder.js';
import { ExecutionStore } from './execution.store.js';
import { ExecutionsReadModel, type ExecutionFilter } from './executions.read-model.js';
import { ToolMetrics } from './tool-metrics.js';

let registry: RegistryServices;
let recorder: ExecutionRecorder;
let store: ExecutionStore;
let metrics: Metrics;
let read: ExecutionsReadModel;

beforeAll(async () => {
  registry = await startRegistryServices();
  store = new ExecutionStore(registry.database);
  read = new ExecutionsReadModel(registry.database);
});
beforeEach(() => {
  metrics = new Metrics();
  recorder = new ExecutionRecorder(store, new ToolMetrics(metrics), silentLogger());
});
afterEach(() => recorder.beforeApplicationShutdown());
afterAll(() => registry.close());

const schema: JsonObject = {
  type: 'object',
  properties: { sku: { type: 'string' }, pin: { type: 'string', writeOnly: true } },
};

function callOf(
  params: ToolParams,
  changes: { context?: Partial<ToolContext>; tool?: Partial<CalledTool>; startedAt?: number } = {},
): ToolCall {
  const tool = { name: 'stock', version: 2, toolType: 'custom', mode: 'read', source: 'erp', inputSchema: schema };
  return {
    executionId: randomUUID(),
    tool: { ...tool, ...changes.tool } as CalledTool,
    context: toolContext(changes.context),
    params,
    options: {},
    startedAt: changes.startedAt ?? Date.UTC(2026, 0, 28, 9, 30, 0, 123),
    startedTick: 0,
    deadline: 30_000,
  };
}

function resultOf(error?: 'INVALID_PARAMS' | 'SOURCE_UNAVAILABLE'): ToolResult {
  const metadata = { tool: 'stock', version: 2, duration_ms: 12.5, row_count: 3, truncated: false, source: 'erp' };
  if (error === undefined) return { success: true, data: [], warnings: [], metadata };
  const failure = { error, message: 'No.', details: [], trace_id: 't', warnings: [] };
  return { success: false, data: null, ...failure, metadata };
}

const list = (tenantId: string, filter: Partial<ExecutionFilter> = {}) => read.list(tenantId, { limit: 50, ...filter });

describe('ExecutionRecorder', () => {
  it('writes what happened, with secrets masked', async () => {
    const call = callOf({ sku: 'A', pin: '1234' });
    recorder.add(call, resultOf());
    await recorder.flush();
    expect(await read.get('acme', call.executionId)).toEqual({
      execution_id: call.executionId,
      tool_name: 'stock',
      tool_version: 2,
      tool_type: 'custom',
      mode: 'read',
      source_name: 'erp',
      actor: 'key:tests',
      trace_id: 'trace-of-tests',
      params: { sku: 'A', pin: '[masked]' },
      dry_run: false,
      idempotency_key: null,
      replayed: false,
      status: 'succeeded',
      error_code: null,
      error_message: null,
      row_count: 3,
      truncated: false,
      started_at: new Date('2026-01-28T09:30:00.123Z'),
      finished_at: expect.any(Date),
      duration_ms: 12.5,
    });
  });

  it('keeps no value under a name that the schema does not declare when the call was refused', async () => {
    const call = callOf({ sku: 'A', pim: '1234' });
    recorder.add(call, resultOf('INVALID_PARAMS'));
    await recorder.flush();
    expect(await read.get('acme', call.executionId)).toMatchObject({
      status: 'failed',
      error_code: 'INVALID_PARAMS',
      params: { sku: 'A', pim: '[not declared]' },
    });
  });

  it('records whatever text a caller sends, and of long ones only how long they were', async () => {
    const odd = callOf({ sku: 'a\0b\ud800\\u0000"' });
    const long = callOf({ sku: 'x'.repeat(10_000) });
    for (const call of [odd, long]) recorder.add(call, resultOf());
    await recorder.flush();
    expect((await read.get('acme', odd.executionId)).params).toEqual(odd.params);
    expect((await read.get('acme', long.executionId)).params).toEqual({ too_long_to_record: 10_010 });
    expect(recorder.lost).toBe(0);
  });

  it('writes by itself, soon', async () => {
    recorder.add(callOf({}, { context: { tenantId: 'soon' } }), resultOf());
    await until(async () => (await list('soon')).executions.length === 1);
  });

  it('keeps records while the database is away, drops and counts only what does not fit, and catches up', async () => {
    const call = () => callOf({}, { context: { tenantId: 'away' } });
    let away = true;
    const flaky = {
      insertFinished: (rows: readonly string[]) =>
        away
          ? Promise.reject(Object.assign(new Error('refused'), { code: 'ECONNREFUSED' }))
          : store.insertFinished(rows),
    } as ExecutionStore;
    const own = new ExecutionRecorder(flaky, new ToolMetrics(new Metrics()), silentLogger());
    for (let count = 0; count < 20_010; count += 1) own.add(call(), resultOf());
    await own.flush();
    expect(own.lost).toBe(10);
    away = false;
    await own.beforeApplicationShutdown();
    const [row] = await registry.database.query<{ count: string }>(
      `SELECT count(*) FROM tb_tool_execution WHERE tenant_id = 'away'`,
    );
    expect(row!.count).toBe('20000');
  });

  it('loses only the record that the database does not take, and counts it', async () => {
    const context = { tenantId: 'mixed' };
    recorder.add(callOf({}, { context }), resultOf());
    recorder.add(callOf({}, { context, tool: { mode: 'magic' as 'read' } }), resultOf());
    await recorder.flush();
    expect((await list('mixed')).executions).toHaveLength(1);
    expect(recorder.lost).toBe(1);
    expect(await metrics.registry.metrics()).toContain('quartermaster_tool_execution_records_lost_total 1');
  });
});

describe('ExecutionsReadModel', () => {
  it('pages newest first, filters, and shows no other tenant anything', async () => {
    const context = { tenantId: 'pages' };
    const calls = Array.from({ length: 7 }, (_, index) =>
      callOf({}, { context, startedAt: Date.UTC(2026, 1, 1, 0, index), tool: { name: index < 5 ? 'one' : 'two' } }),
    );
    calls.forEach((call, index) => recorder.add(call, resultOf(index === 2 ? 'SOURCE_UNAVAILABLE' : undefined)));
    await recorder.flush();
    const expected = calls.map((call) => call.executionId).reverse();
    const seen: string[] = [];
    let cursor: string | null | undefined;
    do {
      const page = await list('pages', { limit: 3, cursor: cursor ?? undefined });
      seen.push(...page.executions.map((execution) => execution.execution_id));
      cursor = page.next_cursor;
    } while (cursor !== null);
    expect(seen).toEqual(expected);
    expect((await list('pages', { tool: 'two' })).executions).toHaveLength(2);
    expect((await list('pages', { status: 'failed', errorCode: 'SOURCE_UNAVAILABLE' })).executions).toHaveLength(1);
    const since = new Date('2026-02-01T00:05:00Z');
    expect((await list('pages', { since, cursor: undefined })).executions).toHaveLength(2);
    expect((await list('pages', { until: since, traceId: 'trace-of-tests' })).executions).toHaveLength(5);
    await expect(read.get('other', expected[0]!)).rejects.toMatchObject({ code: 'EXECUTION_NOT_FOUND' });
    expect((await list('other')).executions).toEqual([]);
    await expect(list('pages', { cursor: 'bm9uc2Vuc2U' })).rejects.toMatchObject({ code: 'MALFORMED_REQUEST' });
  });
});
