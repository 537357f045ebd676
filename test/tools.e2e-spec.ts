import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { INVENTORY_TOOLS, installInventory, type Inventory } from './support/inventory.js';
import { OpenApiSchemas } from './support/openapi.js';
import { publishAsset } from './support/published-assets.js';
import { rowsOf } from './support/sample-data.js';
import { createTestDatabase, type TestDatabase } from './support/test-database.js';
import { settlesWithin, until } from './support/until.js';
import { startWholeApp, type Answer, type WholeApp } from './support/whole-app.js';

describe('tools over HTTP', () => {
  let database: TestDatabase;
  let secrets: string;
  let inventory: Inventory;
  /** Two processes' worth of the server over one registry. */
  let app: WholeApp;
  let replica: WholeApp;
  let operator: string;

  beforeAll(async () => {
    secrets = await mkdtemp(join(tmpdir(), 'quartermaster-secrets-'));
    database = await createTestDatabase();
    inventory = await installInventory(secrets);
    app = await startWholeApp(database.url, { SECRETS_DIR: secrets });
    replica = await startWholeApp(database.url, { SECRETS_DIR: secrets });
    operator = await app.key(['operator']);
    expect(await publishAsset(app, 'source', inventory.source)).toMatchObject({ status: 200 });
    for (const name of INVENTORY_TOOLS) {
      const published = await publishAsset(app, 'tool', await inventory.tool(name));
      expect(published).toMatchObject({ status: 200, body: { data: { warnings: [] } } });
    }
    await until(async () => (await app.call('GET', '/ops/tools/inventory_update')).status === 200);
  });
  afterAll(async () => {
    await app.close();
    await replica.close();
    await inventory.drop();
    await database.drop();
    await rm(secrets, { recursive: true });
  });

  const execute = (
    name: string,
    params: unknown,
    { query = '', headers = {}, on = app }: { query?: string; headers?: Record<string, string>; on?: WholeApp } = {},
  ): Promise<Answer> => on.call('POST', `/ops/tools/${name}/execute${query}`, { params }, { key: operator, headers });
  const publishTool = async (fields: Record<string, unknown>) => {
    const answer = await publishAsset(app, 'tool', { description: 'For a test.', ...fields });
    expect(answer).toMatchObject({ status: 200 });
    const { version, name } = answer.body.data.asset;
    await until(async () => (await app.call('GET', `/ops/tools/${name}`)).body.data.tool?.version === version);
  };
  const query = (template: string, config: object = {}, properties: object = {}) => ({
    tool_type: 'database_query',
    tool_config: { source_ref: 'inventory', query_template: template, ...config },
    tool_input_schema: { type: 'object', properties },
  });
  it('hold the values of SQL against what their columns do not prove of the output schema', async () => {
    const items = { type: 'object', properties: { state: { type: 'string', enum: ['open', 'closed'] } } };
    await publishTool({
      name: 'states',
      ...query('SELECT {{state}}::text AS state', {}, { state: { type: 'string' } }),
      tool_output_schema: { type: 'array', items },
    });
    expect(await execute('states', { state: 'open' })).toMatchObject({ status: 200 });
    expect(await execute('states', { state: 'lost' })).toMatchObject({
      status: 502,
      body: { data: { error: 'OUTPUT_MISMATCH', details: [{ path: '/0/state' }] } },
    });
  });

  it('can be called and read as soon as their publish has answered', async () => {
    for (let turn = 0; turn < 20; turn++) {
      const name = `prompt_${turn}`;
      const { asset_id } = (
        await app.call('POST', '/ops/tool-assets', { name, description: 'At once.', ...query('SELECT 1 AS one') })
      ).body.data.asset;
      await app.call('POST', `/ops/tool-assets/${asset_id}/publish`);
      if (turn % 2 === 0) expect(await execute(name, {})).toMatchObject({ status: 200 });
      else expect(await app.call('GET', `/ops/tools/${name}`)).toMatchObject({ status: 200 });
    }
  });

  const busyQueries = async () => {
    const { rows } = await inventory.admin.query<{ count: string }>(
      `SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND state <> 'idle'
         AND query LIKE '%pg_sleep%' AND pid <> pg_backend_pid()`,
    );
    return Number(rows[0]!.count);
  };
  let serial = 0;
  const fresh = (prefix = 'SKU') => `${prefix}-${(serial += 1)}`;
  const item = (sku: string) => ({ sku, name: 'Bolt M8', quantity: 5, location: 'A-01', price: 1.25 });

  it('creates, finds and updates an item by three assets, as rows that are objects', async () => {
    const sku = fresh();
    const created = await execute('inventory_create', item(sku));
    expect(created).toMatchObject({
      status: 200,
      body: {
        code: 0,
        message: 'OK',
        data: {
          success: true,
          data: { sku, name: 'Bolt M8', quantity: 5, location: 'A-01', reorder_level: 0, price: 1.25 },
          warnings: [],
          metadata: { tool: 'inventory_create', version: 1, row_count: 1, truncated: false, source: 'inventory' },
        },
      },
    });
    const found = await execute('inventory_read', { sku });
    expect(found.body.data.data).toEqual([expect.objectContaining({ sku, quantity: 5 })]);
    const updated = await execute('inventory_update', { sku, quantity_change: -2, reason: 'used' });
    expect(updated.body.data.data).toMatchObject({ quantity: 3, quantity_before: 5 });
    expect((await execute('inventory_update', { sku: 'none', quantity: 1 })).body.data.data).toBeNull();
  });

  it('serves on a replica what was published after it had started', async () => {
    await publishTool({ name: 'late', ...query('SELECT 1 AS one') });
    await until(async () => (await execute('late', {}, { on: replica })).status === 200);
    const listed = await replica.call('GET', '/ops/tools?q=late', undefined, { key: operator });
    expect(listed.body.data.tools).toEqual([
      expect.objectContaining({ name: 'late', mode: 'read', version: 1, status: 'active', reason: null }),
    ]);
    const { asset_id } = (await app.call('GET', '/ops/tool-assets?name=late&status=published')).body.data.assets[0];
    await app.call('POST', `/ops/tool-assets/${asset_id}/archive`);
    await until(async () => (await execute('late', {}, { on: replica })).status === 404);
  });

  it('truncates at max_results and says so', async () => {
    await publishTool({ name: 'some', ...query('SELECT sku FROM items ORDER BY sku', { max_results: 3 }) });
    const answer = await execute('some', {});
    expect(answer.body.data.data).toHaveLength(3);
    expect(answer.body.data.metadata).toMatchObject({ row_count: 3, truncated: true });
  });

  it('loses no digit of a bigint or a numeric', async () => {
    await publishTool({
      name: 'digits',
      ...query('SELECT 9007199254740993::bigint AS b, 0.10000000000000000001 AS n'),
    });
    const response = await fetch(`${app.url}/ops/tools/digits/execute`, {
      method: 'POST',
      headers: { authorization: `Bearer ${operator}`, 'content-type': 'application/json' },
      body: '{}',
    });
    expect(await response.text()).toContain('"data":[{"b":9007199254740993,"n":0.10000000000000000001}]');
  });

  it('takes back a dry run, and says what it cannot take back', async () => {
    const sku = fresh();
    const tried = await execute('inventory_create', item(sku), { query: '?dry_run=true' });
    expect(tried.body.data).toMatchObject({ success: true, data: { sku } });
    expect(tried.body.data.warnings.join()).toMatch(/sequences/);
    expect((await execute('inventory_read', { sku })).body.data.data).toEqual([]);
  });

  it('tries a draft without leaving anything behind', async () => {
    const sku = fresh();
    const create = await inventory.tool('inventory_create');
    const draft = await app.call('POST', '/ops/tool-assets', { ...create, name: 'try_me' });
    const id: string = draft.body.data.asset.asset_id;
    const editor = await app.key(['editor']);
    const tested = await app.call('POST', `/ops/tool-assets/${id}/test`, { params: item(sku) }, { key: editor });
    expect(tested).toMatchObject({ status: 200, body: { data: { success: true, data: { sku } } } });
    expect((await execute('inventory_read', { sku })).body.data.data).toEqual([]);
    expect((await app.call('GET', '/ops/tools/try_me')).status).toBe(404);
    expect((await app.call('POST', `/ops/tool-assets/${id}/test`, { params: {} }, { key: operator })).status).toBe(403);
    const missing = '/ops/tool-assets/3f0c2c1e-6f0b-4a53-9d0e-0b9d4f1a2c3b/test';
    expect((await app.call('POST', missing, {})).body.data.error).toBe('ASSET_NOT_FOUND');
    expect((await app.call('POST', '/ops/tool-assets/nonsense/test', {})).status).toBe(400);
  });

  describe('what goes wrong', () => {
    it('400: the request itself', async () => {
      for (const body of [{ params: [] }, { params: 1 }, { parms: {} }, []]) {
        const answer = await app.call('POST', '/ops/tools/inventory_read/execute', body);
        expect(answer).toMatchObject({ status: 400, body: { data: { error: 'MALFORMED_REQUEST' } } });
      }
      expect((await execute('inventory_read', {}, { query: '?dry_run=yes' })).status).toBe(400);
      expect((await execute('inventory_read', {}, { query: '?dryrun=true' })).status).toBe(400);
      expect((await execute('inventory_read', {}, { headers: { 'idempotency-key': 'a b' } })).status).toBe(400);
    });

    it('404: a tool of nobody, or of another tenant', async () => {
      expect((await execute('nothing', {})).body.data.error).toBe('TOOL_NOT_FOUND');
      const stranger = await app.key(['admin'], 'other');
      const path = '/ops/tools/inventory_read/execute';
      expect((await app.call('POST', path, {}, { key: stranger })).body.data.error).toBe('TOOL_NOT_FOUND');
      const { tools } = (await app.call('GET', '/ops/tools', undefined, { key: stranger })).body.data;
      expect(tools.filter(({ version }: { version: number | null }) => version !== null)).toEqual([]);
      expect(tools.length).toBeGreaterThan(0);
    });

    it('INVALID_PARAMS lists every wrong field', async () => {
      const answer = await execute('inventory_create', { sku: 'no spaces', quantity: -1, extra: 1 });
      expect(answer).toMatchObject({
        status: 422,
        body: {
          code: 422,
          data: { success: false, data: null, error: 'INVALID_PARAMS', trace_id: expect.any(String) },
        },
      });
      const paths = answer.body.data.details.map(({ path }: { path: string }) => path);
      expect(paths.sort()).toEqual(['/extra', '/location', '/name', '/price', '/quantity', '/sku']);
    });

    it('INVALID_PARAMS for a value that the source does not take', async () => {
      await publishTool({ name: 'half', ...query('SELECT 1 / {{x}}::int AS y', {}, { x: { type: 'integer' } }) });
      expect(await execute('half', { x: 0 })).toMatchObject({
        status: 422,
        body: { data: { error: 'INVALID_PARAMS' } },
      });
      const nul = await execute('inventory_read', { location: 'a\u0000b' });
      expect(nul.body.data.error).toMatch(/INVALID_PARAMS|VALUE_NOT_STORABLE/);
    });

    it('FORBIDDEN for a caller whose role is too low', async () => {
      await publishTool({ name: 'guarded', ...query('SELECT 1 AS one', { required_role: 'publisher' }) });
      const answer = await execute('guarded', {});
      expect(answer).toMatchObject({ status: 403, body: { data: { error: 'FORBIDDEN', success: false } } });
      const viewer = await app.key(['viewer']);
      const path = '/ops/tools/inventory_read/execute';
      expect((await app.call('POST', path, {}, { key: viewer })).status).toBe(403);
    });

    it('CONSTRAINT_VIOLATION names the column and no SQL', async () => {
      const sku = fresh();
      await execute('inventory_create', item(sku));
      const answer = await execute('inventory_create', item(sku));
      expect(answer).toMatchObject({ status: 409, body: { data: { error: 'CONSTRAINT_VIOLATION' } } });
      expect(answer.body.data.details.map(({ path }: { path: string }) => path)).toContain('/sku');
      expect(JSON.stringify(answer.body)).not.toMatch(/INSERT|items_pkey|duplicate key/i);
      const down = await execute('inventory_update', { sku, quantity_change: -100 });
      expect(down).toMatchObject({ status: 409, body: { data: { error: 'CONSTRAINT_VIOLATION' } } });
    });

    it('SOURCE_UNAVAILABLE when nothing listens', async () => {
      const connection = { host: '127.0.0.1', port: 1, database: 'x', user: 'x' };
      const content = { source_type: 'postgres', connection, limits: { wait_ms: 300 } };
      await publishAsset(app, 'source', { name: 'gone', description: 'Gone.', content });
      await publishTool({ name: 'from_gone', ...query('SELECT 1 AS one', { source_ref: 'gone' }) });
      const answer = await execute('from_gone', {});
      expect(answer).toMatchObject({ status: 503, body: { data: { error: 'SOURCE_UNAVAILABLE' } } });
      expect(await execute('inventory_read', { limit: 1 })).toMatchObject({ status: 200 });
    });

    it('TIMEOUT within 200 ms after the time, leaving no query behind', async () => {
      await publishTool({ name: 'slow', ...query('SELECT pg_sleep(600)::text AS x', { timeout_ms: 200 }) });
      const late = async () =>
        expect(await execute('slow', {})).toMatchObject({ status: 504, body: { data: { error: 'TIMEOUT' } } });
      expect(await settlesWithin(400, late)).toBe(true);
      await until(async () => (await busyQueries()) === 0);
    });

    it('RESULT_TOO_LARGE over 8 MiB', async () => {
      const template = "SELECT repeat('x', 1000000) AS x FROM generate_series(1, 9)";
      await publishTool({ name: 'huge', ...query(template) });
      expect(await execute('huge', {})).toMatchObject({ status: 413, body: { data: { error: 'RESULT_TOO_LARGE' } } });
    });

    it('CANCELLED when the client goes away: the query ends at its source, and the record says so', async () => {
      await publishTool({ name: 'patient', ...query('SELECT pg_sleep(600)::text AS x') });
      const gone = new AbortController();
      const running = fetch(`${app.url}/ops/tools/patient/execute`, {
        method: 'POST',
        headers: { authorization: `Bearer ${operator}`, 'content-type': 'application/json' },
        body: '{}',
        signal: gone.signal,
      });
      running.catch(() => undefined);
      await until(async () => (await busyQueries()) === 1);
      gone.abort();
      await expect(running).rejects.toThrow();
      await until(async () => (await busyQueries()) === 0);
      const path = '/ops/executions?tool=patient&error=CANCELLED';
      await until(async () => (await app.call('GET', path)).body.data.executions.length === 1);
    });

    it('TOOL_UNAVAILABLE for an asset that cannot be built, which is listed as failed and stops nobody', async () => {
      // What publishing would never let pass.
      await rowsOf(
        database.url,
        `INSERT INTO tb_asset_registry
           (tenant_id, asset_type, name, description, version, status, published_at, tool_type, tool_config,
            tool_input_schema, content_hash, created_by)
         VALUES ('default', 'tool', 'broken', 'Broken.', 1, 'published', now(), 'custom', '{"handler": "nobody"}',
            '{"type": "object"}', '', 'tests')`,
      );
      const late = await startWholeApp(database.url, { SECRETS_DIR: secrets });
      const listed = await late.call('GET', '/ops/tools?status=failed', undefined, { key: operator });
      expect(listed.body.data.tools).toEqual([
        expect.objectContaining({ name: 'broken', reason: expect.stringContaining('/tool_config/handler') }),
      ]);
      expect(await execute('broken', {}, { on: late })).toMatchObject({
        status: 503,
        body: { data: { error: 'TOOL_UNAVAILABLE' } },
      });
      expect(await execute('inventory_read', { limit: 1 }, { on: late })).toMatchObject({ status: 200 });
      await late.close();
    });
  });

  it('records who ran what, and answers it in pages', async () => {
    const sku = fresh('REC');
    await execute('inventory_create', item(sku));
    await execute('inventory_read', { sku });
    await execute('inventory_read', { sku, wrong: 1 });
    const mine = async () =>
      (await app.call('GET', '/ops/executions?limit=200')).body.data.executions.filter(
        ({ params }: { params: { sku?: string } }) => params.sku === sku,
      );
    await until(async () => (await mine()).length === 3);
    const [refused, read, created] = await mine();
    expect(refused).toMatchObject({ status: 'failed', error_code: 'INVALID_PARAMS', mode: 'read' });
    expect(read).toMatchObject({ status: 'succeeded', row_count: 1, tool_name: 'inventory_read', tool_version: 1 });
    expect(created).toMatchObject({
      status: 'succeeded',
      mode: 'write',
      source_name: 'inventory',
      actor: expect.any(String),
    });
    const one = await app.call('GET', `/ops/executions/${created.execution_id}`, undefined, { key: operator });
    expect(one.body.data.execution).toEqual(created);
    const page = await app.call('GET', '/ops/executions?limit=2');
    expect(page.body.data.executions).toHaveLength(2);
    const next = await app.call('GET', `/ops/executions?limit=2&cursor=${page.body.data.next_cursor}`);
    expect(next.body.data.executions).toHaveLength(2);
    const stranger = await app.key(['admin'], 'other');
    expect((await app.call('GET', '/ops/executions', undefined, { key: stranger })).body.data.executions).toEqual([]);
    const theirs = await app.call('GET', `/ops/executions/${created.execution_id}`, undefined, { key: stranger });
    expect(theirs.body.data.error).toBe('EXECUTION_NOT_FOUND');
  });

  describe('an Idempotency-Key', () => {
    const keyed = (key: string) => ({ headers: { 'idempotency-key': key } });
    const movements = async (sku: string) => {
      const { rows } = await inventory.admin.query('SELECT count(*)::int AS n FROM stock_movements WHERE sku = $1', [
        sku,
      ]);
      return (rows[0] as { n: number }).n;
    };

    it('makes a retry answer the first result, digit for digit, and run nothing', async () => {
      const sku = fresh('KEY');
      await execute('inventory_create', item(sku));
      const first = await execute('inventory_update', { sku, quantity_change: 1 }, keyed('k1'));
      const again = await execute('inventory_update', { sku, quantity_change: 1 }, keyed('k1'));
      expect(first.body.data).toMatchObject({ success: true, data: { quantity: 6 } });
      expect(again.body.data).toEqual(first.body.data);
      expect(await movements(sku)).toBe(2);
      const other = await execute('inventory_update', { sku, quantity_change: 1 }, keyed('k2'));
      expect(other.body.data.data.quantity).toBe(7);
    });

    it('with other params is 422', async () => {
      const sku = fresh('KEY');
      await execute('inventory_create', item(sku), keyed(sku));
      const answer = await execute('inventory_create', { ...item(sku), quantity: 6 }, keyed(sku));
      expect(answer).toMatchObject({ status: 422, body: { data: { error: 'INVALID_PARAMS' } } });
    });

    it('keeps a refusal of the source as the answer, and frees the key when nothing was tried', async () => {
      const sku = fresh('KEY');
      await execute('inventory_create', item(sku));
      const refused = await execute('inventory_create', item(sku), keyed(`r-${sku}`));
      expect(refused.status).toBe(409);
      await inventory.admin.query('DELETE FROM stock_movements WHERE sku = $1', [sku]);
      await inventory.admin.query('DELETE FROM items WHERE sku = $1', [sku]);
      expect((await execute('inventory_create', item(sku), keyed(`r-${sku}`))).body.data).toEqual(refused.body.data);
      expect((await execute('inventory_create', item(sku), keyed(`s-${sku}`))).status).toBe(200);
    });

    it('runs once when twenty calls come at once on two processes, and gives all the same answer', async () => {
      const sku = fresh('KEY');
      await execute('inventory_create', item(sku));
      const answers = await Promise.all(
        Array.from({ length: 20 }, (_, index) =>
          execute(
            'inventory_update',
            { sku, quantity_change: 10 },
            { ...keyed(`many-${sku}`), on: index % 2 === 0 ? app : replica },
          ),
        ),
      );
      expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(200));
      expect(new Set(answers.map(({ body }) => JSON.stringify(body.data))).size).toBe(1);
      expect(await movements(sku)).toBe(2);
    });

    it('means nothing to a dry run or a tool that reads', async () => {
      const sku = fresh('KEY');
      await execute('inventory_create', item(sku), { query: '?dry_run=true', ...keyed(sku) });
      expect((await execute('inventory_create', item(sku), keyed(sku))).body.data.success).toBe(true);
      await execute('inventory_read', { sku }, keyed('read'));
      expect((await execute('inventory_read', { sku: 'x' }, keyed('read'))).status).toBe(200);
    });
  });

  it('is what the API description says', async () => {
    const schemas = new OpenApiSchemas((await app.call('GET', '/docs-json', undefined, { key: null })).body);
    const answers: [string, string, Answer][] = [
      ['POST', '/ops/tools/{name}/execute', await execute('inventory_read', { limit: 1 })],
      ['POST', '/ops/tools/{name}/execute', await execute('inventory_read', { limit: 'x' })],
      ['POST', '/ops/tools/{name}/execute', await execute('nothing', {})],
      ['GET', '/ops/tools', await app.call('GET', '/ops/tools')],
      ['GET', '/ops/tools/{name}', await app.call('GET', '/ops/tools/inventory_read')],
      ['GET', '/ops/executions', await app.call('GET', '/ops/executions')],
      ['GET', '/ops/sources', await app.call('GET', '/ops/sources')],
      ['POST', '/ops/sources/{name}/test', await app.call('POST', '/ops/sources/inventory/test')],
    ];
    for (const [method, path, { status, body }] of answers) {
      expect(schemas.answerProblems(method, path, status, body)).toEqual([]);
    }
  });
});
