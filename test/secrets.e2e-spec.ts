import { once } from 'node:events';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { AppProcess } from './support/app-process.js';
import { HttpService } from './support/http-service.js';
import { rowsOf } from './support/sample-data.js';
import { createTestDatabase, type TestDatabase } from './support/test-database.js';
import { createTestSource, type TestSource } from './support/test-source.js';
import { until } from './support/until.js';

const TOKEN = 'token-of-the-service-0123456789';
const WRONG = 'a-password-that-is-wrong-0123456789';

describe('the whole product, at its most talkative', () => {
  let database: TestDatabase;
  let source: TestSource;
  let service: HttpService;
  let silent: Server;
  let connections = 0;
  let app: AppProcess;
  let password: string;
  const answers: string[] = [];

  beforeAll(async () => {
    database = await createTestDatabase();
    source = await createTestSource(`CREATE TABLE items (sku text PRIMARY KEY); INSERT INTO items VALUES ('A')`);
    password = (await source.settings.read.password!()).reveal();
    service = await HttpService.start();
    silent = createServer(() => (connections += 1)).listen(0, '127.0.0.1');
    await once(silent, 'listening');
    app = await start();
  });
  afterAll(async () => {
    await app.kill();
    silent.close();
    await service.stop();
    await source.drop();
    await database.drop();
  });

  const start = () =>
    AppProcess.start({
      DATABASE_URL: database.url,
      LOG_LEVEL: 'trace',
      OPS_MODE: 'dev',
      QM_SECRET_STOCK: password,
      QM_SECRET_WRONG: WRONG,
      QM_SECRET_TOKEN: TOKEN,
    });
  const call = async (method: string, path: string, body?: unknown) => {
    const answer = await app.call(method, path, body);
    answers.push(JSON.stringify(answer.body));
    return answer;
  };
  const publish = async (asset: Record<string, unknown>) => {
    const draft = await call('POST', '/asset-registry/assets', { description: 'For a test.', ...asset });
    expect(draft).toMatchObject({ status: 201 });
    return call('POST', `/asset-registry/assets/${draft.body.data.asset.asset_id}/publish`);
  };
  const postgres = (name: string, connection: object, limits = {}) => {
    const { host, port, database: db, read } = source.settings;
    const whole = { host, port, database: db, user: read.user, password_ref: 'env:QM_SECRET_STOCK', ...connection };
    return { asset_type: 'source', name, content: { source_type: 'postgres', connection: whole, limits } };
  };
  const tool = (name: string, tool_type: string, tool_config: object) =>
    publish({ asset_type: 'tool', name, tool_type, tool_config, tool_input_schema: { type: 'object' } });
  const execute = (name: string) => call('POST', `/ops/tools/${name}/execute`, {});

  it('neither logs nor stores nor answers a secret, whether calls go well or not', async () => {
    const auth = { type: 'bearer', secret_ref: 'env:QM_SECRET_TOKEN' };
    const http = { base_url: `http://127.0.0.1:${service.port}`, allow_hosts: ['127.0.0.1'], auth };
    await publish(postgres('stock', {}));
    await publish(postgres('locked', { password_ref: 'env:QM_SECRET_WRONG' }));
    await publish({
      asset_type: 'source',
      name: 'erp',
      content: { source_type: 'http', connection: http, limits: {} },
    });
    for (const name of ['stock', 'locked']) {
      await tool(`from_${name}`, 'database_query', { source_ref: name, query_template: 'SELECT sku FROM items' });
    }
    await tool('from_erp', 'http_api', { source_ref: 'erp', endpoint: '/', method: 'GET' });
    await until(async () => (await app.call('GET', '/ops/tools/from_erp')).status === 200);

    expect((await execute('from_stock')).body.data.data).toEqual([{ sku: 'A' }]);
    expect(await execute('from_locked')).toMatchObject({ status: 503 });
    expect(await execute('from_erp')).toMatchObject({ status: 200 });
    expect(service.received[0]?.headers.authorization).toBe(`Bearer ${TOKEN}`);
    service.answer = (_, response) => response.socket?.destroy();
    expect(await execute('from_erp')).toMatchObject({ status: 503 });
    for (const name of ['stock', 'locked', 'erp']) await call('POST', `/ops/sources/${name}/test`);
    const inline = await call('POST', '/asset-registry/assets', postgres('leaky', { password: WRONG }));
    expect(inline).toMatchObject({ status: 422, body: { data: { error: 'INLINE_SECRET' } } });
    const made = await app.call('POST', '/ops/keys', { name: 'made', roles: ['viewer'] });
    for (const path of ['sources', 'executions', 'keys', 'tools', 'health/ready']) await call('GET', `/ops/${path}`);

    const secrets = [password, TOKEN, WRONG, made.body.data.secret as string];
    const tables = await rowsOf(
      database.url,
      `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public'`,
    );
    const stored = await Promise.all(
      tables.map(({ name }) => rowsOf(database.url, `SELECT to_jsonb(t) FROM ${String(name)} t`)),
    );
    await until(() => app.output.includes('from_erp'));
    for (const secret of secrets) {
      expect(secret.length).toBeGreaterThan(20);
      expect(app.output).not.toContain(secret);
      expect(answers.join('\n')).not.toContain(secret);
      expect(JSON.stringify(stored)).not.toContain(secret);
    }
  });

  it('starts, and serves all the rest, while a source is down or says nothing', async () => {
    const { port } = silent.address() as AddressInfo;
    await publish(postgres('mute', { port }, { wait_ms: 500 }));
    await tool('from_mute', 'database_query', { source_ref: 'mute', query_template: 'SELECT 1 AS one' });
    await app.kill();
    connections = 0;
    app = await start();
    expect(connections).toBe(0);
    expect((await execute('from_stock')).body.data.data).toEqual([{ sku: 'A' }]);
    expect(await execute('from_mute')).toMatchObject({ status: 503, body: { data: { error: 'SOURCE_UNAVAILABLE' } } });
    expect(await call('GET', '/ops/health/ready')).toMatchObject({ status: 200 });
  });
});
