import { once } from 'node:events';
import { createServer } from 'node:net';
import { createTestDatabase, type TestDatabase } from './support/test-database.js';
import { createTestSource, type TestSource } from './support/test-source.js';
import { HttpService } from './support/http-service.js';
import { until } from './support/until.js';
import { SourceRegistry } from '../src/sources/source-registry.js';
import { startWholeApp, type WholeApp } from './support/whole-app.js';

describe('sources', () => {
  let database: TestDatabase;
  let source: TestSource;
  let app: WholeApp;
  let registry: SourceRegistry;
  let password: string;

  beforeAll(async () => {
    database = await createTestDatabase();
    source = await createTestSource('CREATE TABLE items (sku text PRIMARY KEY)');
    password = (await source.settings.read.password!()).reveal();
    app = await startWholeApp(database.url, { QM_SECRET_STOCK: password });
    registry = app.app.get(SourceRegistry);
  });
  afterAll(async () => {
    await app.close();
    await source.drop();
    await database.drop();
  });

  const postgres = (connection: object = {}, more: object = {}) => ({
    source_type: 'postgres',
    connection: {
      host: source.settings.host,
      port: source.settings.port,
      database: source.settings.database,
      user: source.settings.read.user,
      password_ref: 'env:QM_SECRET_STOCK',
      ...connection,
    },
    limits: { pool_size: 2, timeout_ms: 60_000, wait_ms: 30_000 },
    ...more,
  });
  const publish = async (name: string, content: object) => {
    const body = { asset_type: 'source', name, description: 'Spare parts.', content };
    const draft = await app.call('POST', '/asset-registry/assets', body);
    expect(draft.body).toMatchObject({ code: 0 });
    return app.call('POST', `/asset-registry/assets/${draft.body.data.asset.asset_id}/publish`);
  };
  const connections = async () => {
    const { rows } = await source.admin.query<{ count: string }>(
      'SELECT count(*) FROM pg_stat_activity WHERE usename = ANY ($1)',
      [[source.settings.read.user, source.settings.write!.user]],
    );
    return Number(rows[0]!.count);
  };
  const ask = (name: string) =>
    registry
      .postgres('default', name)
      .pools.readOnly(
        { deadline: Date.now() + 60_000, signal: new AbortController().signal },
        async ({ query }) => (await query('SELECT current_user'))[0]![0],
      );

  it('are callable once published, without a restart, and are shown without their connection', async () => {
    expect(await publish('stock', postgres())).toMatchObject({ status: 200, body: { data: { warnings: [] } } });
    await until(() => registry.find('default', 'stock') !== null);
    expect(await ask('stock')).toBe(source.settings.read.user);
    // The answer does not wait until the connection is clean again.
    await until(() => registry.postgres('default', 'stock').pools.state.read?.idle === 1);
    const listed = await app.call('GET', '/ops/sources');
    expect(listed.body.data.sources).toEqual([
      {
        name: 'stock',
        source_type: 'postgres',
        version: 1,
        description: 'Spare parts.',
        reason: null,
        status: 'ready',
        state: { read: { connections: 1, idle: 1, waiting: 0, breaker: 'closed' }, write: null },
      },
    ]);
    expect(JSON.stringify(listed.body)).not.toContain(password);
    const other = await app.key(['admin'], 'other');
    expect((await app.call('GET', '/ops/sources', undefined, { key: other })).body.data.sources).toEqual([]);
    expect((await app.call('POST', '/ops/sources/stock/test', undefined, { key: other })).status).toBe(404);
  });

  it('say what a test found', async () => {
    const answer = await app.call('POST', '/ops/sources/stock/test');
    expect(answer.body.data.test).toMatchObject({
      ok: true,
      warnings: [],
      details: { read: { user: source.settings.read.user, superuser: false, server_version: expect.any(String) } },
    });
    expect((await app.call('POST', '/ops/sources/none/test')).body.data.error).toBe('SOURCE_NOT_FOUND');
    const viewer = await app.key(['viewer']);
    expect((await app.call('POST', '/ops/sources/stock/test', undefined, { key: viewer })).status).toBe(403);
    expect((await app.call('GET', '/ops/sources', undefined, { key: viewer })).status).toBe(200);
  });

  it('are refused with every problem when they say what cannot be', async () => {
    const wrong = postgres({ server: 'default', write: {}, colour: 'red' });
    const refused = await publish('wrong', { ...wrong, limits: { pool_size: 0 } });
    expect(refused).toMatchObject({ status: 422, body: { data: { error: 'ASSET_INVALID' } } });
    const paths = refused.body.data.details.map(({ path }: { path: string }) => path);
    expect(paths).toEqual(
      expect.arrayContaining([
        '/content/connection/host',
        '/content/connection/port',
        '/content/connection/write/user',
        '/content/connection/colour',
        '/content/limits/pool_size',
      ]),
    );
  });

  it('are published with a warning when they cannot be reached or their reading role could write', async () => {
    const silent = createServer(() => undefined).listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const { port } = silent.address() as { port: number };
    const warningsOf = async (name: string, connection: object, more = {}) =>
      ((await publish(name, postgres(connection, more))).body.data.warnings as { message: string }[]).map(
        (w) => w.message,
      );
    expect((await warningsOf('refusing', { port: 1 })).join()).toMatch(/cannot be reached/);
    expect((await warningsOf('mute', { port }, { limits: { wait_ms: 500 } })).join()).toMatch(/Not checked/);
    expect((await warningsOf('writer', { user: source.settings.write!.user })).join()).toMatch(/could write: .*items/);
    silent.close();
  });

  it('are on the server of the registry when they say server: default', async () => {
    const { host: _host, port: _port, ...connection } = postgres().connection;
    await publish('here', { ...postgres(), connection: { ...connection, server: 'default' } });
    await until(() => registry.find('default', 'here') !== null);
    expect(await ask('here')).toBe(source.settings.read.user);
  });

  it('close their connections when they are changed or archived, and let calls that run end', async () => {
    const before = await connections();
    const asset = (await publish('busy', postgres())).body.data.asset;
    await until(() => registry.find('default', 'busy') !== null);
    const running = registry
      .postgres('default', 'busy')
      .pools.readOnly(
        { deadline: Date.now() + 60_000, signal: new AbortController().signal },
        async ({ query }) => (await query('SELECT pg_sleep(0.5)::text')).length,
      );
    for (let version = 2; version <= 12; version += 1) {
      await publish('busy', postgres({}, { allow_functions: [`f${version}`] }));
      await until(() => registry.find('default', 'busy')?.version === version);
      expect(await ask('busy')).toBe(source.settings.read.user);
    }
    expect(await running).toBe(1);
    await until(async () => (await connections()) === before + 1);
    expect(asset.version).toBe(1);
    const { asset_id } = (await app.call('GET', '/asset-registry/assets?name=busy&status=published')).body.data
      .assets[0];
    await app.call('POST', `/asset-registry/assets/${asset_id}/archive`);
    await until(() => registry.find('default', 'busy') === null);
    await until(async () => (await connections()) === before);
    expect(() => registry.postgres('default', 'busy')).toThrow(/is not published/);
  });

  it('of type http have a breaker, and answer a test with what the service says', async () => {
    const service = await HttpService.start();
    const content = {
      source_type: 'http',
      connection: { base_url: `http://127.0.0.1:${service.port}`, allow_hosts: ['127.0.0.1'] },
      limits: {},
    };
    await publish('erp', content);
    await until(() => registry.find('default', 'erp') !== null);
    service.answer = (_, response) => response.writeHead(204).end();
    expect((await app.call('POST', '/ops/sources/erp/test')).body.data.test).toMatchObject({
      ok: true,
      details: { status: 204 },
    });
    await service.stop();
    for (let tries = 0; tries < 6; tries += 1) await app.call('POST', '/ops/sources/erp/test');
    const { sources } = (await app.call('GET', '/ops/sources')).body.data;
    expect(sources.find(({ name }: { name: string }) => name === 'erp')).toMatchObject({
      status: 'unreachable',
      state: { breaker: 'open' },
    });
    expect(() => registry.postgres('default', 'erp')).toThrow(/type http/);
  });
});
