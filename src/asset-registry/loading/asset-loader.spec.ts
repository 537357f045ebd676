import { Logger } from '@nestjs/common';
import { jest } from '@jest/globals';
import { author, startRegistryServices, type RegistryServices } from '../../../test/support/registry-services.js';
import type { AppConfig } from '../../config/app-config.js';
import { readSeedFile, seedFileOf } from '../seed-files/seed-file.js';
import { AssetLoader } from './asset-loader.service.js';

/** A name that has a seed file. */
const SEEDED = 'inventory_read';

describe('loading an asset by name', () => {
  let registry: RegistryServices;
  const me = author();

  beforeAll(async () => {
    registry = await startRegistryServices();
  });
  afterAll(() => registry.close());
  afterEach(() => jest.restoreAllMocks());

  const loader = (opsMode: 'dev' | 'real') =>
    new AssetLoader(registry.assets, registry.database, { opsMode } as AppConfig);
  const seed = async () => readSeedFile('tool', (await seedFileOf('tool', SEEDED))!);
  const draftOf = async (tenantId: string, description: string) =>
    registry.drafts.create(author(tenantId), {
      type: 'query',
      name: 'words',
      content: { query_sql: 'SELECT 1', description },
    });

  it('answers the published version, and says that the registry answered', async () => {
    const draft = await draftOf('published_first', 'live');
    await registry.publishing.publish(author('published_first'), draft.asset_id);
    await draftOf('published_first', 'not yet');
    expect(await loader('real').load('published_first', 'query', 'words')).toMatchObject({
      description: 'live',
      asset_id: draft.asset_id,
      version: 1,
      source: 'asset_registry',
    });
  });

  it('answers a draft only when its version is asked for', async () => {
    await draftOf('draft_only', 'open');
    await expect(loader('dev').load('draft_only', 'query', 'words')).rejects.toMatchObject({
      code: 'ASSET_NOT_PUBLISHED',
    });
    expect(await loader('real').load('draft_only', 'query', 'words', { version: 1 })).toMatchObject({
      description: 'open',
    });
    await expect(loader('real').load('draft_only', 'query', 'words', { version: 2 })).rejects.toMatchObject({
      code: 'VERSION_NOT_FOUND',
    });
  });

  it('answers the seed file of a name that was never published, and warns which', async () => {
    const warn = jest.spyOn(Logger.prototype, 'warn').mockImplementation(() => undefined);
    const { content, file } = await seed();
    expect(await loader('dev').load('acme', 'tool', SEEDED)).toMatchObject({
      ...content,
      name: SEEDED,
      asset_id: null,
      version: null,
      source: 'file_fallback',
    });
    expect(warn).toHaveBeenCalledWith(expect.stringContaining(file));
  });

  it('answers an error in real mode that says how to publish', async () => {
    await expect(loader('real').load('acme', 'tool', SEEDED)).rejects.toMatchObject({
      code: 'ASSET_NOT_PUBLISHED',
      message: expect.stringContaining('/publish'),
    });
  });

  it('does not bring an archived asset back from a file', async () => {
    const { content } = await seed();
    const source = await registry.drafts.create(me, {
      type: 'source',
      name: 'inventory',
      content: { content: { source_type: 'postgres', connection: {}, limits: {} } },
    });
    await registry.publishing.publish(me, source.asset_id);
    const draft = await registry.drafts.create(me, { type: 'tool', name: SEEDED, content });
    await registry.publishing.publish(me, draft.asset_id);
    await registry.publishing.archive(me, draft.asset_id);
    await expect(loader('dev').load('acme', 'tool', SEEDED)).rejects.toMatchObject({ code: 'ASSET_NOT_PUBLISHED' });
  });
});
