import fc from 'fast-check';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { startRegistryServices, type RegistryServices } from '../../../test/support/registry-services.js';
import { ASSET_COLUMNS } from '../asset-content.js';
import { ASSET_STATUSES, ASSET_TYPES, type Asset } from '../asset.js';
import { TOOL_TYPES } from '../types/tool/tool.columns.js';
import { writeAssetCursor } from './asset-cursor.js';
import type { AssetFilter } from './asset-list.conditions.js';
import { assetListStatement } from './asset-list.query.js';

const MANY_ASSETS = fileURLToPath(new URL('../../../scripts/bench/many-assets.sql', import.meta.url));
const TENANT = 'many';
const TOTAL = 10_000;

/** How many rows of tables a plan that was run has looked at, those included that it had no use for. */
function rowsRead(plan: string): number {
  let rows = 0;
  let loops = 0;
  for (const line of plan.split('\n')) {
    const scan = /Scan.* on tb_asset_\S+ .*actual rows=([\d.]+) loops=(\d+)/.exec(line);
    if (scan) loops = Number(scan[2]);
    if (scan) rows += Number(scan[1]) * loops;
    rows += Number(/Rows Removed by Filter: (\d+)/.exec(line)?.[1] ?? 0) * loops;
  }
  expect(rows).toBeGreaterThan(0);
  return rows;
}

describe('lists of many assets', () => {
  let registry: RegistryServices;
  /** All of them, newest first. */
  let all: (Asset & { created_seq: string })[];

  beforeAll(async () => {
    registry = await startRegistryServices();
    await registry.sql.query(await readFile(MANY_ASSETS, 'utf8'));
    await registry.sql.query('SELECT pg_temp.make_many_assets($1, $2)', ['small', 4]);
    await registry.sql.query('SELECT pg_temp.make_many_assets($1, $2)', [TENANT, TOTAL]);
    await registry.sql.query('SELECT pg_temp.make_many_assets($1, 100)', ['other']);
    const draft = { type: 'mapping', name: 'last', content: { mapping_type: 'noted', content: {} } } as const;
    await registry.drafts.create({ tenantId: 'small', actor: 'key:tests', traceId: null }, draft);
    // With VACUUM, as autovacuum does it: an index alone tells of rows that everybody sees.
    await registry.sql.query('VACUUM ANALYZE tb_asset_registry, tb_asset_name, tb_asset_tag, tb_asset_search');
    const { rows } = await registry.sql.query<Asset & { created_seq: string }>(
      'SELECT * FROM tb_asset_registry WHERE tenant_id = $1 ORDER BY created_at DESC, asset_id DESC',
      [TENANT],
    );
    all = rows;
  }, 300_000);
  afterAll(() => registry.close());

  const matches = (asset: Asset, filter: Partial<AssetFilter>): boolean =>
    (filter.type === undefined || asset.asset_type === filter.type) &&
    (filter.status === undefined || asset.status === filter.status) &&
    (filter.toolType === undefined || asset.tool_type === filter.toolType) &&
    (filter.name === undefined || asset.name === filter.name) &&
    (filter.namePart === undefined || asset.name.includes(filter.namePart.toLowerCase())) &&
    (filter.tag === undefined ||
      Object.entries(asset.tags).some(([key, value]) => [key, `${key}:${String(value)}`].includes(filter.tag!)));

  const words = [
    'inventory',
    'sensor',
    'read',
    'unicorn',
    '_1',
    '_12',
    'a',
    'q',
    'z',
    'zz',
    'ea',
    'readitem',
    'R_SENSOR',
  ];
  const tags = [
    'domain',
    'domain:orders',
    'era:old',
    'team:team_7',
    'reviewed',
    'reviewed:true',
    'era',
    ':',
    'no:such:tag',
  ];
  const filters = fc.record(
    {
      type: fc.constantFrom(...ASSET_TYPES),
      status: fc.constantFrom(...ASSET_STATUSES),
      toolType: fc.constantFrom(...TOOL_TYPES),
      namePart: fc.constantFrom(...words),
      tag: fc.constantFrom(...tags),
    },
    { requiredKeys: [] },
  );

  it('answer exactly what matches, newest first, whatever is combined, and from page to page', async () => {
    await fc.assert(
      fc.asyncProperty(filters, fc.integer({ min: 1, max: 200 }), async (filter, limit) => {
        const expected = all.filter((asset) => matches(asset, filter)).slice(0, 3 * limit);
        const found: Asset[] = [];
        let cursor: string | undefined;
        for (let page = 0; page < 3; page++) {
          const { assets, next_cursor } = await registry.assets.list(TENANT, { ...filter, limit, cursor });
          found.push(...assets);
          if (next_cursor === null) break;
          cursor = next_cursor;
        }
        expect(found.map((asset) => asset.asset_id)).toEqual(expected.map((asset) => asset.asset_id));
      }),
      { numRuns: 400 },
    );
  });

  it('find an asset by its exact name, alone and with its type', async () => {
    const name = all.at(-7)!.name;
    const expected = all.filter((asset) => asset.name === name);
    for (const type of [undefined, expected[0]!.asset_type]) {
      const { assets } = await registry.assets.list(TENANT, { name, type, limit: 50 });
      expect(assets).toEqual(expected.map(({ created_seq: _, ...asset }) => asset));
    }
  });

  it('answer every column that the table has, but for the place in the order', async () => {
    const { rows } = await registry.sql.query<{ column_name: string }>(
      `SELECT column_name FROM information_schema.columns WHERE table_name = 'tb_asset_registry'`,
    );
    expect([...ASSET_COLUMNS.split(', '), 'created_seq'].sort()).toEqual(rows.map((row) => row.column_name).sort());
  });

  it('take a tag whose value is longer than an index entry can be', async () => {
    const note = Array.from({ length: 5_000 }, (_, index) => String.fromCharCode(97 + ((index * index) % 23))).join('');
    const content = { mapping_type: 'noted', content: { keywords: [] }, tags: { note, short: 'yes' } };
    const author = { tenantId: 'acme', actor: 'key:tests', traceId: null };
    await registry.drafts.create(author, { type: 'mapping', name: 'noted', content });
    for (const tag of ['note', 'short:yes']) {
      expect((await registry.assets.list('acme', { tag, limit: 50 })).assets).toHaveLength(1);
    }
  });

  const explain = async (filter: Partial<AssetFilter>, options = '', tenant = TENANT): Promise<string> => {
    const { sql, parameters } = assetListStatement(tenant, { limit: 50, ...filter });
    const { rows } = await registry.sql.query<{ 'QUERY PLAN': string }>(`EXPLAIN ${options} ${sql}`, parameters);
    return rows.map((row) => row['QUERY PLAN']).join('\n');
  };
  const middle = () => writeAssetCursor(all[TOTAL / 2]!.created_seq);

  it.each<[string, Partial<AssetFilter>]>([
    ['ix_asset_newest', {}],
    ['ix_asset_any_type_status_newest', { status: 'draft' }],
    ['ix_asset_any_type_status_newest', { status: 'published' }],
    ['ix_asset_type_newest', { type: 'query' }],
    ['ix_asset_status_newest', { type: 'tool', status: 'draft' }],
    ['ix_asset_tool_type_newest', { toolType: 'custom' }],
    ['ix_asset_tool_type_newest', { type: 'tool', toolType: 'graph_query' }],
    ['ix_asset_tool_type_status_newest', { toolType: 'http_api', status: 'draft' }],
  ])('read in the order of %s, without a sort, for %j, on any page', async (index, filter) => {
    for (const cursor of [undefined, middle()]) {
      const plan = await explain({ ...filter, cursor });
      expect(plan).toMatch(new RegExp(`Index Scan using ${index} on`));
      expect(plan).not.toMatch(/Sort|Seq Scan|Filter:/);
    }
  });

  it('ask the index by name for an exact name', async () => {
    const plan = await explain({ name: all[0]!.name });
    expect(plan).toMatch(/uq_asset_version/);
    expect(plan).not.toMatch(/Seq Scan/);
  });

  it.each(['domain', 'era:old', 'reviewed'])('read the entries of tag %s in their order, on any page', async (tag) => {
    for (const cursor of [undefined, middle()]) {
      const plan = await explain({ tag, cursor });
      expect(plan).toMatch(/Index Only Scan (Backward )?using pk_asset_tag/);
      expect(plan).not.toMatch(/Seq Scan/);
    }
  });

  it.each<[string, Partial<AssetFilter>]>([
    ['ix_search_keys', { namePart: 'unicorn' }],
    ['ix_search_keys', { namePart: 'q' }],
    ['ix_search_keys', { namePart: 'read', type: 'tool' }],
    ['ix_asset_any_type_status_newest', { namePart: 'read', status: 'published' }],
    ['ix_asset_tool_type_newest', { namePart: 'a', toolType: 'custom' }],
    ['pk_asset_tag', { tag: 'domain', status: 'draft' }],
    ['pk_asset_tag', { tag: 'domain:orders', type: 'tool' }],
    ['pk_asset_tag', { tag: 'domain:orders', namePart: 'server' }],
    ['pk_asset_tag', { tag: 'domain:orders', namePart: 'server', status: 'published' }],
  ])('ask %s slice by slice for %j, on any page, and read no table whole', async (index, filter) => {
    for (const cursor of [undefined, middle()]) {
      const plan = await explain({ ...filter, cursor });
      expect(plan).toMatch(new RegExp(`${index}\\b`));
      if (filter.namePart !== undefined) expect(plan).toMatch(/Bitmap Index Scan on ix_search_keys/);
      expect(plan).not.toMatch(/Seq Scan on tb_asset_/);
    }
  });

  it.each<[string, Partial<AssetFilter>]>([
    ['that only old versions have', { namePart: 'mk1' }],
    ['of old drafts', { namePart: 'a', status: 'draft' }],
    ['of a tag on old versions', { tag: 'era:old', namePart: 'read' }],
  ])('read little more than the slice of the order that has the hits, for a part %s', async (_, filter) => {
    const plan = await explain(filter, '(ANALYZE, TIMING OFF)');
    expect(rowsRead(plan)).toBeLessThan(4_096 + 500);
  });

  it.each<Partial<AssetFilter>>([
    { namePart: 'a' },
    { namePart: 'mk' },
    { namePart: 'a', status: 'published' },
    { tag: 'domain', status: 'draft' },
    { tag: 'domain', namePart: 'mk' },
  ])('do not make a tenant of few versions pay for those of others, for %j', async (filter) => {
    expect(rowsRead(await explain(filter, '(ANALYZE, TIMING OFF)', 'small'))).toBeLessThan(250);
  });

  it('forget the tags of a draft that were changed, and those of one that was deleted', async () => {
    const author = { tenantId: 'forgetful', actor: 'key:tests', traceId: null };
    const found = async (tag: string) => {
      const alone = await registry.assets.list('forgetful', { tag, limit: 50 });
      const withName = await registry.assets.list('forgetful', { tag, namePart: 'ote', limit: 50 });
      expect(withName).toEqual(alone);
      return alone.assets.length;
    };
    const stored = async () => {
      const { rows } = await registry.sql.query<{ tag: string }>(
        `SELECT tag FROM tb_asset_tag WHERE tenant_id = 'forgetful' ORDER BY tag`,
      );
      return rows.map(({ tag }) => tag);
    };
    const content = { mapping_type: 'noted', content: { keywords: [] }, tags: { team: 'a', 'team:a': true } };
    const draft = await registry.drafts.create(author, { type: 'mapping', name: 'noted', content });
    expect(await stored()).toEqual(['team', 'team:a', 'team:a:true']);
    await registry.drafts.update(author, draft.asset_id, { tags: { team: 'b' } }, undefined);
    expect([await found('team'), await found('team:a'), await found('team:b')]).toEqual([1, 0, 1]);
    await registry.drafts.delete(author, draft.asset_id, undefined);
    expect(await stored()).toEqual([]);
  });

  it('forget the name of a draft that was deleted', async () => {
    const author = { tenantId: 'forgetful', actor: 'key:tests', traceId: null };
    const content = { mapping_type: 'noted', content: { keywords: [] } };
    const draft = await registry.drafts.create(author, { type: 'mapping', name: 'short_lived', content });
    const stored = async () =>
      (await registry.sql.query(`SELECT FROM tb_asset_search WHERE name = 'short_lived'`)).rowCount;
    expect(await stored()).toBe(1);
    await registry.drafts.delete(author, draft.asset_id, undefined);
    expect(await stored()).toBe(0);
  });
});

describe('lists of many assets of which PostgreSQL has no statistics yet', () => {
  let registry: RegistryServices;

  beforeAll(async () => {
    registry = await startRegistryServices();
    for (const table of ['tb_asset_registry', 'tb_asset_tag', 'tb_asset_search']) {
      await registry.sql.query(`ALTER TABLE ${table} SET (autovacuum_enabled = false)`);
    }
    await registry.sql.query(await readFile(MANY_ASSETS, 'utf8'));
    await registry.sql.query('SELECT pg_temp.make_many_assets($1, $2)', [TENANT, TOTAL]);
  }, 300_000);
  afterAll(() => registry.close());

  it.each<Partial<AssetFilter>>([
    {},
    { status: 'draft' },
    { namePart: 'a' },
    { namePart: 'mk1' },
    { namePart: 'unicorn' },
    { namePart: 'mk1', status: 'draft' },
    { tag: 'domain:orders', namePart: 'server', status: 'published' },
    { tag: 'domain', namePart: 'mk1', status: 'draft' },
    { tag: 'domain', status: 'draft' },
    { tag: 'era:old', toolType: 'custom' },
  ])('read each version a few times at most, for %j', async (filter) => {
    const { sql, parameters } = assetListStatement(TENANT, { limit: 50, ...filter });
    const explain = `EXPLAIN (ANALYZE, TIMING OFF) ${sql}`;
    const { rows } = await registry.sql.query<{ 'QUERY PLAN': string }>(explain, parameters);
    expect(rowsRead(rows.map((row) => row['QUERY PLAN']).join('\n'))).toBeLessThan(4 * TOTAL);
  });
});
