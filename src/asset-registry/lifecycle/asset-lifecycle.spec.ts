import { author, startRegistryServices, type RegistryServices } from '../../../test/support/registry-services.js';
import { mappingDraft, queryDraft, sourceDraft, toolDraft } from '../../../test/support/sample-assets.js';
import { etagOf } from '../asset-content.js';

describe('the life of an asset', () => {
  let registry: RegistryServices;
  let serial = 0;
  const me = author();
  const fresh = (prefix = 'asset') => `${prefix}_${++serial}`;

  beforeAll(async () => {
    registry = await startRegistryServices();
  });
  afterAll(() => registry.close());

  const publishNew = async (draft: Parameters<RegistryServices['drafts']['create']>[1]) => {
    const created = await registry.drafts.create(me, draft);
    return (await registry.publishing.publish(me, created.asset_id)).asset;
  };
  const count = async (table: string, name: string): Promise<number> => {
    const column = table === 'tb_audit_log' ? `split_part(resource_name, ' ', 1)` : 'name';
    const { rows } = await registry.sql.query(`SELECT count(*)::int AS n FROM ${table} WHERE ${column} = $1`, [name]);
    return rows[0].n as number;
  };

  it('begins as an incomplete draft with version 1', async () => {
    const draft = await registry.drafts.create(me, { type: 'tool', name: fresh(), content: {} });
    expect(draft).toMatchObject({ version: 1, status: 'draft', lock_version: 1, created_by: 'key:tests', tags: {} });
  });

  it('takes what a new draft leaves out from the published version', async () => {
    const name = fresh();
    await publishNew({ ...mappingDraft(name), content: { ...mappingDraft(name).content, description: 'first' } });
    const next = await registry.drafts.create(me, { type: 'mapping', name, content: { description: 'second' } });
    expect(next).toMatchObject({ version: 2, description: 'second', content: { aliases: { cpu: 'cpu_usage' } } });
  });

  it('has one open draft for a name, and says which', async () => {
    const name = fresh();
    const open = await registry.drafts.create(me, mappingDraft(name));
    await expect(registry.drafts.create(me, mappingDraft(name))).rejects.toMatchObject({
      code: 'DRAFT_EXISTS',
      message: expect.stringContaining(open.asset_id),
    });
  });

  it('never gives a version number twice, not even that of a deleted draft', async () => {
    const name = fresh();
    const first = await registry.drafts.create(me, mappingDraft(name));
    await registry.drafts.delete(me, first.asset_id, undefined);
    expect((await registry.drafts.create(me, mappingDraft(name))).version).toBe(2);
  });

  it('publishes a draft, archives the version before, and records history, audit and feed', async () => {
    const name = fresh();
    const first = await publishNew(mappingDraft(name));
    const draft = await registry.drafts.create(me, mappingDraft(name, { rpm: 'fan_speed' }));
    const { asset } = await registry.publishing.publish(me, draft.asset_id, { reason: 'a new word' });
    expect(asset).toMatchObject({ version: 2, status: 'published', published_by: 'key:tests' });
    expect((await registry.assets.get('acme', first.asset_id)).status).toBe('archived');
    expect(await count('tb_asset_version_history', name)).toBe(2);
    expect(await count('tb_asset_change', name)).toBe(2);
    expect(await count('tb_audit_log', name)).toBe(4);
    const [newest] = await registry.assets.versions('acme', asset.asset_id);
    expect(newest).toMatchObject({ version: 2, events: [{ action: 'publish', reason: 'a new word' }] });
  });

  it('refuses to publish what is incomplete, with every problem, and changes nothing', async () => {
    const draft = await registry.drafts.create(me, { type: 'tool', name: fresh(), content: { tool_config: {} } });
    await expect(registry.publishing.publish(me, draft.asset_id)).rejects.toMatchObject({
      code: 'ASSET_INVALID',
      details: [{ path: '/description' }, { path: '/tool_type' }, { path: '/tool_input_schema' }].map((detail) =>
        expect.objectContaining(detail),
      ),
    });
    expect(await registry.assets.get('acme', draft.asset_id)).toEqual(draft);
    expect(await count('tb_asset_change', draft.name)).toBe(0);
  });

  it('refuses a secret that stands in a draft', async () => {
    const draft = toolDraft(fresh(), 'status', { auth: { type: 'bearer', secret: 'S3cr3t-token-value' } });
    await expect(registry.drafts.create(me, draft)).rejects.toMatchObject({ code: 'INLINE_SECRET' });
  });

  it('refuses a field that belongs to another type', async () => {
    const draft = { type: 'query', name: fresh(), content: { tool_type: 'custom' } } as const;
    await expect(registry.drafts.create(me, draft)).rejects.toMatchObject({
      code: 'MALFORMED_REQUEST',
      details: [expect.objectContaining({ path: '/tool_type' })],
    });
  });

  it('changes only drafts', async () => {
    const published = await publishNew(mappingDraft(fresh()));
    await expect(registry.drafts.update(me, published.asset_id, { description: 'x' }, undefined)).rejects.toMatchObject(
      {
        code: 'NOT_A_DRAFT',
      },
    );
    await expect(registry.drafts.delete(me, published.asset_id, undefined)).rejects.toMatchObject({
      code: 'NOT_A_DRAFT',
    });
    await expect(registry.publishing.publish(me, published.asset_id)).rejects.toMatchObject({ code: 'NOT_A_DRAFT' });
  });

  it('keeps fields that an update leaves out and clears those set to null', async () => {
    const draft = await registry.drafts.create(me, { ...mappingDraft(fresh()) });
    const updated = await registry.drafts.update(me, draft.asset_id, { description: 'd', scope: 'ci' }, undefined);
    const cleared = await registry.drafts.update(me, draft.asset_id, { scope: null }, undefined);
    expect(updated).toMatchObject({ scope: 'ci', lock_version: 2, mapping_type: draft.mapping_type });
    expect(cleared).toMatchObject({ scope: null, description: 'd', lock_version: 3 });
  });

  it('refuses a change whose If-Match is not the current ETag, before it looks at the state', async () => {
    const published = await publishNew(mappingDraft(fresh()));
    const stale = '"1-1-draft"';
    for (const change of [
      registry.drafts.update(me, published.asset_id, {}, stale),
      registry.drafts.delete(me, published.asset_id, stale),
      registry.publishing.publish(me, published.asset_id, { ifMatch: stale }),
      registry.publishing.rollback(me, published.asset_id, 1, { ifMatch: stale }),
      registry.publishing.archive(me, published.asset_id, { ifMatch: stale }),
    ]) {
      await expect(change).rejects.toMatchObject({ code: 'PRECONDITION_FAILED' });
    }
    await registry.publishing.archive(me, published.asset_id, { ifMatch: `"other", ${etagOf(published)}` });
  });

  it('rolls back by publishing the old content as a new version, and leaves an open draft alone', async () => {
    const name = fresh();
    const first = await publishNew(mappingDraft(name, { a: 'one' }));
    await publishNew(mappingDraft(name, { a: 'two' }));
    const open = await registry.drafts.create(me, mappingDraft(name, { a: 'three' }));
    const { asset } = await registry.publishing.rollback(me, first.asset_id, 1, { reason: 'two was wrong' });
    expect(asset).toMatchObject({ version: 4, status: 'published', content: { aliases: { a: 'one' } } });
    expect(asset.content_hash).toBe(first.content_hash);
    expect(await registry.assets.get('acme', open.asset_id)).toEqual(open);
    const later = await registry.publishing.publish(me, open.asset_id);
    expect(later.asset).toMatchObject({ version: 3, status: 'published' });
    const versions = await registry.assets.versions('acme', first.asset_id);
    expect(versions.map(({ version, status }) => [version, status])).toEqual([
      [4, 'archived'],
      [3, 'published'],
      [2, 'archived'],
      [1, 'archived'],
    ]);
    expect(versions[0]!.events).toMatchObject([{ action: 'rollback', rollback_from_version: 1 }]);
  });

  it('rolls back neither to a version that is not there nor to a draft', async () => {
    const name = fresh();
    const published = await publishNew(mappingDraft(name));
    await registry.drafts.create(me, mappingDraft(name));
    await expect(registry.publishing.rollback(me, published.asset_id, 9)).rejects.toMatchObject({
      code: 'VERSION_NOT_FOUND',
    });
    await expect(registry.publishing.rollback(me, published.asset_id, 2)).rejects.toMatchObject({
      code: 'NOT_PUBLISHED',
    });
  });

  it('refuses a tool whose source or query is not published', async () => {
    const draft = await registry.drafts.create(me, toolDraft(fresh('tool'), 'nowhere'));
    await expect(registry.publishing.publish(me, draft.asset_id)).rejects.toMatchObject({
      code: 'ASSET_INVALID',
      details: [expect.objectContaining({ path: '/tool_config/source_ref' })],
    });
  });

  it('refuses to archive what a published tool refers to, and names the tool', async () => {
    const source = await publishNew(sourceDraft(fresh('source')));
    const query = await publishNew(queryDraft(fresh('query')));
    const tool = await publishNew({
      ...toolDraft(fresh('tool'), source.name),
      content: {
        ...toolDraft('x', source.name).content,
        tool_type: 'database_query',
        tool_config: { source_ref: source.name, query_ref: query.name },
      },
    });
    for (const asset of [source, query]) {
      await expect(registry.publishing.archive(me, asset.asset_id)).rejects.toMatchObject({
        code: 'HAS_DEPENDENTS',
        message: expect.stringContaining(tool.name),
      });
      expect(await registry.assets.dependents(asset)).toMatchObject([{ name: tool.name, status: 'published' }]);
    }
    await registry.publishing.archive(me, tool.asset_id);
    await registry.publishing.archive(me, source.asset_id);
  });

  it('never shows one tenant what another has', async () => {
    const mine = await publishNew(mappingDraft(fresh()));
    const other = author('globex');
    for (const attempt of [
      registry.assets.get('globex', mine.asset_id),
      registry.assets.versions('globex', mine.asset_id),
      registry.drafts.update(other, mine.asset_id, {}, undefined),
      registry.drafts.delete(other, mine.asset_id, undefined),
      registry.publishing.publish(other, mine.asset_id),
      registry.publishing.rollback(other, mine.asset_id, 1),
      registry.publishing.archive(other, mine.asset_id),
    ]) {
      await expect(attempt).rejects.toMatchObject({ code: 'ASSET_NOT_FOUND' });
    }
    expect((await registry.assets.list('globex', { limit: 200 })).assets).toEqual([]);
    expect((await registry.drafts.create(other, mappingDraft(mine.name))).version).toBe(1);
  });

  it('plugs in validators and guards of other features', async () => {
    const draft = await registry.drafts.create(me, mappingDraft(fresh('guarded')));
    registry.extensions.addValidator({
      type: 'mapping',
      validate: async (asset) =>
        asset.name === draft.name
          ? { problems: [], warnings: [{ path: '/content', message: 'A word shadows another.' }] }
          : { problems: [], warnings: [] },
    });
    registry.extensions.addGuard({
      name: 'never',
      type: 'mapping',
      check: async () => [{ path: '', message: 'No.' }],
    });
    await expect(registry.publishing.publish(me, draft.asset_id, { guard: 'never' })).rejects.toMatchObject({
      code: 'GUARD_REFUSED',
    });
    await expect(registry.publishing.publish(me, draft.asset_id, { guard: 'absent' })).rejects.toMatchObject({
      code: 'MALFORMED_REQUEST',
    });
    const { warnings } = await registry.publishing.publish(me, draft.asset_id);
    expect(warnings).toEqual([{ path: '/content', message: 'A word shadows another.' }]);
  });
});
