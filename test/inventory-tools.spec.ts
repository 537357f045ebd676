import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { parse } from 'yaml';
import type { JsonObject } from '../src/asset-registry/asset.js';
import { PostgresPools } from '../src/sources/postgres/postgres-pools.js';
import type { ResultKind } from '../src/tools/dynamic/sql/output-columns.js';
import { checkSqlTool } from '../src/tools/dynamic/sql/sql-tool-check.js';
import { SqlTool, type SqlToolDefinition } from '../src/tools/dynamic/sql/sql-tool.js';
import { SchemaValidator } from '../src/tools/schema/schema-validator.js';
import type { ToolContext, ToolMode } from '../src/tools/tool.js';
import { RESOURCES, rowsOf, SAMPLE_MOMENT } from './support/sample-data.js';
import { SampleInstallation, settingsOf } from './support/sample-installation.js';
import { toolContext } from './support/tool-services.js';

interface ToolAsset {
  tool_config: { mode: ToolMode; query_template: string; max_results?: number; result?: ResultKind };
  tool_input_schema: JsonObject;
  tool_output_schema: JsonObject;
}
type Row = Record<string, unknown>;

describe('the inventory tools over the sample inventory', () => {
  let installation: SampleInstallation;
  let pools: PostgresPools;

  beforeAll(async () => {
    installation = await SampleInstallation.prepare('tools');
    await installation.installer([installation.sample('inventory')]).install(SAMPLE_MOMENT);
    const [reader, writer] = [
      await installation.as('inventory', 'reader'),
      await installation.as('inventory', 'writer'),
    ];
    pools = new PostgresPools(settingsOf('inventory', reader, writer));
  }, 60_000);

  afterAll(async () => {
    await pools.close(0);
    await installation.remove();
  });

  async function load(name: string): Promise<{ asset: ToolAsset; definition: SqlToolDefinition; tool: SqlTool }> {
    const asset = parse(await readFile(path.join(RESOURCES, 'tools', `${name}.yaml`), 'utf8')) as ToolAsset;
    const { mode, query_template: template, max_results: maxResults = 100, result = 'rows' } = asset.tool_config;
    const inputSchema = asset.tool_input_schema;
    const outputSchema = asset.tool_output_schema;
    const statement = { template, inputSchema, outputSchema, mode, allowFunctions: () => [], path: '' };
    const definition = { ...statement, maxResults, result };
    return { asset, definition, tool: new SqlTool(definition, () => pools) };
  }

  /** Runs a tool with params that fit its schema; the answer has to fit its own. */
  async function run<Answer>(name: string, params: Row): Promise<Answer> {
    const { asset, tool } = await load(name);
    expect(new SchemaValidator(asset.tool_input_schema).problems(params)).toEqual([]);
    const { data } = await tool.run(params, context());
    const answer = data.parse();
    expect(new SchemaValidator(asset.tool_output_schema).problems(answer)).toEqual([]);
    return answer as Answer;
  }

  const context = (tenantId = 'default'): ToolContext =>
    toolContext({ tenantId, actor: 'key:store', deadline: Date.now() + 15_000 });
  const read = (params: Row): Promise<Row[]> => run('inventory_read', params);
  const truth = (sql: string): Promise<Row[]> => rowsOf(installation.admin('inventory'), sql);
  const movements = (sku: string): Promise<Row[]> =>
    truth(
      `SELECT quantity_change, quantity_after, reason, actor FROM stock_movements WHERE sku = '${sku}' ORDER BY movement_id`,
    );

  it.each(['inventory_create', 'inventory_read', 'inventory_update'])('%s could be published', async (name) => {
    const { definition } = await load(name);
    expect(await checkSqlTool(definition, pools)).toEqual({ problems: [], warnings: [] });
  });

  it.each([
    ['by SKU', { sku: 'BRG-0042' }, `sku = 'BRG-0042'`, 1],
    ['by location', { location: 'zone-b-07' }, `location = 'zone-b-07'`, 200],
    ['below a stock level', { below: 3, limit: 20 }, 'quantity < 3', 20],
    ['below their own reorder level', { below_reorder_level: true, limit: 7 }, 'quantity < reorder_level', 7],
    ['without a filter', { limit: 3 }, 'true', 3],
    ['by all at once', { location: 'zone-a-01', below: 50 }, `location = 'zone-a-01' AND quantity < 50`, 200],
  ])('finds items %s', async (_what, params, where, limit) => {
    const expected = await truth(
      `SELECT sku, quantity, location FROM items WHERE ${where} ORDER BY sku LIMIT ${limit}`,
    );
    const found = await read(params);
    expect(found.map(({ sku, quantity, location }) => ({ sku, quantity, location }))).toEqual(expected);
    expect(expected.length).toBeGreaterThan(0);
  });

  it('says when there is more than it shows', async () => {
    const { tool } = await load('inventory_read');
    expect(await tool.run({}, context())).toMatchObject({ rowCount: 200, truncated: true });
    expect(await tool.run({ sku: 'BRG-0042' }, context())).toMatchObject({ rowCount: 1, truncated: false });
  });

  it('adds an item with its opening movement, once', async () => {
    const item = { sku: 'NEW-1', name: 'Gauge', quantity: 12, location: 'zone-a-01', price: 19.99 };
    expect(await run('inventory_create', item)).toMatchObject({ ...item, reorder_level: 0 });
    expect(await movements('NEW-1')).toEqual([
      { quantity_change: 12, quantity_after: 12, reason: 'opening balance', actor: 'key:store' },
    ]);
    await expect(run('inventory_create', item)).rejects.toMatchObject({ code: 'CONSTRAINT_VIOLATION' });
    expect(await movements('NEW-1')).toHaveLength(1);
    await run('inventory_create', { ...item, sku: 'NEW-2', quantity: 0 });
    expect(await movements('NEW-2')).toEqual([]);
  });

  it('changes what it is given and leaves the rest, and moves stock only when the quantity changes', async () => {
    const [before] = await read({ sku: 'VLV-0001' });
    const moved = (await movements('VLV-0001')).length;
    const changed = await run<Row>('inventory_update', { sku: 'VLV-0001', location: 'zone-c-01', price: 7.5 });
    expect(changed).toMatchObject({ quantity: before?.['quantity'], location: 'zone-c-01', price: 7.5 });
    expect(await movements('VLV-0001')).toHaveLength(moved);

    expect(await run('inventory_update', { sku: 'VLV-0001', quantity: 40, reason: 'stock-taking' })).toMatchObject({
      quantity: 40,
      quantity_before: before?.['quantity'],
      location: 'zone-c-01',
    });
    expect((await movements('VLV-0001')).at(-1)).toEqual({
      quantity_change: 40 - Number(before?.['quantity']),
      quantity_after: 40,
      reason: 'stock-taking',
      actor: 'key:store',
    });
  });

  it('answers null for a SKU that there is not', async () => {
    expect(await run('inventory_update', { sku: 'NOWHERE', quantity: 1 })).toBeNull();
  });

  it('refuses to take more than there is, and changes nothing', async () => {
    const [before] = await read({ sku: 'VLV-0002' });
    const taken = { sku: 'VLV-0002', quantity_change: -Number(before?.['quantity']) - 1 };
    await expect(run('inventory_update', taken)).rejects.toMatchObject({ code: 'CONSTRAINT_VIOLATION' });
    expect(await read({ sku: 'VLV-0002' })).toEqual([before]);
  });

  it('keeps quantity and movements in balance when many change one item at once', async () => {
    const sku = 'PMP-0001';
    const [before] = await read({ sku });
    const changes = Array.from({ length: 24 }, (_, index) => (index % 3 === 0 ? 5 : 1));
    await Promise.all(changes.map((quantity_change) => run('inventory_update', { sku, quantity_change })));
    const [after] = await read({ sku });
    const sum = changes.reduce((total, change) => total + change, 0);
    expect(after?.['quantity']).toBe(Number(before?.['quantity']) + sum);
    const [balance] = await truth(`SELECT sum(quantity_change)::int AS n FROM stock_movements WHERE sku = '${sku}'`);
    expect(balance?.['n']).toBe(after?.['quantity']);
    const rows = await movements(sku);
    const steps = rows.slice(-24).sort((a, b) => Number(a['quantity_after']) - Number(b['quantity_after']));
    let quantity = Number(before?.['quantity']);
    for (const step of steps) {
      quantity += Number(step['quantity_change']);
      expect(step['quantity_after']).toBe(quantity);
    }
  });

  it('sees no items of another tenant', async () => {
    const { tool } = await load('inventory_read');
    expect(await tool.run({}, context('other'))).toMatchObject({ rowCount: 0 });
  });

  it('wants something to change, and not two quantities', async () => {
    const { asset } = await load('inventory_update');
    const problems = (params: Row): string[] =>
      new SchemaValidator(asset.tool_input_schema).problems(params).map(({ message }) => message);
    expect(problems({ sku: 'A' })).toEqual([
      'The input needs at least one of quantity, quantity_change, location, price.',
    ]);
    expect(problems({ sku: 'A', quantity: 1, quantity_change: 1 })).toHaveLength(1);
  });
});
