import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import pg from 'pg';
import { readSampleDatabases, type SampleDatabase } from '../../src/seeding/sample-data/sample-database.js';
import { SampleDataInstaller } from '../../src/seeding/sample-data/sample-data-installer.js';
import { ensureSecretFile } from '../../src/seeding/sample-data/secret-file.js';
import { createTestDatabase } from './test-database.js';

export const RESOURCES = path.resolve('resources');

/** The moment at which shared sample data was generated: a Wednesday, 18:40 in Seoul. */
export const SAMPLE_MOMENT = new Date('2026-01-28T09:40:00Z');

/** The sample databases under names of their own, so that installations of several specs on one server do not meet. */
export async function renamedSampleDatabases(suffix: string): Promise<SampleDatabase[]> {
  const rename = (name: string): string => `${name}_${suffix}`;
  return (await readSampleDatabases(RESOURCES)).map((sample) => ({
    ...sample,
    database: rename(sample.database),
    reader: { user: rename(sample.reader.user), passwordRef: rename(sample.reader.passwordRef) },
    writer: sample.writer && { user: rename(sample.writer.user), passwordRef: rename(sample.writer.passwordRef) },
  }));
}

export interface SharedSampleData {
  /** Connection string to a sample database as its reading role, by the source's name. */
  readerUrl(source: string): string;
  /** The same as the server's administrator. */
  adminUrl(source: string): string;
  /** Where the passwords lie. */
  secretsDirectory: string;
  databases: readonly SampleDatabase[];
}

/**
 * The sample data of this Jest run, generated at SAMPLE_MOMENT by the first spec that asks and read by all. For specs
 * that only read; the cluster is thrown away with it when the run ends.
 */
export async function sharedSampleData(): Promise<SharedSampleData> {
  const secretsDirectory = path.join(process.env['QM_TEST_DATA_DIR'] ?? '', 'sample-secrets');
  await mkdir(secretsDirectory, { recursive: true, mode: 0o700 });
  const databases = await renamedSampleDatabases('shared');
  // Only to learn where the server is.
  const own = await createTestDatabase({ migrated: false });
  await own.drop();
  const server = withPath(own.url, 'postgres');
  await new SampleDataInstaller({ registryUrl: server, databases, secretsDirectory }).install(SAMPLE_MOMENT);

  const urls = new Map<string, string>();
  for (const { source, database, reader } of databases) {
    const password = await ensureSecretFile(secretsDirectory, reader.passwordRef);
    urls.set(source, withUser(withPath(server, database), reader.user, password));
  }
  return {
    readerUrl: (source) => found(urls.get(source), source),
    adminUrl: (source) =>
      withPath(
        server,
        found(
          databases.find((sample) => sample.source === source),
          source,
        ).database,
      ),
    secretsDirectory,
    databases,
  };
}

function found<Value>(value: Value | undefined, source: string): Value {
  if (value === undefined) throw new Error(`There is no sample database for the source ${source}`);
  return value;
}

export function withPath(url: string, database: string): string {
  const changed = new URL(url);
  changed.pathname = `/${database}`;
  return changed.href;
}

export function withUser(url: string, user: string, password: string): string {
  const changed = new URL(url);
  changed.username = user;
  changed.password = password;
  return changed.href;
}

/** Runs one statement on a connection of its own and answers its rows. */
export async function rowsOf(url: string, sql: string, values: unknown[] = []): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql, values)).rows as Record<string, unknown>[];
  } finally {
    await client.end();
  }
}
