import { appendChange } from '../../change-feed/change-log.js';
import { writeAuditEntry } from '../../database/audit-log.js';
import type { Transaction } from '../../database/transaction.js';
import type { Asset } from '../asset.js';
import { auditDifference } from './audit-difference.js';
import type { ChangeAuthor } from './change-author.js';

/** Records a change of a draft. */
export async function recordDraftChange(
  transaction: Transaction,
  author: ChangeAuthor,
  action: 'create' | 'update' | 'delete',
  before: Asset | null,
  after: Asset | null,
): Promise<void> {
  const asset = (after ?? before)!;
  await writeAuditEntry(transaction, {
    tenantId: author.tenantId,
    actor: author.actor,
    action,
    resourceType: asset.asset_type,
    resourceId: asset.asset_id,
    resourceName: `${asset.name} v${asset.version}`,
    difference: auditDifference(before, after),
    traceId: author.traceId,
  });
}

export interface LiveChange {
  action: 'publish' | 'rollback' | 'archive';
  /** What is published after the change, or what was archived by it. */
  asset: Asset;
  /** What was published before, if anything. */
  before: Asset | null;
  reason: string | null;
  rollbackFromVersion?: number;
}

/** Records a change of what is live: history, audit, and last of all the feed, whose lock is held until the commit. */
export async function recordLiveChange(
  transaction: Transaction,
  author: ChangeAuthor,
  change: LiveChange,
): Promise<bigint> {
  const { asset, action } = change;
  await transaction.execute(
    `INSERT INTO tb_asset_version_history
       (asset_id, tenant_id, asset_type, name, version, action, snapshot, actor, reason, rollback_from_version)
     SELECT asset_id, tenant_id, asset_type, name, version, $2, to_jsonb(asset), $3, $4, $5
     FROM tb_asset_registry asset WHERE asset_id = $1`,
    [asset.asset_id, action, author.actor, change.reason, change.rollbackFromVersion ?? null],
  );
  await writeAuditEntry(transaction, {
    tenantId: author.tenantId,
    actor: author.actor,
    action,
    resourceType: asset.asset_type,
    resourceId: asset.asset_id,
    resourceName: `${asset.name} v${asset.version}`,
    difference: auditDifference(change.before, asset),
    traceId: author.traceId,
  });
  return appendChange(transaction, {
    tenantId: asset.tenant_id,
    type: asset.asset_type,
    name: asset.name,
    version: asset.version,
    action,
  });
}
