import pg from 'pg';
import type { DataSource } from 'typeorm';
import { dataSourceOptions } from './data-source-options.js';
import { MIGRATIONS } from './migrations.js';
import { postgresError } from './postgres-error.js';

/** Any number, as long as nobody else on this database takes it: processes that start at once migrate one by one. */
const MIGRATION_LOCK = '7305816301';

/** Applies what is missing and answers the names, oldest first. */
export async function migrate(url: string): Promise<string[]> {
  return withLock(url, async (client) => {
    // Every start asks, and TypeORM takes far longer to load than this to answer.
    if (await isUpToDate(client)) return [];
    return withMigrations(url, async (dataSource) => {
      const applied = await dataSource.runMigrations();
      return applied.map((migration) => migration.name);
    });
  });
}

/** Takes the newest migration back and answers its name, or null when none was applied. */
export async function revertMigration(url: string): Promise<string | null> {
  return withLock(url, () =>
    withMigrations(url, async (dataSource) => {
      const [newest] = await dataSource.query<{ name: string }[]>(
        'SELECT name FROM tb_migration ORDER BY id DESC LIMIT 1',
      );
      if (!newest) return null;
      await dataSource.undoLastMigration();
      return newest.name;
    }),
  );
}

const UNDEFINED_TABLE = '42P01';

async function isUpToDate(client: pg.Client): Promise<boolean> {
  try {
    const { rows } = await client.query<{ name: string }>('SELECT name FROM tb_migration');
    const applied = new Set(rows.map(({ name }) => name));
    return MIGRATIONS.every((migration) => applied.has(migration.name));
  } catch (error) {
    if (postgresError(error)?.code === UNDEFINED_TABLE) return false;
    throw error;
  }
}

async function withMigrations<Result>(url: string, work: (dataSource: DataSource) => Promise<Result>): Promise<Result> {
  const { DataSource } = await import('typeorm');
  const dataSource = await new DataSource(dataSourceOptions(url, [])).initialize();
  try {
    return await work(dataSource);
  } finally {
    await dataSource.destroy();
  }
}

async function withLock<Result>(url: string, work: (client: pg.Client) => Promise<Result>): Promise<Result> {
  const client = new pg.Client({ connectionString: url });
  // Whoever uses a connection that broke hears of it; without a listener it would end the process.
  client.on('error', () => undefined);
  await client.connect();
  try {
    await client.query(`SELECT pg_advisory_lock(${MIGRATION_LOCK})`);
    return await work(client);
  } finally {
    await client.end();
  }
}
