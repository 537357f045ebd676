import { Logger } from '@nestjs/common';
import { jest } from '@jest/globals';
import { author, startRegistryServices, type RegistryServices } from '../../../test/support/registry-services.js';
import type { Asset } from '../../asset-registry/asset.js';
import { readSeedFile, seedFileOf } from '../../asset-registry/seed-files/seed-file.js';
import { ChangeFeed } from '../../change-feed/change-feed.service.js';
import type { AppConfig } from '../../config/app-config.js';
import { REQUIRED_MAPPINGS, type MappingName } from '../vocabulary/mapping-names.js';
import { MappingSource } from './mapping-source.js';
import { VocabularyStore } from './vocabulary-store.service.js';

describe('the words that are published', () => {
  let registry: RegistryServices;
  const running: ChangeFeed[] = [];

  beforeAll(async () => {
    registry = await startRegistryServices();
    jest.spyOn(Logger.prototype, 'warn').mockImplementation(() => undefined);
  });
  afterEach(async () => {
    await Promise.all(running.splice(0).map((feed) => feed.beforeApplicationShutdown()));
  });
  afterAll(async () => {
    jest.restoreAllMocks();
    await registry.close();
  });

  /** The vocabularies as one replica has them. */
  const replica = async (opsMode: 'dev' | 'real') => {
    const config = { opsMode, feedPollMs: 5_000 } as AppConfig;
    const feed = new ChangeFeed(registry.database, config);
    const store = new VocabularyStore(feed, registry.database, new MappingSource(config));
    await store.onModuleInit();
    running.push(feed);
    return { store, feed };
  };
  const seed = async (name: MappingName) =>
    (await readSeedFile('mapping', (await seedFileOf('mapping', name))!)).content;
  const publish = async (tenant: string, name: MappingName, content?: Asset['content']): Promise<Asset> => {
    const draft = await registry.drafts.create(author(tenant), {
      type: 'mapping',
      name,
      content: { ...(await seed(name)), ...(content && { content }) },
    });
    return (await registry.publishing.publish(author(tenant), draft.asset_id)).asset;
  };
  const publishAllBut = async (tenant: string, left: readonly MappingName[]) => {
    for (const name of REQUIRED_MAPPINGS) if (!left.includes(name)) await publish(tenant, name);
  };

  it.each(REQUIRED_MAPPINGS)('in real mode an unpublished %s is answered 503 by name', async (name) => {
    const tenant = `without_${name}`;
    await publishAllBut(tenant, [name]);
    const { store } = await replica('real');
    await expect(store.vocabularyOf(tenant)).rejects.toMatchObject({
      code: 'VOCABULARY_NOT_PUBLISHED',
      status: 503,
      message: expect.stringContaining(name),
      details: [{ path: `/${name}` }].map((detail) => expect.objectContaining(detail)),
    });
    await publish(tenant, name);
    await running.at(-1)!.catchUp();
    expect((await store.vocabularyOf(tenant)).assets).toContainEqual({ name, version: 1, source: 'asset_registry' });
  });

  it('outside real mode the seed files serve a tenant that has published nothing', async () => {
    const { store } = await replica('dev');
    const { assets } = await store.vocabularyOf('newcomer');
    for (const name of REQUIRED_MAPPINGS) {
      expect(assets).toContainEqual({ name, version: null, source: 'file_fallback' });
      expect((await store.mappingsOf('newcomer')).get(name)!.content).toEqual((await seed(name)).content);
    }
  });

  it('what was archived does not come back from its seed file', async () => {
    const asset = await publish('archivist', 'list_keywords');
    await registry.publishing.archive(author('archivist'), asset.asset_id);
    const { store } = await replica('dev');
    await expect(store.vocabularyOf('archivist')).rejects.toMatchObject({ code: 'VOCABULARY_NOT_PUBLISHED' });
  });

  it.each(REQUIRED_MAPPINGS)(
    'a published change of %s counts from the next question on every replica',
    async (name) => {
      const tenant = `changes_${name}`;
      const replicas = [await replica('dev'), await replica('dev')];
      for (const { store } of replicas) await store.vocabularyOf(tenant);
      await publish(tenant, name);
      const second = await publish(tenant, name, (await seed(name)).content);
      for (const { store, feed } of replicas) {
        await feed.catchUp();
        expect((await store.vocabularyOf(tenant)).assets).toContainEqual({
          name,
          version: second.version,
          source: 'asset_registry',
        });
        expect((await store.mappingsOf(tenant)).get(name)!.content).toEqual(second.content);
      }
    },
  );

  it('a broken mapping leaves the last good one in place, and is reported until it is mended', async () => {
    const tenant = 'careless';
    const failed = [{ tenant_id: tenant, asset_type: 'mapping', name: 'list_keywords', version: 2 }];
    await publish(tenant, 'list_keywords');
    const { store, feed } = await replica('dev');
    const good = await store.vocabularyOf(tenant);
    await publish(tenant, 'list_keywords', { keywords: 'not a list' });
    await feed.catchUp();
    expect((await store.vocabularyOf(tenant)).assets).toEqual(good.assets);
    expect(feed.status().failed_assets).toMatchObject(failed);
    expect(feed.status().failed_assets[0]!.reason).toContain('Version 1 serves in its place');

    await publish(tenant, 'table_hints');
    await feed.catchUp();
    expect(feed.status().failed_assets).toMatchObject(failed);
    expect((await store.mappingsOf(tenant)).get('list_keywords')).toMatchObject({ version: 1 });

    await publish(tenant, 'list_keywords');
    await feed.catchUp();
    expect(feed.status().failed_assets).toEqual([]);
    expect((await store.mappingsOf(tenant)).get('list_keywords')).toMatchObject({ version: 3 });
  });

  it('a replica that starts while a mapping is broken serves the same last good one, and reports the same', async () => {
    const tenant = 'restarted';
    await publishAllBut(tenant, []);
    const older = await replica('real');
    for (const content of [{ keywords: 'no list' }, { keywords: [7] }]) await publish(tenant, 'list_keywords', content);
    await older.feed.catchUp();
    const started = await replica('real');
    for (const { store, feed } of [older, started]) {
      expect((await store.vocabularyOf(tenant)).assets).toContainEqual({
        name: 'list_keywords',
        version: 1,
        source: 'asset_registry',
      });
      expect(feed.status().failed_assets.filter(({ tenant_id }) => tenant_id === tenant)).toMatchObject([
        { name: 'list_keywords', version: 3 },
      ]);
    }
  });

  it('a mapping of which no version was ever good is not called unpublished', async () => {
    const tenant = 'hopeless';
    await publishAllBut(tenant, ['table_hints']);
    await publish(tenant, 'table_hints', { keywords: 'no list' });
    const { store } = await replica('real');
    const refused = {
      code: 'VOCABULARY_BROKEN',
      status: 503,
      message: expect.stringContaining('Version 1 of table_hints is published but cannot be used'),
      details: [
        expect.objectContaining({ path: '/table_hints', message: expect.stringContaining('/content/keywords') }),
      ],
    };
    await expect(store.vocabularyOf(tenant)).rejects.toMatchObject(refused);
    await expect(store.servingAs(tenant, 'table_hints')).rejects.toMatchObject(refused);
  });

  it('outside real mode the seed file serves in place of a first version that is broken', async () => {
    await publish('beginner', 'table_hints', { keywords: 'no list' });
    const { store, feed } = await replica('dev');
    expect((await store.mappingsOf('beginner')).get('table_hints')).toMatchObject({ source: 'file_fallback' });
    expect(feed.status().failed_assets).toContainEqual(
      expect.objectContaining({ tenant_id: 'beginner', name: 'table_hints', version: 1 }),
    );
  });

  it('one tenant never hears of the words of another', async () => {
    await publish('talkative', 'metric_aliases', { aliases: { rpm: 'fan_speed' }, keywords: ['metric'] });
    const { store } = await replica('dev');
    expect((await store.mappingsOf('reserved')).get('metric_aliases')!.source).toBe('file_fallback');
    expect((await store.mappingsOf('talkative')).get('metric_aliases')!.source).toBe('asset_registry');
  });

  it('a publish that comes while a first question is still being prepared is not lost', async () => {
    const { store, feed } = await replica('dev');
    const first = store.vocabularyOf('racer');
    await publish('racer', 'table_hints');
    await Promise.all([first, feed.catchUp()]);
    expect((await store.vocabularyOf('racer')).assets).toContainEqual({
      name: 'table_hints',
      version: 1,
      source: 'asset_registry',
    });
  });
});
