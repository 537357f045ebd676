import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HttpService } from './support/http-service.js';
import { installInventory, type Inventory } from './support/inventory.js';
import { publishAsset } from './support/published-assets.js';
import { createTestDatabase, type TestDatabase } from './support/test-database.js';
import { until } from './support/until.js';
import { startWholeApp, type Answer, type WholeApp } from './support/whole-app.js';

/** The ends of a call that no statement of the sample stock can bring about; the others are in tools.e2e-spec. */
describe('a call over HTTP that fails at a service, or in a way that nobody foresaw', () => {
  let secrets: string;
  let database: TestDatabase;
  let inventory: Inventory;
  let service: HttpService;
  let app: WholeApp;
  let operator: string;

  beforeAll(async () => {
    secrets = await mkdtemp(join(tmpdir(), 'quartermaster-secrets-'));
    database = await createTestDatabase();
    inventory = await installInventory(secrets);
    service = await HttpService.start();
    app = await startWholeApp(database.url, { SECRETS_DIR: secrets });
    operator = await app.key(['operator']);
    const connection = { base_url: `http://127.0.0.1:${service.port}`, allow_hosts: ['127.0.0.1'] };
    const erp = { name: 'erp', description: 'Orders.', content: { source_type: 'http', connection, limits: {} } };
    for (const source of [erp, inventory.source]) {
      expect(await publishAsset(app, 'source', source)).toMatchObject({ status: 200 });
    }
  });
  beforeEach(() => service.reset());
  afterAll(async () => {
    await app.close();
    await service.stop();
    await inventory.drop();
    await database.drop();
    await rm(secrets, { recursive: true });
  });

  const publishTool = async (name: string, fields: Record<string, unknown>) => {
    const tool = { name, description: 'For a test.', tool_input_schema: { type: 'object' }, ...fields };
    expect(await publishAsset(app, 'tool', tool)).toMatchObject({ status: 200 });
    await until(async () => (await app.call('GET', `/ops/tools/${name}`)).status === 200);
  };
  const http = (config: object = {}) => ({
    tool_type: 'http_api',
    tool_config: { source_ref: 'erp', endpoint: '/orders', method: 'GET', ...config },
  });
  const execute = (name: string, headers: Record<string, string> = {}): Promise<Answer> =>
    app.call('POST', `/ops/tools/${name}/execute`, { params: {} }, { key: operator, headers });
  const failed = (status: number, error: string) => ({
    status,
    body: {
      code: status,
      data: { success: false, data: null, error, trace_id: expect.stringMatching(/^[0-9a-f]{32}$/) },
    },
  });

  it('UPSTREAM_STATUS is 502 and names the status, not what the service said', async () => {
    await publishTool('orders', http());
    service.answer = (_, response) => response.writeHead(500).end('the password of ERP is hunter2');
    const answer = await execute('orders');
    expect(answer).toMatchObject(failed(502, 'UPSTREAM_STATUS'));
    expect(answer.body.message).toContain('500');
    expect(JSON.stringify(answer.body)).not.toContain('hunter2');
  });

  it('OUTPUT_MISMATCH is 502 and points to what is wrong in the answer', async () => {
    const properties = { total: { type: 'number' } };
    await publishTool('order_total', { ...http(), tool_output_schema: { type: 'object', properties } });
    service.answer = (_, response) => response.end('{"total":"many"}');
    const answer = await execute('order_total');
    expect(answer).toMatchObject(failed(502, 'OUTPUT_MISMATCH'));
    expect(answer.body.data.details).toMatchObject([{ path: '/total' }]);
    service.answer = (_, response) => response.end('<html>');
    expect(await execute('order_total')).toMatchObject(failed(502, 'OUTPUT_MISMATCH'));
  });

  it('OUTCOME_UNKNOWN is 409 for a write that got no answer, and its retry sends nothing', async () => {
    await publishTool('place_order', http({ method: 'POST', mode: 'write', body: {} }));
    service.answer = (_, response) => response.destroy();
    const key = { 'idempotency-key': 'order-1' };
    expect(await execute('place_order', key)).toMatchObject(failed(409, 'OUTCOME_UNKNOWN'));
    service.answer = (_, response) => response.end('{}');
    expect(await execute('place_order', key)).toMatchObject(failed(409, 'OUTCOME_UNKNOWN'));
    expect(service.received).toHaveLength(1);
    const path = '/ops/executions?tool=place_order&status=unknown';
    await until(async () => (await app.call('GET', path)).body.data.executions.length > 0);
  });

  it('RESULT_TOO_LARGE is 413 for a body over max_response_bytes', async () => {
    await publishTool('all_orders', http({ max_response_bytes: 1_000 }));
    service.answer = (_, response) => response.end(JSON.stringify('x'.repeat(1_000)));
    expect(await execute('all_orders')).toMatchObject(failed(413, 'RESULT_TOO_LARGE'));
  });

  it('CANCELLED ends the request to the service, and the record says so', async () => {
    await publishTool('slow_orders', http());
    service.answer = () => undefined;
    const gone = new AbortController();
    const call = fetch(`${app.url}/ops/tools/slow_orders/execute`, {
      method: 'POST',
      headers: { authorization: `Bearer ${operator}`, 'content-type': 'application/json' },
      body: '{}',
      signal: gone.signal,
    });
    const cut = expect(call).rejects.toThrow();
    await until(() => service.received.length === 1);
    gone.abort();
    await cut;
    await until(() => service.openConnections === 0);
    const path = '/ops/executions?tool=slow_orders&error=CANCELLED';
    await until(async () => (await app.call('GET', path)).body.data.executions.length === 1);
  });

  it('INTERNAL is 500 with a trace id that leads to the record, and says nothing of SQL', async () => {
    await inventory.admin.query('CREATE TABLE short_lived AS SELECT 1 AS n; GRANT SELECT ON short_lived TO PUBLIC');
    await publishTool('from_short_lived', {
      tool_type: 'database_query',
      tool_config: { source_ref: 'inventory', query_template: 'SELECT n FROM short_lived' },
    });
    expect(await execute('from_short_lived')).toMatchObject({ status: 200, body: { data: { data: [{ n: 1 }] } } });
    await inventory.admin.query('DROP TABLE short_lived');
    const answer = await execute('from_short_lived');
    expect(answer).toMatchObject(failed(500, 'INTERNAL'));
    expect(JSON.stringify(answer.body)).not.toMatch(/SELECT|relation|42P01/);
    const path = '/ops/executions?tool=from_short_lived&error=INTERNAL';
    await until(async () => (await app.call('GET', path)).body.data.executions.length === 1);
    const { trace_id } = (await app.call('GET', path)).body.data.executions[0];
    expect(trace_id).toBe(answer.body.data.trace_id);
  });
});
