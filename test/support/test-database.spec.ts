import pg from 'pg';
import { createTestDatabase, type TestDatabase } from './test-database.js';

const made: TestDatabase[] = [];

async function make(options?: { migrated: boolean }): Promise<TestDatabase> {
  const database = await createTestDatabase(options);
  made.push(database);
  return database;
}

async function query(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows as Record<string, unknown>[];
  } finally {
    await client.end();
  }
}

afterEach(async () => {
  for (const database of made.splice(0)) await database.drop();
});

describe('createTestDatabase', () => {
  it('gives databases that have every migration and share nothing', async () => {
    const [one, other] = await Promise.all([make(), make()]);
    expect((await query(one.url, 'select name from tb_migration')).length).toBeGreaterThan(0);
    await query(one.url, 'create table only_here ()');
    expect(await query(other.url, `select to_regclass('only_here') as found`)).toEqual([{ found: null }]);
  });

  it('gives an empty database on demand', async () => {
    const { url } = await make({ migrated: false });
    expect(await query(url, `select from pg_tables where schemaname = 'public'`)).toHaveLength(0);
  });

  it('drops a database even while sessions are open in it', async () => {
    const database = await make();
    const client = new pg.Client({ connectionString: database.url });
    client.on('error', () => undefined);
    await client.connect();
    await database.drop();
    await expect(query(database.url, 'select 1')).rejects.toMatchObject({ code: '3D000' });
    await client.end().catch(() => undefined);
  });
});
