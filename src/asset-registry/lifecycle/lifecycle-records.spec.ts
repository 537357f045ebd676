import { author, startRegistryServices, type RegistryServices } from '../../../test/support/registry-services.js';
import { mappingDraft } from '../../../test/support/sample-assets.js';
import type { Asset } from '../asset.js';

describe('what is recorded of a change', () => {
  let registry: RegistryServices;
  let serial = 0;
  const me = author('acme', 'key:editor');
  const releaser = author('acme', 'key:releaser');

  beforeAll(async () => {
    registry = await startRegistryServices();
  });
  afterAll(() => registry.close());

  const draft = (name: string, word = 'cpu_usage') => registry.drafts.create(me, mappingDraft(name, { cpu: word }));
  const publish = async (name: string, word?: string): Promise<Asset> => {
    const { asset_id } = await draft(name, word);
    return (await registry.publishing.publish(releaser, asset_id)).asset;
  };
  const newName = () => `recorded_${++serial}`;

  /** The audit rows of a version, oldest first. */
  const audited = async (asset: Asset) =>
    (
      await registry.sql.query(
        `SELECT tenant_id, actor, action, resource_type, resource_name, difference, trace_id FROM tb_audit_log
         WHERE resource_id = $1 ORDER BY audit_id`,
        [asset.asset_id],
      )
    ).rows;
  const newestAudit = async (asset: Asset) => (await audited(asset)).at(-1);
  const row = (asset: Asset, actor: string, action: string, difference: object) => ({
    tenant_id: 'acme',
    actor,
    action,
    resource_type: 'mapping',
    resource_name: `${asset.name} v${asset.version}`,
    difference,
    trace_id: 'trace-of-tests',
  });

  /** The history rows of a version, oldest first, and the version's row as it is now. */
  const history = async (asset: Asset) =>
    (
      await registry.sql.query(
        `SELECT history.*, to_jsonb(asset) - 'created_seq' AS now
         FROM tb_asset_version_history history JOIN tb_asset_registry asset USING (asset_id)
         WHERE asset_id = $1 ORDER BY history_id`,
        [asset.asset_id],
      )
    ).rows;
  const entry = (asset: Asset, action: string, reason: string | null, from: number | null = null) => ({
    history_id: expect.any(String),
    asset_id: asset.asset_id,
    tenant_id: 'acme',
    asset_type: 'mapping',
    name: asset.name,
    version: asset.version,
    action,
    actor: 'key:releaser',
    reason,
    rollback_from_version: from,
    created_at: expect.any(Date),
  });

  const words = (word: string) => ({ aliases: { cpu: word } });

  it('when a draft is created is all that it holds', async () => {
    const created = await draft(newName());
    expect(await audited(created)).toEqual([
      row(created, 'key:editor', 'create', {
        status: { before: null, after: 'draft' },
        tags: { before: null, after: {} },
        mapping_type: { before: null, after: created.name },
        content: { before: null, after: words('cpu_usage') },
      }),
    ]);
  });

  it('when a draft is changed is each field before and after, and no other', async () => {
    const created = await draft(newName());
    await registry.drafts.update(me, created.asset_id, { content: words('load'), scope: 'ci' }, undefined);
    expect(await newestAudit(created)).toEqual(
      row(created, 'key:editor', 'update', {
        scope: { before: null, after: 'ci' },
        content: { before: words('cpu_usage'), after: words('load') },
      }),
    );
  });

  it('when a draft is deleted is all that it held', async () => {
    const created = await draft(newName());
    await registry.drafts.delete(me, created.asset_id, undefined);
    expect(await newestAudit(created)).toEqual(
      row(created, 'key:editor', 'delete', {
        status: { before: 'draft', after: null },
        tags: { before: {}, after: null },
        mapping_type: { before: created.name, after: null },
        content: { before: words('cpu_usage'), after: null },
      }),
    );
  });

  it('when a draft is deleted that holds a secret from before a rule knew it does not have the secret', async () => {
    const name = newName();
    const {
      rows: [row],
    } = await registry.sql.query(
      `INSERT INTO tb_asset_registry (tenant_id, asset_type, name, content, content_hash, created_by, version)
       VALUES ('acme', 'source', $1, '{"connection": {"host": "db", "pass": "hunter2"}}', '', 'me', 1) RETURNING asset_id`,
      [name],
    );
    const deleted = await registry.drafts.delete(me, row.asset_id, undefined);
    const { difference } = await newestAudit(deleted);
    expect(difference.content).toEqual({ before: { connection: { host: 'db', pass: '[secret]' } }, after: null });
  });

  it('when a first version is published is that a draft went live where nothing was', async () => {
    const asset = await publish(newName());
    expect(await newestAudit(asset)).toEqual(
      row(asset, 'key:releaser', 'publish', {
        status: { before: 'draft', after: 'published' },
        published_version: { before: null, after: 1 },
      }),
    );
  });

  it('when a version is published over another is which one it replaced, and its snapshot', async () => {
    const first = await publish(newName());
    const { asset_id } = await draft(first.name, 'load');
    const { asset } = await registry.publishing.publish(releaser, asset_id, { reason: 'a better word' });
    expect(await newestAudit(asset)).toEqual(
      row(asset, 'key:releaser', 'publish', {
        status: { before: 'draft', after: 'published' },
        published_version: { before: 1, after: 2 },
      }),
    );
    const [{ snapshot, now, ...rest }, ...more] = await history(asset);
    expect({ rest, more }).toEqual({ rest: entry(asset, 'publish', 'a better word'), more: [] });
    expect(snapshot).toEqual(now);
    expect(snapshot).toMatchObject({
      version: 2,
      status: 'published',
      content: words('load'),
      created_by: 'key:editor',
    });
  });

  it('when a version is rolled back is the new version with what it holds, and its snapshot', async () => {
    const first = await publish(newName());
    await publish(first.name, 'load');
    const { asset } = await registry.publishing.rollback(releaser, first.asset_id, 1, { reason: 'was better' });
    expect(await audited(asset)).toEqual([
      row(asset, 'key:releaser', 'rollback', {
        status: { before: null, after: 'published' },
        tags: { before: null, after: {} },
        mapping_type: { before: null, after: asset.name },
        content: { before: null, after: words('cpu_usage') },
        published_version: { before: 2, after: 3 },
      }),
    ]);
    const [{ snapshot, now, ...rest }, ...more] = await history(asset);
    expect({ rest, more }).toEqual({ rest: entry(asset, 'rollback', 'was better', 1), more: [] });
    expect(snapshot).toEqual(now);
    expect(snapshot).toMatchObject({ version: 3, status: 'published', content: words('cpu_usage') });
  });

  it('when a version is archived is that nothing is live any more, and its snapshot', async () => {
    const asset = await publish(newName());
    await registry.publishing.archive(releaser, asset.asset_id, { reason: 'unused' });
    expect(await newestAudit(asset)).toEqual(
      row(asset, 'key:releaser', 'archive', {
        status: { before: 'published', after: 'archived' },
        published_version: { before: 1, after: null },
      }),
    );
    const [, { snapshot, now, ...rest }, ...more] = await history(asset);
    expect({ rest, more }).toEqual({ rest: entry(asset, 'archive', 'unused'), more: [] });
    expect(snapshot).toEqual(now);
    expect(snapshot).toMatchObject({ version: 1, status: 'archived', content: words('cpu_usage') });
  });
});
