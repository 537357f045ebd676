import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CustomToolHandlers } from '../src/tools/dynamic/custom-tool-handlers.js';
import { installInventory, type Inventory } from './support/inventory.js';
import { publishAsset } from './support/published-assets.js';
import { rowsOf } from './support/sample-data.js';
import { createTestDatabase, type TestDatabase } from './support/test-database.js';
import { until } from './support/until.js';
import { startWholeApp, type WholeApp } from './support/whole-app.js';

describe('tools and what they are made of', () => {
  let secrets: string;
  let database: TestDatabase;
  let inventory: Inventory;
  let app: WholeApp;

  beforeAll(async () => {
    secrets = await mkdtemp(join(tmpdir(), 'quartermaster-secrets-'));
    database = await createTestDatabase();
    inventory = await installInventory(secrets);
    app = await startWholeApp(database.url, { SECRETS_DIR: secrets });
    expect(await publishAsset(app, 'source', inventory.source)).toMatchObject({ status: 200 });
  });
  afterAll(async () => {
    await app.close();
    await inventory.drop();
    await database.drop();
    await rm(secrets, { recursive: true });
  });

  const publishTool = (name: string, tool_type: string, tool_config: object) =>
    publishAsset(app, 'tool', {
      ...{ name, tool_type, tool_config },
      description: 'For a test.',
      tool_input_schema: { type: 'object', properties: { sku: { type: 'string' } } },
    });
  const execute = (name: string, params = {}, on = app) => on.call('POST', `/ops/tools/${name}/execute`, { params });
  const listed = async (name: string, on = app) => (await on.call('GET', `/ops/tools/${name}`)).body.data.tool;

  it('a tool runs the statement of its query, and the next version of it without a publish of its own, on every replica', async () => {
    const replica = await startWholeApp(database.url, { SECRETS_DIR: secrets });
    const query = (query_sql: string) =>
      publishAsset(app, 'query', { name: 'one_item', description: 'One.', query_sql });
    const missing = await publishTool('item', 'database_query', { source_ref: 'inventory', query_ref: 'one_item' });
    expect(missing).toMatchObject({ status: 422, body: { data: { details: [{ path: '/tool_config/query_ref' }] } } });
    await query('SELECT {{sku}} AS sku, 1 AS n');
    const { body } = await app.call('GET', '/ops/tool-assets?name=item');
    await app.call('POST', `/ops/tool-assets/${body.data.assets[0].asset_id}/publish`);
    for (const on of [app, replica]) {
      await until(async () => (await execute('item', { sku: 'A' }, on)).status === 200);
      expect((await execute('item', { sku: 'A' }, on)).body.data.data).toEqual([{ sku: 'A', n: 1 }]);
    }
    expect(await query('SELECT {{sku}} AS sku, 2 AS n')).toMatchObject({ status: 200 });
    for (const on of [app, replica]) {
      await until(async () => (await execute('item', { sku: 'A' }, on)).body.data.data?.[0]?.n === 2);
      expect(await listed('item', on)).toMatchObject({ version: 1, status: 'active' });
    }
    await replica.close();
  });

  it('a custom tool runs the handler that a module registered, and is not published without one', async () => {
    const nobody = await publishTool('by_hand', 'custom', { handler: 'nobody' });
    expect(nobody).toMatchObject({ status: 422, body: { data: { details: [{ path: '/tool_config/handler' }] } } });
    app.app.get(CustomToolHandlers).register({
      name: 'echo',
      run: async ({ params }) => ({ data: { said: params['sku'] } }),
    });
    const { body } = await app.call('GET', '/ops/tool-assets?name=by_hand');
    const id: string = body.data.assets[0].asset_id;
    await app.call('PATCH', `/ops/tool-assets/${id}`, { tool_config: { handler: 'echo' } });
    expect(await app.call('POST', `/ops/tool-assets/${id}/publish`)).toMatchObject({ status: 200 });
    await until(async () => (await execute('by_hand')).status === 200);
    expect((await execute('by_hand', { sku: 'A' })).body.data).toMatchObject({ success: true, data: { said: 'A' } });
  });

  it('an asset from before a static tool took its name is passed over, and that is told', async () => {
    // What publishing would never let pass.
    await rowsOf(
      database.url,
      `INSERT INTO tb_asset_registry
         (tenant_id, asset_type, name, description, version, status, published_at, tool_type, tool_config,
          tool_input_schema, content_hash, created_by)
       VALUES ('default', 'tool', 'metric', 'Older.', 1, 'published', now(), 'database_query',
          '{"source_ref": "inventory", "query_template": "SELECT 1 AS one"}', '{"type": "object"}', '', 'tests')`,
    );
    const later = await startWholeApp(database.url, { SECRETS_DIR: secrets });
    expect(await listed('metric', later)).toMatchObject({ version: null, status: 'active' });
    const skipped = await later.call('GET', '/ops/tools?status=skipped');
    expect(skipped.body.data.tools).toEqual([
      expect.objectContaining({ name: 'metric', version: 1, reason: expect.stringContaining('static tool') }),
    ]);
    await later.close();
  });
});
