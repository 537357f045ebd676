import fc from 'fast-check';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { startRegistryServices, type RegistryServices } from '../../../test/support/registry-services.js';
import { ASSET_COLUMNS } from '../asset-content.js';
import { ASSET_STATUSES, ASSET_TYPES, type Asset } from '../asset.js';
import { TOOL_TYPES } from '../types/tool/tool.columns.js';
import { type AssetFilter, assetListStatements } from './asset-list.query.js';
import { writeCursor } from '../../database/page-cursor.js';

const MANY_ASSETS = fileURLToPath(new URL('../../../scripts/bench/many-assets.sql', import.meta.url));
const TENANT = 'many';
const TOTAL = 10_000;

describe('lists of many assets', () => {
  let registry: RegistryServices;
  /** All of them, newest first. */
  let all: Asset[];

  beforeAll(async () => {
    registry = await startRegistryServices();
    await registry.sql.query(await readFile(MANY_ASSETS, 'utf8'));
    await registry.sql.query('SELECT pg_temp.make_many_assets($1, $2)', [TENANT, TOTAL]);
    await registry.sql.query('SELECT pg_temp.make_many_assets($1, 100)', ['other']);
    // With VACUUM, as autovacuum does it: an index alone tells of rows that everybody sees.
    await registry.sql.query('VACUUM ANALYZE tb_asset_registry, tb_asset_name, tb_asset_tag');
    const { rows } = await registry.sql.query<Asset>(
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
      { numRuns: 150 },
    );
  });

  it('find an asset by its exact name, alone and with its type', async () => {
    const name = all.at(-7)!.name;
    const expected = all.filter((asset) => asset.name === name);
    for (const type of [undefined, expected[0]!.asset_type]) {
      const { assets } = await registry.assets.list(TENANT, { name, type, limit: 50 });
      expect(assets).toEqual(expected);
    }
  });

  it('answer every column that the table has', async () => {
    const { rows } = await registry.sql.query<{ column_name: string }>(
      `SELECT column_name FROM information_schema.columns WHERE table_name = 'tb_asset_registry'`,
    );
    expect(ASSET_COLUMNS.split(', ').sort()).toEqual(rows.map((row) => row.column_name).sort());
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

  /** The plans of all statements that a page may need. */
  const plans = async (filter: Partial<AssetFilter>): Promise<string[]> => {
    const statements = assetListStatements(TENANT, { limit: 50, ...filter });
    const explained = statements.map(({ sql, parameters }) =>
      registry.sql.query<{ 'QUERY PLAN': string }>(`EXPLAIN ${sql}`, parameters),
    );
    return (await Promise.all(explained)).map(({ rows }) => rows.map((row) => row['QUERY PLAN']).join('\n'));
  };
  const middle = () => {
    const { created_at, asset_id } = all[TOTAL / 2]!;
    return writeCursor({ createdAt: created_at.toISOString().replace('Z', '000Z'), id: asset_id });
  };

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
      const [plan, ...more] = await plans({ ...filter, cursor });
      expect(plan).toMatch(new RegExp(`Index Scan using ${index} on`));
      expect(plan).not.toMatch(/Sort|Seq Scan|Filter:/);
      expect(more).toEqual([]);
    }
  });

  it('ask the index by name for an exact name', async () => {
    const [plan] = await plans({ name: all[0]!.name });
    expect(plan).toMatch(/uq_asset_version/);
    expect(plan).not.toMatch(/Seq Scan/);
  });

  it.each<[string, Partial<AssetFilter>]>([
    ['ix_name_parts', { namePart: 'unicorn' }],
    ['ix_name_parts', { namePart: '_1' }],
    ['ix_name_parts', { namePart: 'q' }],
    ['ix_name_parts', { namePart: 'read', status: 'published' }],
  ])('look through the newest in their order, then ask %s, for %j', async (index, filter) => {
    const [newest, hits] = await plans(filter);
    expect(newest).toMatch(/Index Scan using ix_asset_\w*newest on/);
    expect(newest).not.toMatch(/Sort|Seq Scan/);
    expect(hits).toMatch(new RegExp(`Bitmap Index Scan on ${index}\\b`));
    expect(hits).not.toMatch(/Seq Scan on tb_asset_registry/);
  });

  it.each<Partial<AssetFilter>>([
    { tag: 'reviewed' },
    { tag: 'era:old' },
    { tag: 'domain', status: 'draft' },
    { tag: 'domain:orders', type: 'tool' },
    { tag: 'domain:orders', namePart: 'server', status: 'published' },
  ])('go along the entries of the tag when the newest do not fill the page, for %j, on any page', async (filter) => {
    for (const cursor of [undefined, middle()]) {
      const [, hits] = await plans({ ...filter, cursor });
      expect(hits).toMatch(/Index (Only )?Scan Backward using pk_asset_tag/);
      expect(hits).not.toMatch(/Seq Scan on tb_asset_/);
    }
  });

  it('forget the tags of a draft that were changed, and those of one that was deleted', async () => {
    const author = { tenantId: 'forgetful', actor: 'key:tests', traceId: null };
    const found = async (tag: string) => (await registry.assets.list('forgetful', { tag, limit: 50 })).assets.length;
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

  it('walk along the order when many names have the part', async () => {
    const { sql, parameters } = assetListStatements(TENANT, { namePart: 'mk1', limit: 50 })[1]!;
    const { rows } = await registry.sql.query<{ 'QUERY PLAN': string }>(`EXPLAIN (ANALYZE) ${sql}`, parameters);
    const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
    expect(plan).toMatch(/Index Only Scan using ix_asset_newest on \S+ \S+ .*actual/);
    expect(plan).toMatch(/(Join|Nested Loop) .*never executed/);
  });
});
