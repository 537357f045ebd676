import pg from 'pg';
import { DataSource } from 'typeorm';
import { dataSourceOptions } from './data-source-options.js';

/** Any number, as long as nobody else on this database takes it: processes that start at once migrate one by one. */
const MIGRATION_LOCK = '7305816301';

/** Applies what is missing and answers the names, oldest first. */
export async function migrate(url: string): Promise<string[]> {
  return withMigrations(url, async (dataSource) => {
    const applied = await dataSource.runMigrations();
    return applied.map((migration) => migration.name);
  });
}

/** Takes the newest migration back and answers its name, or null when none was applied. */
export async function revertMigration(url: string): Promise<string | null> {
  return withMigrations(url, async (dataSource) => {
    const [newest] = await dataSource.query<{ name: string }[]>(
      'SELECT name FROM tb_migration ORDER BY id DESC LIMIT 1',
    );
    if (!newest) return null;
    await dataSource.undoLastMigration();
    return newest.name;
  });
}

async function withMigrations<Result>(url: string, work: (dataSource: DataSource) => Promise<Result>): Promise<Result> {
  const lock = new pg.Client({ connectionString: url });
  // Whoever uses a connection that broke hears of it; without a listener it would end the process.
  lock.on('error', () => undefined);
  await lock.connect();
  try {
    await lock.query(`SELECT pg_advisory_lock(${MIGRATION_LOCK})`);
    const dataSource = await new DataSource(dataSourceOptions(url, [])).initialize();
    try {
      return await work(dataSource);
    } finally {
      await dataSource.destroy();
    }
  } finally {
    await lock.end();
  }
}
