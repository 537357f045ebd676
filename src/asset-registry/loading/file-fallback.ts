import type { OpsMode } from '../../config/app-config.js';
import type { AssetType } from '../asset.js';

/** Some names of one type in one tenant. */
export interface WantedNames<Name extends string> {
  tenantId: string;
  type: AssetType;
  names: readonly Name[];
}

type Query = <Row>(sql: string, parameters?: readonly unknown[]) => Promise<Row[]>;

/**
 * The names that seed files may serve when nothing is published under them: outside `OPS_MODE=real`, those that were never
 * published in the tenant. An archived asset does not come back from a file.
 * @param query asks the registry's database, or a snapshot of it
 */
export async function namesLeftToFiles<Name extends string>(
  { tenantId, type, names }: WantedNames<Name>,
  opsMode: OpsMode,
  query: Query,
): Promise<Name[]> {
  if (opsMode === 'real' || names.length === 0) return [];
  const rows = await query<{ name: string }>(
    `SELECT DISTINCT name FROM tb_asset_registry
     WHERE tenant_id = $1 AND asset_type = $2 AND name = ANY($3) AND status <> 'draft'`,
    [tenantId, type, names],
  );
  const published = new Set<string>(rows.map(({ name }) => name));
  return names.filter((name) => !published.has(name));
}
