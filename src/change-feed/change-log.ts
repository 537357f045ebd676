import type { Transaction } from '../database/transaction.js';
import type { FeedChange } from './change-follower.js';

/**
 * Appends one change and notifies every process. Call it last in a transaction: from here to the commit the feed's lock
 * is held, so that `seq` order is commit order. Answers the entry's `seq`.
 */
export async function appendChange(transaction: Transaction, change: Omit<FeedChange, 'seq'>): Promise<bigint> {
  const [row] = await transaction.query<{ seq: string }>(
    `INSERT INTO tb_asset_change (tenant_id, asset_type, name, version, action)
     VALUES ($1, $2, $3, $4, $5) RETURNING seq`,
    [change.tenantId, change.type, change.name, change.version, change.action],
  );
  return BigInt(row!.seq);
}
