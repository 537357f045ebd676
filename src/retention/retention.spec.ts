import { parseConfig } from '../config/parse-config.js';
import { ToolRecordsRetention } from '../tools/executions/tool-records-retention.js';
import { startRegistryServices, type RegistryServices } from '../../test/support/registry-services.js';
import { until } from '../../test/support/until.js';
import { startWholeApp } from '../../test/support/whole-app.js';
import { RegistryRetention } from './registry-retention.js';
import { Retention } from './retention.service.js';

describe('retention', () => {
  let registry: RegistryServices;

  beforeAll(async () => {
    registry = await startRegistryServices();
  });
  beforeEach(() =>
    registry.sql.query(
      'TRUNCATE tb_tool_execution, tb_idempotency_key, tb_audit_log, tb_asset_change RESTART IDENTITY',
    ),
  );
  afterAll(() => registry.close());

  const sweep = async (settings: Record<string, string> = {}, signal = new AbortController().signal) => {
    const { config } = parseConfig({ DATABASE_URL: registry.test.url, ...settings }, process.cwd());
    const retention = new Retention(registry.database);
    new RegistryRetention(retention, config).onModuleInit();
    new ToolRecordsRetention(retention, config).onModuleInit();
    return retention.sweep(signal);
  };
  const execution = (age: string, count = 1) =>
    registry.sql.query(
      `INSERT INTO tb_tool_execution (execution_id, tenant_id, tool_name, tool_type, mode, actor, trace_id, params, status, started_at)
       SELECT gen_random_uuid(), 'acme', 'stock', 'database_query', 'write', 'key:tests', 't', '{}', 'started', now() - $1::interval
       FROM generate_series(1, $2)`,
      [age, count],
    );
  const key = (name: string, age: string, state: string, lease = '-1 hour') =>
    registry.sql.query(
      `INSERT INTO tb_idempotency_key (tenant_id, tool_name, idempotency_key, params_hash, state, owner, fence, lease_until,
         exactly_once, answer, created_at)
       VALUES ('acme', 'stock', $1, '', $3, gen_random_uuid(), 1, now() + $4::interval, true, '{}', now() - $2::interval)`,
      [name, age, state, lease],
    );
  const audit = (age: string) =>
    registry.sql.query(
      `INSERT INTO tb_audit_log (tenant_id, actor, action, resource_type, resource_id, resource_name, difference, created_at)
       VALUES ('acme', 'key:tests', 'create', 'tool', 'x', 'x v1', '{}', now() - $1::interval)`,
      [age],
    );
  const change = (age: string) =>
    registry.sql.query(
      `INSERT INTO tb_asset_change (tenant_id, asset_type, name, version, action, created_at)
       VALUES ('acme', 'tool', 'x', 1, 'publish', now() - $1::interval)`,
      [age],
    );
  const left = async (column: string, table: string): Promise<unknown[]> =>
    (await registry.sql.query(`SELECT ${column} AS it FROM ${table} ORDER BY 1`)).rows.map(({ it }) => it);

  it('removes executions after their days, however many there are', async () => {
    await execution('91 days', 2_345);
    await execution('89 days', 2);
    expect(await sweep()).toEqual({ executions: 2_345 });
    expect(await left('execution_id', 'tb_tool_execution')).toHaveLength(2);
    expect(await sweep({ EXECUTIONS_RETENTION_DAYS: '30' })).toEqual({ executions: 2 });
  });

  it('forgets an idempotency key after 24 hours, but none that somebody still works under', async () => {
    await key('young', '23 hours', 'done');
    await key('old', '25 hours', 'done');
    await key('old and unknown', '25 hours', 'unknown');
    await key('old and left', '25 hours', 'claimed');
    await key('old and at work', '25 hours', 'claimed', '1 minute');
    expect(await sweep()).toEqual({ idempotency_keys: 3 });
    expect(await left('idempotency_key', 'tb_idempotency_key')).toEqual(['old and at work', 'young']);
  });

  it('keeps the audit log for ever unless it is told a number of days', async () => {
    await audit('400 days');
    await audit('10 days');
    expect(await sweep()).toEqual({});
    expect(await sweep({ AUDIT_RETENTION_DAYS: '365' })).toEqual({ audit: 1 });
    expect(await left('audit_id::int', 'tb_audit_log')).toEqual([2]);
  });

  it('removes entries of the change feed after their days, and never the newest', async () => {
    for (const age of ['90 days', '60 days', '31 days']) await change(age);
    expect(await sweep()).toEqual({ changes: 2 });
    expect(await left('seq::int', 'tb_asset_change')).toEqual([3]);
    await change('1 day');
    expect(await sweep({ CHANGES_RETENTION_DAYS: '0' })).toEqual({});
    expect(await sweep()).toEqual({ changes: 1 });
    expect(await left('seq::int', 'tb_asset_change')).toEqual([4]);
  });

  it('is done once when several processes do it at once', async () => {
    await execution('91 days', 3_000);
    const removed = await Promise.all([sweep(), sweep(), sweep()]);
    expect(removed.reduce((sum, { executions = 0 }) => sum + executions, 0)).toBe(3_000);
  });

  it('begins with the server', async () => {
    await execution('91 days');
    const app = await startWholeApp(registry.test.url);
    await until(async () => (await left('execution_id', 'tb_tool_execution')).length === 0);
    await app.close();
  });

  it('stops between two batches when the process is about to end', async () => {
    await execution('91 days', 3_000);
    expect(await sweep({}, AbortSignal.abort())).toEqual({});
    expect(await left('execution_id', 'tb_tool_execution')).toHaveLength(3_000);
  });
});
