import type { Transaction } from './transaction.js';

export interface AuditEntry {
  tenantId: string;
  actor: string;
  action: 'create' | 'update' | 'delete' | 'publish' | 'rollback' | 'archive' | 'key_created' | 'key_revoked';
  resourceType: string;
  resourceId: string;
  resourceName: string;
  /** Field by field what was before and after, secrets already masked. */
  difference: Record<string, { before: unknown; after: unknown }>;
  traceId: string | null;
}

/** Records a change in the transaction of the change, so that there is never one without the other. */
export async function writeAuditEntry(transaction: Transaction, entry: AuditEntry): Promise<void> {
  await transaction.execute(
    `INSERT INTO tb_audit_log (tenant_id, actor, action, resource_type, resource_id, resource_name, difference, trace_id)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [
      entry.tenantId,
      entry.actor,
      entry.action,
      entry.resourceType,
      entry.resourceId,
      entry.resourceName,
      JSON.stringify(entry.difference),
      entry.traceId,
    ],
  );
}
