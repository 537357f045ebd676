import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { parse } from 'yaml';
import { REQUIRED_MAPPINGS, type RequiredMapping } from '../src/planner/vocabulary/mapping-names.js';
import { AssetImporter, type ImportOptions } from '../src/seeding/assets/asset-importer.service.js';
import { RESOURCES } from './support/sample-data.js';
import { createTestDatabase, type TestDatabase } from './support/test-database.js';
import { startWholeApp, type WholeApp } from './support/whole-app.js';

/** What a seed file of a mapping says. */
interface SeedFile {
  name: string;
  description: string;
  mapping_type: string;
  scope: string;
  content: unknown;
}

describe('the six vocabularies', () => {
  let database: TestDatabase;
  let real: WholeApp;
  let dev: WholeApp;

  beforeAll(async () => {
    database = await createTestDatabase();
    real = await startWholeApp(database.url, { OPS_MODE: 'real' });
    dev = await startWholeApp(database.url);
  });
  afterAll(async () => {
    await dev.close();
    await real.close();
    await database.drop();
  });

  const seedOf = async (name: RequiredMapping): Promise<SeedFile> =>
    parse(await readFile(path.join(RESOURCES, 'mappings', `${name}.yaml`), 'utf8')) as SeedFile;
  const ask = (on: WholeApp, key: string, question: string) =>
    on.call('POST', '/ops/plan', { question, time_zone: 'Asia/Seoul', as_of: '2026-01-28T09:30:00Z' }, { key });
  const planOf = async (on: WholeApp, key: string, question: string) => {
    const answer = await ask(on, key, question);
    expect(answer.status).toBe(200);
    return answer.body.data.plan;
  };
  const publish = async (on: WholeApp, key: string, name: RequiredMapping, content: unknown): Promise<void> => {
    const body = { asset_type: 'mapping', name, description: 'words', mapping_type: name, scope: 'ci', content };
    const created = await on.call('POST', '/asset-registry/assets', body, { key });
    expect(created.status).toBe(201);
    const route = `/asset-registry/assets/${created.body.data.asset.asset_id}/publish?wait=replicas`;
    expect(await on.call('POST', route, undefined, { key })).toMatchObject({ status: 200 });
  };
  const seed = (tenantId: string, options: Partial<ImportOptions> = {}) =>
    real.app.get(AssetImporter, { strict: false }).import({
      author: { tenantId, actor: 'tests', traceId: null },
      types: ['mapping'],
      scope: 'ci',
      apply: true,
      publish: true,
      cleanupDrafts: false,
      ...options,
    });
  const assetsOf = async (key: string, filter = '') => {
    const page = await real.call('GET', `/asset-registry/assets?limit=200${filter}`, undefined, { key });
    return page.body.data.assets as { name: string; status: string; asset_type: string; scope: string | null }[];
  };

  it.each(REQUIRED_MAPPINGS)(
    'without a published %s a question is answered 503 in real mode, by its name',
    async (name) => {
      const tenant = `lacks_${name}`;
      const key = await real.key(['admin'], tenant);
      for (const other of REQUIRED_MAPPINGS) {
        if (other !== name) await publish(real, key, other, (await seedOf(other)).content);
      }
      const refused = await ask(real, key, 'average cpu of srv-erp-01');
      expect(refused).toMatchObject({
        status: 503,
        body: {
          code: 503,
          message: expect.stringContaining(name),
          data: { error: 'VOCABULARY_NOT_PUBLISHED', details: [{ path: `/${name}` }] },
        },
      });
      await publish(real, key, name, (await seedOf(name)).content);
      expect(await planOf(real, key, 'average cpu of srv-erp-01')).toMatchObject({ kind: 'plan' });
    },
  );

  it('are published by seed:mappings as their files say, and nothing else is', async () => {
    const key = await real.key(['admin'], 'seeded');
    const body = { asset_type: 'mapping', name: 'cep_keywords', mapping_type: 'cep_keywords', scope: 'elsewhere' };
    await real.call('POST', '/asset-registry/assets', { ...body, content: { keywords: ['drill'] } }, { key });

    const results = await seed('seeded');
    expect(results.map(({ name }) => name).sort()).toEqual([...REQUIRED_MAPPINGS].sort());
    expect(results.every((result) => result.published_version === 1)).toBe(true);
    const published = (await assetsOf(key, '&status=published')).map(({ name }) => name);
    expect(published.sort()).toEqual([...REQUIRED_MAPPINGS].sort());
    expect(await assetsOf(key, '&status=draft')).toMatchObject([{ name: 'cep_keywords', scope: 'elsewhere' }]);
    expect((await assetsOf(key)).every((asset) => asset.asset_type === 'mapping')).toBe(true);
    for (const name of REQUIRED_MAPPINGS) {
      const page = await real.call(
        'GET',
        `/asset-registry/assets?name=${name}&asset_type=mapping&status=published`,
        undefined,
        { key },
      );
      const read = await real.call('GET', `/asset-registry/assets/${page.body.data.assets[0].asset_id}`, undefined, {
        key,
      });
      const { description, mapping_type, scope, content } = await seedOf(name);
      expect(read.body.data.asset).toMatchObject({ name, description, mapping_type, scope, version: 1 });
      expect(read.body.data.asset.content).toEqual(content);
    }
    expect((await seed('seeded')).every(({ outcome }) => outcome === 'unchanged')).toBe(true);
    expect(await planOf(real, key, '지난주 srv-erp-01의 평균 CPU')).toMatchObject({ kind: 'plan' });
  });

  it('are left alone by a scope that is not theirs, and by a dry run', async () => {
    const key = await real.key(['admin'], 'untouched');
    expect(await seed('untouched', { scope: 'elsewhere' })).toEqual([]);
    expect(
      (await seed('untouched', { apply: false, publish: false })).every(({ outcome }) => outcome === 'created'),
    ).toBe(true);
    expect(await assetsOf(key)).toEqual([]);
  });

  it.each<[RequiredMapping, unknown, string, object, string]>([
    [
      'metric_aliases',
      { aliases: { flurbage: 'cpu_usage' }, keywords: ['metric'] },
      'flurbage of srv-erp-01',
      { metric: { metric_name: 'cpu_usage' } },
      'temperature of srv-erp-01',
    ],
    [
      'agg_keywords',
      { mappings: { zonkest: 'max' } },
      'zonkest cpu of srv-erp-01',
      { metric: { agg: 'max' } },
      'average cpu of srv-erp-01',
    ],
    [
      'series_keywords',
      { keywords: ['wiggles'] },
      'cpu wiggles of srv-erp-01 yesterday',
      { metric: { mode: 'series' } },
      'cpu trend of srv-erp-01 yesterday',
    ],
    [
      'history_keywords',
      { keywords: ['hiccups'], time_map: { lately: 'last_3d' } },
      'hiccups of srv-erp-01 lately',
      { history: { source: 'event_log', time_range: { label: 'last_3d' } } },
      'events of srv-erp-01 today',
    ],
    ['list_keywords', { keywords: ['rollcall'] }, 'rollcall of servers', { intent: 'LIST' }, 'enumerate the servers'],
    [
      'table_hints',
      { keywords: ['gridwise'] },
      'cpu of srv-erp-01 gridwise',
      { output: { primary: 'table' } },
      'cpu of srv-erp-01 in a spreadsheet',
    ],
  ])(
    'what is published as %s is what the next plan uses, and what it no longer says is gone',
    async (name, content, question, after, gone) => {
      const key = await dev.key(['admin'], `changes_${name}`);
      const before = await planOf(dev, key, question);
      expect(before).toMatchObject({ kind: 'reject', refusal: { reason: 'unknown_words' } });
      expect(await planOf(dev, key, gone)).toMatchObject({ kind: 'plan' });

      await publish(dev, key, name, content);
      const plan = await planOf(dev, key, question);
      expect(plan).toMatchObject({ kind: 'plan', ...after });
      expect(plan.assets).toContainEqual({ name, version: 1, source: 'asset_registry' });
      expect(plan.evidence).toContainEqual(expect.objectContaining({ asset: name, version: 1 }));
      expect(await planOf(dev, key, gone)).toMatchObject({ kind: 'reject', refusal: { reason: 'unknown_words' } });
    },
  );
});
