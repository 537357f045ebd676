import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import pg from 'pg';
import { migrate } from '../src/database/migrate.js';
import { operatorMessage } from '../src/start/operator-message.js';
import { createTestDatabase, type TestDatabase } from './support/test-database.js';
import { startWholeApp } from './support/whole-app.js';

const GUIDE = new URL('../docs/guides/own-postgres.md', import.meta.url);

async function run(url: string, statements: readonly string[]): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}

describe('a registry that is set up as the guide to an own PostgreSQL says', () => {
  const name = `own_${randomBytes(6).toString('hex')}`;
  let database: TestDatabase;
  let owner: string;
  let app: string;

  const urlOf = (role: string, password: string): string => {
    const url = new URL(database.url);
    [url.username, url.password, url.pathname] = [role, password, `/${name}`];
    return url.href;
  };

  beforeAll(async () => {
    database = await createTestDatabase({ migrated: false });
    owner = urlOf(`${name}_owner`, 'owner-password');
    app = urlOf(`${name}_app`, 'app-password');
    const guide = (await readFile(GUIDE, 'utf8')).replace(/quartermaster(?=[_ ;])/g, name);
    const [once = [], within = []] = [...guide.matchAll(/```sql\n([^]*?)```/g)].map(([, sql]) =>
      sql!.split(';').filter((statement) => statement.trim() !== ''),
    );
    await run(database.url, once);
    await run(owner, within);
    await migrate(owner);
  });
  afterAll(async () => {
    await run(database.url, [`DROP DATABASE ${name} WITH (FORCE)`, `DROP ROLE ${name}_app`, `DROP ROLE ${name}_owner`]);
    await database.drop();
  });

  it('serves the whole life of an asset under a role that owns nothing', async () => {
    expect(await migrate(app)).toEqual([]);
    const server = await startWholeApp(app);
    const base = '/asset-registry/assets';
    const made = await server.call('POST', base, {
      asset_type: 'query',
      name: 'one',
      query_sql: 'SELECT 1',
      tags: { a: 1 },
    });
    const id: string = made.body.data.asset.asset_id;
    const statuses = [
      made,
      await server.call('PATCH', `${base}/${id}`, { tags: { b: 2 } }),
      await server.call('POST', `${base}/${id}/publish?wait=replicas`),
      await server.call('POST', `${base}/${id}/rollback`, { to_version: 1 }),
      await server.call('GET', `${base}?tag=b`),
      await server.call('GET', '/ops/health/ready'),
      await server.call('POST', '/ops/keys', { name: 'x', roles: ['viewer'] }),
    ].map(({ status }) => status);
    const draft = await server.call('POST', base, { asset_type: 'query', name: 'one' });
    const deleted = await server.call('DELETE', `${base}/${draft.body.data.asset.asset_id}`);
    await server.close();
    expect([...statuses, deleted.status]).toEqual([201, 200, 200, 200, 200, 200, 201, 200]);
  });

  it.each([
    'ALTER TABLE tb_asset_registry DISABLE TRIGGER ALL',
    'DROP TRIGGER asset_immutable ON tb_asset_registry',
    'TRUNCATE tb_audit_log',
    'DROP TABLE tb_audit_log',
    'CREATE TABLE mine (a int)',
  ])('does not let the role that serves %s', (statement) =>
    expect(run(app, [statement])).rejects.toMatchObject({ code: '42501' }),
  );

  it('ends a start with what to do when the schema is not current and its role may not migrate', async () => {
    await run(owner, [`DELETE FROM tb_migration WHERE name = 'PublishedRows1700000000080'`]);
    const error: unknown = await migrate(app).catch((reason: unknown) => reason);
    expect(operatorMessage(error)).toMatch(/lacks 1 migrations?, .*PublishedRows1700000000080.*npm run migrate/);
    expect(operatorMessage(error)).not.toContain('app-password');
    await run(owner, [
      `INSERT INTO tb_migration (timestamp, name) VALUES (1700000000080, 'PublishedRows1700000000080')`,
    ]);
    expect(await migrate(app)).toEqual([]);
  });
});
