import type { FeedSnapshot } from '../../change-feed/change-follower.js';
import type { Asset, AssetType } from '../asset.js';

const BATCH = 1_000;

/** All that is published of a type, of every tenant, in batches: ten thousand assets never stand in memory twice. */
export async function* publishedAssets(snapshot: FeedSnapshot, type: AssetType): AsyncGenerator<Asset[]> {
  let after = ['', ''];
  for (;;) {
    const batch = await snapshot.query<Asset>(
      `SELECT * FROM tb_asset_registry
       WHERE status = 'published' AND asset_type = $1 AND (tenant_id, name) > ($2, $3)
       ORDER BY tenant_id, name LIMIT ${BATCH}`,
      [type, ...after],
    );
    if (batch.length > 0) yield batch;
    const last = batch.at(-1);
    if (!last || batch.length < BATCH) return;
    after = [last.tenant_id, last.name];
  }
}

/** What is published under each of these names; a name under which nothing is published is left out. */
export async function publishedUnder(
  snapshot: FeedSnapshot,
  type: AssetType,
  names: readonly { tenantId: string; name: string }[],
): Promise<Asset[]> {
  return snapshot.query<Asset>(
    `SELECT asset.* FROM unnest($2::text[], $3::text[]) AS wanted (tenant_id, name)
     JOIN tb_asset_registry asset USING (tenant_id, name)
     WHERE asset.asset_type = $1 AND asset.status = 'published'`,
    [type, names.map((name) => name.tenantId), names.map((name) => name.name)],
  );
}
