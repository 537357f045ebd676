import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { PostgresRole, PostgresSettings } from '../../src/sources/postgres/postgres-settings.js';
import { Secret } from '../../src/sources/secrets/secret.js';
import type { SampleDatabase } from '../../src/seeding/sample-data/sample-database.js';
import {
  SampleDataInstaller,
  type SampleProgress,
  type SampleReport,
} from '../../src/seeding/sample-data/sample-data-installer.js';
import { ensureSecretFile } from '../../src/seeding/sample-data/secret-file.js';
import { renamedSampleDatabases, rowsOf, SAMPLE_MOMENT, withPath, withUser } from './sample-data.js';
import { createTestDatabase, type TestDatabase } from './test-database.js';

/** An installation of the sample data for one spec file, with databases, roles and secrets of its own. */
export class SampleInstallation {
  private constructor(
    readonly registry: TestDatabase,
    readonly databases: SampleDatabase[],
    readonly secrets: string,
  ) {}

  static async prepare(suffix: string): Promise<SampleInstallation> {
    const registry = await createTestDatabase();
    const databases = await renamedSampleDatabases(`${suffix}_${path.basename(new URL(registry.url).pathname)}`);
    return new SampleInstallation(registry, databases, await mkdtemp(path.join(os.tmpdir(), 'sample-secrets-')));
  }

  installer(databases: readonly SampleDatabase[] = this.databases): SampleDataInstaller {
    return new SampleDataInstaller({ registryUrl: this.registry.url, databases, secretsDirectory: this.secrets });
  }

  install(moment = SAMPLE_MOMENT, tell?: (progress: SampleProgress) => void): Promise<SampleReport> {
    return this.installer().install(moment, tell);
  }

  sample(source: string): SampleDatabase {
    const sample = this.databases.find((candidate) => candidate.source === source);
    if (sample === undefined) throw new Error(source);
    return sample;
  }

  admin(source: string): string {
    return withPath(this.registry.url, this.sample(source).database);
  }

  async as(source: string, role: 'reader' | 'writer', url = this.admin(source)): Promise<string> {
    const { user, passwordRef } = this.sample(source)[role] ?? { user: '', passwordRef: '' };
    return withUser(url, user, await ensureSecretFile(this.secrets, passwordRef));
  }

  async remove(): Promise<void> {
    for (const { database, reader, writer } of this.databases) {
      await rowsOf(this.registry.url, `DROP DATABASE IF EXISTS ${database} WITH (FORCE)`);
      for (const role of [reader, writer]) {
        if (role === null) continue;
        const known = await rowsOf(this.registry.url, 'SELECT FROM pg_roles WHERE rolname = $1', [role.user]);
        if (known.length > 0) await rowsOf(this.registry.url, `DROP OWNED BY ${role.user}; DROP ROLE ${role.user}`);
      }
    }
    await this.registry.drop();
    await rm(this.secrets, { recursive: true });
  }
}

/** What a source asset over a database would say; the URLs hold the roles and their passwords. */
export function settingsOf(source: string, reader: string, writer: string | null): PostgresSettings {
  const { hostname, port, pathname } = new URL(reader);
  return {
    source,
    host: hostname,
    port: Number(port),
    database: pathname.slice(1),
    tls: null,
    read: roleOf(reader),
    write: writer === null ? null : roleOf(writer),
    poolSize: 4,
    timeoutMs: 20_000,
    waitMs: 10_000,
  };
}

function roleOf(url: string): PostgresRole {
  const { username, password } = new URL(url);
  return { user: username, password: async () => new Secret(password) };
}
