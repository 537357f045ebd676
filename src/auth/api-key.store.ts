import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';
import type { PageCursor } from '../database/page-cursor.js';
import type { Transaction } from '../database/transaction.js';
import type { ApiKey, NewApiKey, StoredKey } from './api-key.js';
import { hashOf, prefixOf } from './api-key-secret.js';

const COLUMNS = `key_id, tenant_id, name, prefix, roles, created_by, created_at, expires_at, last_used_at, revoked_at,
  revoked_by`;

const LIVE = `SELECT key_id, tenant_id, name, prefix, roles, expires_at, secret_hash FROM tb_api_key
  WHERE revoked_at IS NULL AND (expires_at IS NULL OR expires_at > now())`;

type Query = <Row>(sql: string, parameters?: readonly unknown[]) => Promise<Row[]>;

export interface KeyPage {
  keys: ApiKey[];
  /** Hand back as `after` for the keys that follow, or null at the end. */
  next: PageCursor | null;
}

/** The table of keys. */
@Injectable()
export class ApiKeyStore {
  constructor(private readonly database: Database) {}

  /** Null when that secret is known already, revoked or not. */
  async insert(
    transaction: Transaction,
    tenantId: string,
    createdBy: string,
    secret: string,
    key: NewApiKey,
  ): Promise<ApiKey | null> {
    const [row] = await transaction.query<ApiKey>(
      `INSERT INTO tb_api_key (tenant_id, name, prefix, secret_hash, roles, created_by, expires_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (secret_hash) DO NOTHING RETURNING ${COLUMNS}`,
      [tenantId, key.name, prefixOf(secret), hashOf(secret), key.roles, createdBy, key.expiresAt],
    );
    return row ?? null;
  }

  /** Null when it is not this tenant's, or was revoked before. */
  async revoke(transaction: Transaction, tenantId: string, keyId: string, actor: string): Promise<ApiKey | null> {
    const [row] = await transaction.query<ApiKey>(
      `UPDATE tb_api_key SET revoked_at = now(), revoked_by = $3
       WHERE tenant_id = $1 AND key_id = $2 AND revoked_at IS NULL RETURNING ${COLUMNS}`,
      [tenantId, keyId, actor],
    );
    return row ?? null;
  }

  async find(tenantId: string, keyId: string): Promise<ApiKey | null> {
    const [row] = await this.database.query<ApiKey>(
      `SELECT ${COLUMNS} FROM tb_api_key WHERE tenant_id = $1 AND key_id = $2`,
      [tenantId, keyId],
    );
    return row ?? null;
  }

  /** Newest first. */
  async page(tenantId: string, limit: number, after: PageCursor | null): Promise<KeyPage> {
    const rows = await this.database.query<ApiKey & { position: string }>(
      `SELECT ${COLUMNS}, to_char(created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS position
       FROM tb_api_key
       WHERE tenant_id = $1 AND ($2::timestamptz IS NULL OR (created_at, key_id) < ($2, $3::uuid))
       ORDER BY created_at DESC, key_id DESC LIMIT $4`,
      [tenantId, after?.createdAt ?? null, after?.id ?? null, limit + 1],
    );
    const last = rows.length > limit ? rows[limit - 1] : undefined;
    return {
      keys: rows.slice(0, limit).map(({ position: _, ...key }) => key),
      next: last === undefined ? null : { createdAt: last.position, id: last.key_id },
    };
  }

  /** Every key that opens something now, in all tenants, as of a feed snapshot; with `ids` only those of them. */
  async live(query: Query, ids?: readonly string[]): Promise<StoredKey[]> {
    return ids === undefined ? query<StoredKey>(LIVE) : query<StoredKey>(`${LIVE} AND key_id = ANY($1::uuid[])`, [ids]);
  }

  async liveBySecret(secret: string): Promise<StoredKey | null> {
    const [row] = await this.database.query<StoredKey>(
      `${LIVE} AND secret_hash = $1`,
      [hashOf(secret)],
      'key-by-secret',
    );
    return row ?? null;
  }

  /** True when the tenant has, or ever had, a key. */
  async hasAny(transaction: Transaction, tenantId: string): Promise<boolean> {
    const rows = await transaction.query('SELECT 1 FROM tb_api_key WHERE tenant_id = $1 LIMIT 1', [tenantId]);
    return rows.length > 0;
  }

  /** One statement for all keys that were used since the last time. */
  async recordUse(uses: ReadonlyMap<string, Date>): Promise<void> {
    await this.database.query(
      `UPDATE tb_api_key AS key SET last_used_at = used.at
       FROM unnest($1::uuid[], $2::timestamptz[]) AS used(key_id, at)
       WHERE key.key_id = used.key_id AND (key.last_used_at IS NULL OR key.last_used_at < used.at)`,
      [[...uses.keys()], [...uses.values()]],
    );
  }
}
