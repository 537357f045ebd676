import { DataSource } from 'typeorm';
import { author, startRegistryServices, type RegistryServices } from '../../../test/support/registry-services.js';
import { mappingDraft } from '../../../test/support/sample-assets.js';
import { createTestDatabase } from '../../../test/support/test-database.js';
import { REGISTRY_ENTITIES } from '../../registry-entities.js';
import { dataSourceOptions } from '../data-source-options.js';
import { migrate, revertMigration } from '../migrate.js';
import { MIGRATIONS } from '../migrations.js';

describe('what the database guarantees by itself', () => {
  let registry: RegistryServices;
  let publishedId: string;
  let archivedId: string;
  let draftId: string;
  const me = author();

  beforeAll(async () => {
    registry = await startRegistryServices();
    const publish = async (): Promise<string> => {
      const draft = await registry.drafts.create(me, mappingDraft('frozen'));
      return (await registry.publishing.publish(me, draft.asset_id)).asset.asset_id;
    };
    archivedId = await publish();
    publishedId = await publish();
    draftId = (await registry.drafts.create(me, mappingDraft('frozen'))).asset_id;
  });
  afterAll(() => registry.close());

  const refused = (sql: string, parameters: unknown[] = []) =>
    expect(registry.sql.query(sql, parameters)).rejects.toMatchObject({ code: 'QM001' });

  it.each([
    `content = '{}'`,
    `content = jsonb_set(content, '{aliases,cpu}', '"other"')`,
    `description = 'x'`,
    `tags = '{"a": 1}'`,
    `tool_config = '{}'`,
    `query_sql = 'SELECT 1'`,
    `published_by = 'me'`,
    `published_at = now()`,
    `content_hash = 'x'`,
    `name = 'other'`,
    `tenant_id = 'other'`,
    `version = 99`,
    `created_by = 'me'`,
    `asset_id = gen_random_uuid()`,
    `lock_version = 999`,
    `updated_at = now()`,
    `created_seq = DEFAULT`,
    `status = status`,
    `status = 'draft', published_at = NULL`,
  ])('refuses UPDATE … SET %s on a published and on an archived row', async (assignment) => {
    for (const id of [publishedId, archivedId]) {
      await refused(`UPDATE tb_asset_registry SET ${assignment} WHERE asset_id = $1`, [id]);
    }
  });

  it('keeps the place of a draft in the order of lists, by which its name and tags are found', async () => {
    await refused('UPDATE tb_asset_registry SET created_seq = DEFAULT WHERE asset_id = $1', [draftId]);
  });

  it('tells 1 from 1.0, which jsonb holds equal', async () => {
    const draft = await registry.drafts.create(me, {
      type: 'source',
      name: 'numbers',
      content: { content: { source_type: 'http', connection: { retries: 1 }, limits: {} } },
    });
    await registry.publishing.publish(me, draft.asset_id);
    await refused(
      `UPDATE tb_asset_registry SET content = jsonb_set(content, '{connection,retries}', '1.0') WHERE asset_id = $1`,
      [draft.asset_id],
    );
  });

  it('refuses to bring an archived version back, to delete what was published, and to truncate', async () => {
    await refused(`UPDATE tb_asset_registry SET status = 'published' WHERE asset_id = $1`, [archivedId]);
    for (const id of [publishedId, archivedId])
      await refused('DELETE FROM tb_asset_registry WHERE asset_id = $1', [id]);
    await refused('TRUNCATE tb_asset_registry CASCADE');
    await refused('TRUNCATE tb_asset_name CASCADE');
  });

  it('holds even for a session that pretends to replicate', async () => {
    await registry.sql.query('SET session_replication_role = replica');
    try {
      await refused(`UPDATE tb_asset_registry SET description = 'x' WHERE asset_id = $1`, [publishedId]);
      await refused('DELETE FROM tb_asset_registry WHERE asset_id = $1', [publishedId]);
    } finally {
      await registry.sql.query('RESET session_replication_role');
    }
  });

  it('freezes the identity of a draft, but not its content', async () => {
    await refused(`UPDATE tb_asset_registry SET name = 'other' WHERE asset_id = $1`, [draftId]);
    await refused(`UPDATE tb_asset_registry SET version = 77 WHERE asset_id = $1`, [draftId]);
    await registry.sql.query(`UPDATE tb_asset_registry SET description = 'still open' WHERE asset_id = $1`, [draftId]);
  });

  it('never lowers a version counter and never forgets a name', async () => {
    await refused(`UPDATE tb_asset_name SET last_version = 0 WHERE name = 'frozen'`);
    await refused(`DELETE FROM tb_asset_name WHERE name = 'frozen'`);
  });

  it('gives version numbers itself, whatever an INSERT says', async () => {
    const { rows } = await registry.sql.query(
      `INSERT INTO tb_asset_registry (tenant_id, asset_type, name, version, content_hash, created_by)
       VALUES ('acme', 'mapping', 'numbered', 50, '', 'me') RETURNING version`,
    );
    expect(rows).toEqual([{ version: 1 }]);
  });

  it.each([
    [
      `asset_type = 'robot'`,
      `INSERT INTO tb_asset_registry (tenant_id, asset_type, name, content_hash, created_by, version)
      VALUES ('acme', 'robot', 'x', '', 'me', 1)`,
      '23514',
    ],
    [
      'a second draft',
      `INSERT INTO tb_asset_registry (tenant_id, asset_type, name, content_hash, created_by, version)
      VALUES ('acme', 'mapping', 'frozen', '', 'me', 1)`,
      '23505',
    ],
    [
      'a second published row',
      `INSERT INTO tb_asset_registry
      (tenant_id, asset_type, name, content_hash, created_by, version, status, published_at)
      VALUES ('acme', 'mapping', 'frozen', '', 'me', 1, 'published', now())`,
      '23505',
    ],
    [
      'an unknown tool_type',
      `INSERT INTO tb_asset_registry
      (tenant_id, asset_type, name, content_hash, created_by, version, tool_type)
      VALUES ('acme', 'tool', 'x', '', 'me', 1, 'magic')`,
      '23514',
    ],
  ])('refuses %s', async (_, sql, code) => {
    await expect(registry.sql.query(sql)).rejects.toMatchObject({ code });
  });
});

describe('the migrations', () => {
  it('make exactly the tables that the entities describe', async () => {
    const test = await createTestDatabase();
    const dataSource = await new DataSource(dataSourceOptions(test.url, REGISTRY_ENTITIES)).initialize();
    const drift = await dataSource.driver.createSchemaBuilder().log();
    await dataSource.destroy();
    await test.drop();
    expect(drift.upQueries.map(({ query }) => query)).toEqual([]);
  });

  it('apply, revert one by one to nothing, and apply again', async () => {
    const test = await createTestDatabase({ migrated: false });
    const names = MIGRATIONS.map((migration) => migration.name);
    expect(await migrate(test.url)).toEqual(names);
    expect(await migrate(test.url)).toEqual([]);
    for (const name of [...names].reverse()) expect(await revertMigration(test.url)).toBe(name);
    expect(await revertMigration(test.url)).toBeNull();
    expect(await migrate(test.url)).toEqual(names);
    await test.drop();
  });

  it('take the tool columns away and bring them back without touching other assets', async () => {
    const test = await createTestDatabase();
    let last: string | null;
    do last = await revertMigration(test.url);
    while (last !== 'ToolColumns1700000000002');
    const dataSource = await new DataSource(dataSourceOptions(test.url, [])).initialize();
    await dataSource.query(
      `INSERT INTO tb_asset_registry (tenant_id, asset_type, name, content_hash, created_by, version)
       VALUES ('acme', 'mapping', 'kept', '', 'me', 1)`,
    );
    const columns = async (): Promise<string[]> => {
      const rows = await dataSource.query<{ column_name: string }[]>(
        `SELECT column_name FROM information_schema.columns
         WHERE table_name = 'tb_asset_registry' AND column_name LIKE 'tool\\_%' ORDER BY 1`,
      );
      return rows.map((row) => row.column_name);
    };
    expect(await columns()).toEqual([]);
    await migrate(test.url);
    expect(await columns()).toEqual(['tool_config', 'tool_input_schema', 'tool_output_schema', 'tool_type']);
    expect(await dataSource.query('SELECT name, tool_type FROM tb_asset_registry')).toEqual([
      { name: 'kept', tool_type: null },
    ]);
    await dataSource.destroy();
    await test.drop();
  });

  it('number the versions that are there in the order of their creation, and freeze them again', async () => {
    const test = await createTestDatabase();
    while ((await revertMigration(test.url)) !== 'OrderOfCreation1700000000100');
    const dataSource = await new DataSource(dataSourceOptions(test.url, [])).initialize();
    const rowsOf = (sql: string) => dataSource.query<Record<string, unknown>[]>(sql);
    await rowsOf(
      `INSERT INTO tb_asset_registry
         (tenant_id, asset_type, name, content_hash, created_by, version, status, tags, created_at, published_at)
       SELECT 'acme', 'mapping', name, '', 'me', 1, status, tags, at, CASE WHEN status <> 'draft' THEN at END
       FROM (VALUES ('newest', 'published', '{"team": "a"}'::jsonb, timestamptz '2026-03-01Z'),
                    ('oldest', 'archived', '{}', '2026-01-01Z'),
                    ('middle', 'draft', '{"team": "b"}', '2026-02-01Z')) AS version (name, status, tags, at)`,
    );
    const before = await rowsOf('SELECT * FROM tb_asset_registry ORDER BY name');
    await migrate(test.url);

    const order = 'SELECT name FROM tb_asset_registry ORDER BY created_seq DESC';
    expect(await rowsOf(order)).toEqual([{ name: 'newest' }, { name: 'middle' }, { name: 'oldest' }]);
    expect(await rowsOf('SELECT name FROM tb_asset_search ORDER BY created_seq DESC')).toEqual(await rowsOf(order));
    expect(
      await rowsOf(
        `SELECT name, tag FROM tb_asset_tag JOIN tb_asset_registry USING (created_seq) WHERE tag LIKE 'team:%' ORDER BY tag`,
      ),
    ).toEqual([
      { name: 'newest', tag: 'team:a' },
      { name: 'middle', tag: 'team:b' },
    ]);
    await rowsOf(
      `INSERT INTO tb_asset_registry (tenant_id, asset_type, name, content_hash, created_by, version)
       VALUES ('acme', 'mapping', 'next', '', 'me', 1)`,
    );
    expect((await rowsOf(order))[0]).toEqual({ name: 'next' });
    for (const set of [`description = 'x'`, 'lock_version = 7']) {
      const changed = rowsOf(`UPDATE tb_asset_registry SET ${set} WHERE name = 'newest'`);
      await expect(changed).rejects.toMatchObject({ code: 'QM001' });
    }
    const asleep = `SELECT tgname FROM pg_trigger
      WHERE tgrelid = 'tb_asset_registry'::regclass AND NOT tgisinternal AND tgenabled <> 'A'`;
    expect(await rowsOf(asleep)).toEqual([]);

    await rowsOf(`DELETE FROM tb_asset_registry WHERE name = 'next'`);
    expect(await revertMigration(test.url)).toBe('OrderOfCreation1700000000100');
    expect(await rowsOf('SELECT * FROM tb_asset_registry ORDER BY name')).toEqual(before);
    await dataSource.destroy();
    await test.drop();
  });

  it('run once when several processes start at once', async () => {
    const test = await createTestDatabase({ migrated: false });
    const applied = await Promise.all([migrate(test.url), migrate(test.url), migrate(test.url)]);
    expect(applied.flat()).toEqual(MIGRATIONS.map((migration) => migration.name));
    await test.drop();
  });
});
