import { createTestDatabase, type TestDatabase } from './support/test-database.js';
import { startWholeApp, type WholeApp } from './support/whole-app.js';

interface Listed {
  name: string;
  source: string | null;
  version: number | null;
}

describe('the vocabularies over HTTP', () => {
  let database: TestDatabase;
  let app: WholeApp;

  beforeAll(async () => {
    database = await createTestDatabase();
    app = await startWholeApp(database.url);
  });
  afterAll(async () => {
    await app.close();
    await database.drop();
  });

  const listed = async (on: WholeApp, key?: string): Promise<Map<string, Listed>> => {
    const { status, body } = await on.call('GET', '/ops/vocabularies', undefined, { key });
    expect(status).toBe(200);
    return new Map(body.data.vocabularies.map((vocabulary: Listed) => [vocabulary.name, vocabulary]));
  };

  it('are listed with where their words come from', async () => {
    const all = await listed(app, await app.key(['viewer']));
    expect(all.size).toBe(24);
    expect(all.get('metric_aliases')).toEqual({ name: 'metric_aliases', source: 'file_fallback', version: null });
    expect(all.get('systems')).toEqual({ name: 'systems', source: 'built_in', version: null });
  });

  it('show the words in force, which with one system more are a draft that questions know once it is published', async () => {
    const question = { question: 'which servers of system wms' };
    const { content } = (await app.call('GET', '/ops/vocabularies/systems')).body.data.vocabulary;
    expect(Object.keys(content.systems)).toContain('erp');
    content.systems.wms = { item: 'sys-wms', words: ['wms'] };
    const described = { asset_type: 'mapping', name: 'systems', mapping_type: 'systems', description: 'Ours.' };
    const draft = await app.call('POST', '/asset-registry/assets', { ...described, content });
    expect(draft.status).toBe(201);
    const id = draft.body.data.asset.asset_id;
    expect((await app.call('POST', '/ops/plan', question)).body.data.plan.kind).toBe('reject');
    expect((await app.call('POST', `/asset-registry/assets/${id}/publish?wait=replicas`)).status).toBe(200);

    const { plan } = (await app.call('POST', '/ops/plan', question)).body.data;
    expect(plan.primary.filters).toContainEqual({ field: 'tags.system', op: '=', value: 'wms' });
    const shown = (await app.call('GET', '/ops/vocabularies/systems')).body.data.vocabulary;
    expect(shown).toEqual({ name: 'systems', source: 'asset_registry', version: 1, content });
    expect((await listed(app)).get('systems')).toMatchObject({ source: 'asset_registry', version: 1 });
  });

  it('are each tenant its own', async () => {
    const other = await app.key(['viewer'], 'other');
    const { vocabulary } = (await app.call('GET', '/ops/vocabularies/systems', undefined, { key: other })).body.data;
    expect(vocabulary.source).toBe('built_in');
    expect(Object.keys(vocabulary.content.systems)).not.toContain('wms');
  });

  it('have no words in real mode where they must be published and are not', async () => {
    const real = await startWholeApp(database.url, { OPS_MODE: 'real' });
    const key = await real.key(['viewer'], 'silent');
    expect((await listed(real, key)).get('table_hints')).toEqual({ name: 'table_hints', source: null, version: null });
    const { status, body } = await real.call('GET', '/ops/vocabularies/table_hints', undefined, { key });
    expect({ status, error: body.data.error }).toEqual({ status: 503, error: 'VOCABULARY_NOT_PUBLISHED' });
    expect(body.message).toContain('table_hints');
    await real.close();
  });

  it.each(['metrics', 'SYSTEMS', '..%2Fsystems', 'constructor'])('are not %s', async (name) => {
    const { status, body } = await app.call('GET', `/ops/vocabularies/${name}`);
    expect({ status, error: body.data.error }).toEqual({ status: 404, error: 'VOCABULARY_NOT_FOUND' });
    expect(body.message).toContain('item_types');
  });

  it('are shown to nobody without a key', async () => {
    expect((await app.call('GET', '/ops/vocabularies', undefined, { key: null })).status).toBe(401);
  });
});
