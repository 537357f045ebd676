import { Injectable } from '@nestjs/common';
import { mkdir, open, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { AppConfig } from '../config/app-config.js';
import { AppSecrets } from '../config/app-secrets.js';
import { Database } from '../database/database.js';
import { DEFAULT_TENANT } from './api-key.js';
import { isKeySecret, newSecret } from './api-key-secret.js';
import { ApiKeyStore } from './api-key.store.js';
import { ApiKeys, type KeyAuthor } from './api-keys.service.js';

const AUTHOR: KeyAuthor = { tenantId: DEFAULT_TENANT, actor: 'system', traceId: null };
const KEY = { name: 'bootstrap', roles: ['admin'], expiresAt: null } as const;

/** A key that was made for the first start, told to whoever started the process. */
export interface MadeKey {
  secret: string;
  /** Where it is kept, readable by the owner only. */
  file: string;
}

/** The first admin key: without it nobody could make any other. */
@Injectable()
export class BootstrapKey {
  constructor(
    private readonly config: AppConfig,
    private readonly secrets: AppSecrets,
    private readonly database: Database,
    private readonly store: ApiKeyStore,
    private readonly keys: ApiKeys,
  ) {}

  /** Where the key of the first start is kept. */
  get file(): string {
    return join(this.config.dataDir, 'admin-key');
  }

  /**
   * Installs BOOTSTRAP_ADMIN_KEY; or, when it is not set and the default tenant never had a key, makes one. Of several
   * processes that start at once one does it. Answers the key that was made, or null.
   */
  async install(): Promise<MadeKey | null> {
    const given = this.secrets.bootstrapAdminKey;
    return this.database.transaction(async (transaction) => {
      await transaction.query("SELECT pg_advisory_xact_lock(hashtextextended('tb_api_key bootstrap', 0))");
      if (given !== null) {
        await this.keys.install(transaction, AUTHOR, given, KEY);
        return null;
      }
      if (await this.store.hasAny(transaction, DEFAULT_TENANT)) return null;
      // A key file without a key in the database: the database is new. Whoever reads the file goes on as before.
      const kept = await this.readKept();
      const secret = kept ?? newSecret();
      // Kept before it counts: a crash in between leaves a file that the next start takes up.
      if (kept === null) await this.keep(secret);
      await this.keys.install(transaction, AUTHOR, secret, KEY);
      return kept === null ? { secret, file: this.file } : null;
    });
  }

  /** The key of the first start, as it is kept; null when there is no such file. */
  async read(): Promise<MadeKey | null> {
    const secret = await this.readKept();
    return secret === null ? null : { secret, file: this.file };
  }

  private async readKept(): Promise<string | null> {
    const text = await readFile(this.file, 'utf8').catch(() => '');
    return isKeySecret(text.trim()) ? text.trim() : null;
  }

  private async keep(secret: string): Promise<void> {
    try {
      await mkdir(this.config.dataDir, { recursive: true });
      await rm(this.file, { force: true });
      // A new file, so that nobody can hold it open from before.
      const file = await open(this.file, 'wx', 0o600);
      await file.writeFile(`${secret}\n`);
      await file.sync();
      await file.close();
    } catch (cause) {
      const message = `The first admin key cannot be kept in ${this.file}. Make DATA_DIR writable or set BOOTSTRAP_ADMIN_KEY.`;
      throw new Error(message, { cause });
    }
  }
}
