import pg from 'pg';
import type { DataSource } from 'typeorm';
import { dataSourceOptions } from './data-source-options.js';
import { MigrationsMissingError } from './migrations-missing.error.js';
import { MIGRATIONS } from './migrations.js';
import { postgresError } from './postgres-error.js';

/** Any number, as long as nobody else on this database takes it: processes that start at once migrate one by one. */
const MIGRATION_LOCK = '7305816301';

/**
 * Applies what is missing and answers the names, oldest first.
 * @throws MigrationsMissingError when something is, and the user of the URL has no right to apply it
 */
export async function migrate(url: string): Promise<string[]> {
  return withLock(url, async (client) => {
    // Every start asks, and TypeORM takes far longer to load than this to answer.
    const missing = await missingMigrations(client);
    if (missing.length === 0) return [];
    try {
      return await withMigrations(url, async (dataSource) => {
        const applied = await dataSource.runMigrations();
        return applied.map((migration) => migration.name);
      });
    } catch (error) {
      const refusal = postgresError(error);
      throw refusal?.code === INSUFFICIENT_PRIVILEGE ? new MigrationsMissingError(missing, refusal) : error;
    }
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
const INSUFFICIENT_PRIVILEGE = '42501';

async function missingMigrations(client: pg.Client): Promise<string[]> {
  const names = MIGRATIONS.map(({ name }) => name);
  try {
    const { rows } = await client.query<{ name: string }>('SELECT name FROM tb_migration');
    const applied = new Set(rows.map(({ name }) => name));
    return names.filter((name) => !applied.has(name));
  } catch (error) {
    if (postgresError(error)?.code === UNDEFINED_TABLE) return names;
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
