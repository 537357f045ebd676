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
  /** The version that was published or archived, as it is after the change. */
  asset: Asset;
  /** The same version before the change; null where a rollback has made it. */
  before: Asset | null;
  /** Which version was live under the name until then. */
  replacedVersion: number | null;
  reason: string | null;
  rollbackFromVersion?: number;
}

/**
 * Records a change of what is live: history, audit, and last of all the feed, whose lock is held until the commit. Gives
 * all its statements at once, so that the COMMIT can be sent behind them.
 */
export async function recordLiveChange(
  transaction: Transaction,
  author: ChangeAuthor,
  change: LiveChange,
): Promise<bigint> {
  const { asset, action } = change;
  const difference = {
    ...auditDifference(change.before, asset),
    // What the change means to those who use the name, beside what it did to this version.
    published_version: { before: change.replacedVersion, after: action === 'archive' ? null : asset.version },
  };
  const history = transaction.execute(
    `INSERT INTO tb_asset_version_history
       (asset_id, tenant_id, asset_type, name, version, action, snapshot, actor, reason, rollback_from_version)
     SELECT asset_id, tenant_id, asset_type, name, version, $2, to_jsonb(asset) - 'created_seq', $3, $4, $5
     FROM tb_asset_registry asset WHERE asset_id = $1`,
    [asset.asset_id, action, author.actor, change.reason, change.rollbackFromVersion ?? null],
  );
  const audit = writeAuditEntry(transaction, {
    tenantId: author.tenantId,
    actor: author.actor,
    action,
    resourceType: asset.asset_type,
    resourceId: asset.asset_id,
    resourceName: `${asset.name} v${asset.version}`,
    difference,
    traceId: author.traceId,
  });
  const feed = appendChange(transaction, {
    tenantId: asset.tenant_id,
    type: asset.asset_type,
    name: asset.name,
    version: asset.version,
    action,
  });
  const [seq] = await Promise.all([feed, history, audit]);
  return seq;
}
