import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { DataSource } from 'typeorm';
import { dataSourceOptions } from '../../src/database/data-source-options.js';
import { startEmbeddedServer, type EmbeddedServer } from '../../src/database/embedded/embedded-server.js';

/** A database of the run's test cluster that belongs to one spec file. */
export interface TestDatabase {
  /** Connection string of the cluster's administrator; `new URL(url)` gives its parts. */
  url: string;
  /** Ends every session in it and deletes it. */
  drop(): Promise<void>;
}

const TEMPLATE = 'quartermaster_template';
/** Any number, as long as it stays. */
const TEMPLATE_LOCK = 4_402_711;

/** Data of tests need not outlive a power failure. */
const FAST = { fsync: 'off', full_page_writes: 'off', synchronous_commit: 'off', max_connections: '300' };

/**
 * Makes a database with the schema of all migrations, as a copy of a template that the first caller of a run migrates.
 * Call it once per spec file, in `beforeAll`, and drop it in `afterAll`.
 *
 * @param options.migrated - false for an empty database
 */
export async function createTestDatabase(options: { migrated?: boolean } = {}): Promise<TestDatabase> {
  return withServer(async (server) => {
    const name = `test_${randomBytes(6).toString('hex')}`;
    await asAdministrator(server, async (admin) => {
      const template = options.migrated === false ? 'template1' : await migratedTemplate(server, admin);
      await admin.query(`create database ${name} template ${template}`);
    });
    return {
      url: server.urlFor(name),
      drop: () => withServer((again) => asAdministrator(again, (admin) => dropDatabase(admin, name))),
    };
  });
}

/** Starts the run's server or attaches to it, and leaves it running for the next caller; Jest's teardown stops it. */
async function withServer<Result>(work: (server: EmbeddedServer) => Promise<Result>): Promise<Result> {
  const dataDir = process.env['QM_TEST_DATA_DIR'];
  if (dataDir === undefined) throw new Error('QM_TEST_DATA_DIR is set by test/support/jest-global-setup.mjs only');
  const server = await startEmbeddedServer({ dataDir, settings: FAST });
  try {
    return await work(server);
  } finally {
    await server.release();
  }
}

async function asAdministrator<Result>(
  server: EmbeddedServer,
  work: (admin: pg.Client) => Promise<Result>,
): Promise<Result> {
  const admin = new pg.Client({ connectionString: server.urlFor('postgres') });
  await admin.connect();
  try {
    return await work(admin);
  } finally {
    await admin.end();
  }
}

/** The name of the migrated template. It counts as migrated once it is marked as a template. */
async function migratedTemplate(server: EmbeddedServer, admin: pg.Client): Promise<string> {
  await admin.query('select pg_advisory_lock($1)', [TEMPLATE_LOCK]);
  try {
    const { rows } = await admin.query('select datistemplate as ready from pg_database where datname = $1', [TEMPLATE]);
    if (rows[0]?.ready === true) return TEMPLATE;
    if (rows.length > 0) await dropDatabase(admin, TEMPLATE);
    await admin.query(`create database ${TEMPLATE}`);
    await migrate(server.urlFor(TEMPLATE));
    await admin.query(`alter database ${TEMPLATE} with is_template true`);
    return TEMPLATE;
  } finally {
    await admin.query('select pg_advisory_unlock($1)', [TEMPLATE_LOCK]);
  }
}

async function migrate(url: string): Promise<void> {
  const dataSource = await new DataSource(dataSourceOptions(url, [], 1)).initialize();
  try {
    await dataSource.runMigrations();
  } finally {
    await dataSource.destroy();
  }
}

async function dropDatabase(admin: pg.Client, name: string): Promise<void> {
  await admin.query(`drop database if exists ${name} with (force)`);
}
