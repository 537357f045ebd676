import { Inject, Injectable } from '@nestjs/common';
import { ChangeFeed } from '../change-feed/change-feed.service.js';
import { appendChange } from '../change-feed/change-log.js';
import type { FeedChange } from '../change-feed/change-follower.js';
import { writeAuditEntry, type AuditEntry } from '../database/audit-log.js';
import { Database } from '../database/database.js';
import type { PageCursor } from '../database/page-cursor.js';
import type { Transaction } from '../database/transaction.js';
import { DomainError } from '../errors/domain-error.js';
import { LOGGER, type Logger } from '../telemetry/logger.js';
import type { ApiKey, NewApiKey } from './api-key.js';
import { newSecret } from './api-key-secret.js';
import { ApiKeyStore, type KeyPage } from './api-key.store.js';
import { KeyUsage } from './key-usage.js';

/** On whose behalf a key is made or revoked, in which tenant and request. */
export type KeyAuthor = Pick<AuditEntry, 'tenantId' | 'actor' | 'traceId'>;

export interface CreatedKey {
  key: ApiKey;
  /** Told this once; only its hash is kept. */
  secret: string;
}

/** Makes, lists and revokes API keys. Every change is audited and travels by the change feed to every process. */
@Injectable()
export class ApiKeys {
  constructor(
    private readonly database: Database,
    private readonly store: ApiKeyStore,
    private readonly feed: ChangeFeed,
    private readonly usage: KeyUsage,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  async create(author: KeyAuthor, key: NewApiKey): Promise<CreatedKey> {
    const secret = newSecret();
    const created = await this.database.transaction((transaction) => this.install(transaction, author, secret, key));
    // 256 random bits are not drawn twice.
    if (created === null) throw new DomainError('INTERNAL', 'The key could not be made. Try again.');
    await this.applyHere();
    return { key: created, secret };
  }

  /**
   * Stores a key with a given secret, within the caller's transaction, as its last statements. Null when that secret is
   * known already: also a revoked key stays what it is.
   */
  async install(transaction: Transaction, author: KeyAuthor, secret: string, key: NewApiKey): Promise<ApiKey | null> {
    const created = await this.store.insert(transaction, author.tenantId, author.actor, secret, key);
    if (created === null) return null;
    await this.record(transaction, author, created, 'create', {
      name: { before: null, after: created.name },
      roles: { before: null, after: created.roles },
      expires_at: { before: null, after: created.expires_at },
    });
    return created;
  }

  /**
   * Revoking a key that was revoked before changes nothing and answers it as it is.
   * @throws DomainError KEY_NOT_FOUND when the tenant has no such key
   */
  async revoke(author: KeyAuthor, keyId: string): Promise<ApiKey> {
    const revoked = await this.database.transaction(async (transaction) => {
      const key = await this.store.revoke(transaction, author.tenantId, keyId, author.actor);
      if (key !== null) {
        await this.record(transaction, author, key, 'revoke', { revoked_at: { before: null, after: key.revoked_at } });
      }
      return key;
    });
    if (revoked !== null) await this.applyHere();
    const key = revoked ?? (await this.store.find(author.tenantId, keyId));
    if (key === null) {
      throw new DomainError('KEY_NOT_FOUND', `There is no key ${keyId} in this tenant. List the keys to find its id.`);
    }
    return this.withUse(key);
  }

  /** Newest first, revoked and expired ones included. */
  async list(tenantId: string, limit: number, after: PageCursor | null): Promise<KeyPage> {
    const page = await this.store.page(tenantId, limit, after);
    return { ...page, keys: page.keys.map((key) => this.withUse(key)) };
  }

  private withUse(key: ApiKey): ApiKey {
    const noted = this.usage.noted(key.key_id);
    return noted !== null && noted > (key.last_used_at ?? 0) ? { ...key, last_used_at: noted } : key;
  }

  private async record(
    transaction: Transaction,
    author: KeyAuthor,
    key: ApiKey,
    action: Extract<FeedChange['action'], 'create' | 'revoke'>,
    difference: AuditEntry['difference'],
  ): Promise<void> {
    await writeAuditEntry(transaction, {
      ...author,
      action: action === 'create' ? 'key_created' : 'key_revoked',
      resourceType: 'api_key',
      resourceId: key.key_id,
      resourceName: key.name,
      difference,
    });
    await appendChange(transaction, { tenantId: key.tenant_id, type: 'api_key', name: key.key_id, version: 1, action });
  }

  /** What is committed counts in this process before the answer goes out; a failure only delays it. */
  private async applyHere(): Promise<void> {
    await this.feed.catchUp().catch((error: unknown) => {
      this.logger.warn(
        { err: error },
        'a change of keys is not applied in this process yet; the change feed will do it',
      );
    });
  }
}
