import { randomBytes } from 'node:crypto';
import pg from 'pg';
import type { PostgresSettings } from '../../src/sources/postgres/postgres-settings.js';
import { Secret } from '../../src/sources/secrets/secret.js';
import { createTestDatabase } from './test-database.js';

/** A PostgreSQL source of its own for one spec file: a database, a role that reads and one that writes. */
export interface TestSource {
  settings: PostgresSettings;
  /** A connection as the cluster's administrator. */
  admin: pg.Client;
  adminUrl: string;
  /** Lets the roles use everything that the administrator has made so far. */
  grant(): Promise<void>;
  drop(): Promise<void>;
}

/** @param schema SQL that makes the tables; the roles get their grants after it */
export async function createTestSource(schema: string, overrides: Partial<PostgresSettings> = {}): Promise<TestSource> {
  const database = await createTestDatabase({ migrated: false });
  const admin = new pg.Client({ connectionString: database.url });
  admin.on('error', () => undefined);
  await admin.connect();
  const suffix = randomBytes(5).toString('hex');
  const reader = `reader_${suffix}`;
  const writer = `writer_${suffix}`;
  const password = randomBytes(12).toString('hex');
  await admin.query(
    `CREATE ROLE ${reader} LOGIN PASSWORD '${password}'; CREATE ROLE ${writer} LOGIN PASSWORD '${password}'`,
  );
  const grant = async (): Promise<void> => {
    await admin.query(`GRANT SELECT ON ALL TABLES IN SCHEMA public TO ${reader}, ${writer};
      GRANT INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO ${writer};
      GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO ${writer}`);
  };
  await admin.query(schema);
  await grant();
  const { hostname, port, pathname } = new URL(database.url);
  const secret = (): Promise<Secret> => Promise.resolve(new Secret(password));
  return {
    admin,
    adminUrl: database.url,
    grant,
    settings: {
      source: 'stock',
      host: hostname,
      port: Number(port),
      database: decodeURIComponent(pathname.slice(1)),
      tls: null,
      read: { user: reader, password: secret },
      write: { user: writer, password: secret },
      poolSize: 4,
      timeoutMs: 60_000,
      waitMs: 30_000,
      ...overrides,
    },
    drop: async () => {
      await admin.query(`DROP OWNED BY ${reader}, ${writer}; DROP ROLE ${reader}, ${writer}`);
      await admin.end();
      await database.drop();
    },
  };
}
