import { Injectable } from '@nestjs/common';
import type { Transaction } from '../../database/transaction.js';
import type { Asset, AssetContent, AssetType } from '../asset.js';
import { ASSET_COLUMNS, assetContentHash, CONTENT_COLUMNS, TYPE_SPECIFIC_COLUMNS } from '../asset-content.js';

/** A name within a tenant: what versions belong to. */
export interface AssetName {
  tenant_id: string;
  asset_type: AssetType;
  name: string;
}

const isJson = (column: string): boolean => column === 'tags' || TYPE_SPECIFIC_COLUMNS[column]?.kind === 'jsonb';

const nameParameters = (key: AssetName) => [key.tenant_id, key.asset_type, key.name];

/** Writes versions, each inside a transaction that the caller opened. */
@Injectable()
export class AssetStore {
  /**
   * Makes lifecycle changes of one name wait for each other. What is read afterwards, in a statement of its own, is the
   * latest committed state; a statement that both locks and reads would see the state from before the wait.
   */
  async lockName(transaction: Transaction, key: AssetName): Promise<void> {
    await transaction.query(
      `SELECT 1 FROM tb_asset_name WHERE tenant_id = $1 AND asset_type = $2 AND name = $3 FOR UPDATE`,
      nameParameters(key),
    );
  }

  /** The same for a name that may be new: whoever makes it first is waited for, and then there is a row to lock. */
  async lockNewName(transaction: Transaction, key: AssetName): Promise<void> {
    const known = transaction.execute(
      `INSERT INTO tb_asset_name (tenant_id, asset_type, name) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`,
      nameParameters(key),
    );
    await Promise.all([known, this.lockName(transaction, key)]);
  }

  /** Locks the name of a version, and answers that version as it is then. */
  async lockAndFind(transaction: Transaction, seen: Asset): Promise<Asset | null> {
    const [, current] = await Promise.all([
      this.lockName(transaction, seen),
      this.find(transaction, seen.tenant_id, seen.asset_id),
    ]);
    return current;
  }

  /** Keeps names from being archived until this transaction ends. Sorted, so that two callers never wait in a circle. */
  async shareNames(transaction: Transaction, keys: readonly AssetName[]): Promise<void> {
    const sorted = [...keys].sort((a, b) => `${a.asset_type}/${a.name}`.localeCompare(`${b.asset_type}/${b.name}`));
    const shared = sorted.map((key) =>
      transaction.query(
        `SELECT 1 FROM tb_asset_name WHERE tenant_id = $1 AND asset_type = $2 AND name = $3 FOR SHARE`,
        nameParameters(key),
      ),
    );
    await Promise.all(shared);
  }

  async find(transaction: Transaction, tenantId: string, assetId: string): Promise<Asset | null> {
    const rows = await transaction.query<Asset>(
      `SELECT ${ASSET_COLUMNS} FROM tb_asset_registry WHERE asset_id = $1 AND tenant_id = $2`,
      [assetId, tenantId],
    );
    return rows[0] ?? null;
  }

  async findVersion(transaction: Transaction, key: AssetName, version: number): Promise<Asset | null> {
    const rows = await transaction.query<Asset>(
      `SELECT ${ASSET_COLUMNS} FROM tb_asset_registry WHERE tenant_id = $1 AND asset_type = $2 AND name = $3 AND version = $4`,
      [...nameParameters(key), version],
    );
    return rows[0] ?? null;
  }

  async findByStatus(transaction: Transaction, key: AssetName, status: 'draft' | 'published'): Promise<Asset | null> {
    const rows = await transaction.query<Asset>(
      `SELECT ${ASSET_COLUMNS} FROM tb_asset_registry
       WHERE tenant_id = $1 AND asset_type = $2 AND name = $3 AND status = '${status}'`,
      nameParameters(key),
    );
    return rows[0] ?? null;
  }

  async insertDraft(transaction: Transaction, key: AssetName, content: AssetContent, by: string): Promise<Asset> {
    return this.insert(transaction, key, content, { created_by: by });
  }

  /** A rollback's new version, published from its first moment. */
  async insertPublished(transaction: Transaction, key: AssetName, content: AssetContent, by: string): Promise<Asset> {
    return this.insert(transaction, key, content, {
      created_by: by,
      status: 'published',
      published_by: by,
      // PostgreSQL reads it as the transaction's own time.
      published_at: 'now' as unknown as Date,
    });
  }

  async updateDraft(transaction: Transaction, assetId: string, content: AssetContent): Promise<Asset> {
    const assignments = CONTENT_COLUMNS.map((column, index) => `${column} = $${index + 3}`).join(', ');
    const [row] = await transaction.query<Asset>(
      `UPDATE tb_asset_registry
       SET content_hash = $2, updated_at = now(), lock_version = lock_version + 1, ${assignments}
       WHERE asset_id = $1 AND status = 'draft' RETURNING ${ASSET_COLUMNS}`,
      [assetId, assetContentHash(content), ...contentParameters(content)],
    );
    return row!;
  }

  async deleteDraft(transaction: Transaction, assetId: string): Promise<void> {
    await transaction.execute(`DELETE FROM tb_asset_registry WHERE asset_id = $1 AND status = 'draft'`, [assetId]);
  }

  async publishDraft(transaction: Transaction, assetId: string, by: string): Promise<Asset> {
    const [row] = await transaction.query<Asset>(
      `UPDATE tb_asset_registry
       SET status = 'published', published_by = $2, published_at = now(), updated_at = now(),
           lock_version = lock_version + 1
       WHERE asset_id = $1 AND status = 'draft' RETURNING ${ASSET_COLUMNS}`,
      [assetId, by],
    );
    return row!;
  }

  /** Archives what is published under the name, before the next version takes its place. Answers it, or null. */
  async archivePublished(transaction: Transaction, key: AssetName): Promise<Asset | null> {
    const rows = await transaction.query<Asset>(
      `UPDATE tb_asset_registry SET status = 'archived', updated_at = now(), lock_version = lock_version + 1
       WHERE tenant_id = $1 AND asset_type = $2 AND name = $3 AND status = 'published' RETURNING ${ASSET_COLUMNS}`,
      nameParameters(key),
    );
    return rows[0] ?? null;
  }

  private async insert(
    transaction: Transaction,
    key: AssetName,
    content: AssetContent,
    state: Partial<Asset>,
  ): Promise<Asset> {
    const columns = ['tenant_id', 'asset_type', 'name', 'content_hash', ...CONTENT_COLUMNS, ...Object.keys(state)];
    const parameters = [
      ...nameParameters(key),
      assetContentHash(content),
      ...contentParameters(content),
      ...Object.values(state),
    ];
    const [row] = await transaction.query<Asset>(
      `INSERT INTO tb_asset_registry (${columns.join(', ')})
       VALUES (${parameters.map((_, index) => `$${index + 1}`).join(', ')}) RETURNING ${ASSET_COLUMNS}`,
      parameters,
    );
    return row!;
  }
}

/** jsonb takes text: `pg` would write a JavaScript array as a PostgreSQL array. */
function contentParameters(content: AssetContent): unknown[] {
  return CONTENT_COLUMNS.map((column) => {
    const value = content[column];
    return isJson(column) && value !== null ? JSON.stringify(value) : value;
  });
}
