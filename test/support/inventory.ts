import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import pg from 'pg';
import { parse } from 'yaml';
import { SampleDataInstaller } from '../../src/seeding/sample-data/sample-data-installer.js';
import { RESOURCES, renamedSampleDatabases, SAMPLE_MOMENT, withPath } from './sample-data.js';
import { createTestDatabase } from './test-database.js';

export const INVENTORY_TOOLS = ['inventory_create', 'inventory_read', 'inventory_update'] as const;

/** The sample inventory in a database of its own, to be written to, and the seeds that go with it. */
export interface Inventory {
  /** A connection as the administrator. */
  admin: pg.Client;
  /** The user of the source's writing role. */
  writer: string;
  /** `resources/sources/inventory.yaml` for this database. */
  source: Record<string, unknown>;
  /** `resources/tools/NAME.yaml`. */
  tool(name: string): Promise<Record<string, unknown>>;
  drop(): Promise<void>;
}

/** @param secretsDirectory what the app has as SECRETS_DIR */
export async function installInventory(secretsDirectory: string): Promise<Inventory> {
  const suffix = randomBytes(4).toString('hex');
  const databases = (await renamedSampleDatabases(suffix)).filter(({ source }) => source === 'inventory');
  const [sample] = databases;
  const own = await createTestDatabase({ migrated: false });
  await new SampleDataInstaller({ registryUrl: own.url, databases, secretsDirectory }).install(SAMPLE_MOMENT);
  const admin = new pg.Client({ connectionString: withPath(own.url, sample!.database) });
  admin.on('error', () => undefined);
  await admin.connect();
  const { reader, writer } = sample!;
  return {
    admin,
    writer: writer!.user,
    source: {
      ...(await readSeed('sources', 'inventory')),
      content: {
        source_type: 'postgres',
        connection: {
          server: 'default',
          database: sample!.database,
          user: reader.user,
          password_ref: reader.passwordRef,
          write: { user: writer!.user, password_ref: writer!.passwordRef },
        },
        limits: { pool_size: 8, timeout_ms: 60_000, wait_ms: 30_000 },
        // So that tests can be slow at the source.
        allow_functions: ['pg_sleep'],
      },
    },
    tool: (name) => readSeed('tools', name),
    drop: async () => {
      await admin.end();
      const server = new pg.Client({ connectionString: own.url });
      await server.connect();
      await server.query(`DROP DATABASE IF EXISTS ${sample!.database} WITH (FORCE)`);
      for (const role of [reader.user, writer!.user]) await server.query(`DROP ROLE IF EXISTS ${role}`);
      await server.end();
      await own.drop();
    },
  };
}

async function readSeed(kind: string, name: string): Promise<Record<string, unknown>> {
  return parse(await readFile(path.join(RESOURCES, kind, `${name}.yaml`), 'utf8')) as Record<string, unknown>;
}
