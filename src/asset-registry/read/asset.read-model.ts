import { Injectable } from '@nestjs/common';
import { Database } from '../../database/database.js';
import { statementName } from '../../database/statement-names.js';
import { DomainError } from '../../errors/domain-error.js';
import type { Asset, AssetStatus, AssetType } from '../asset.js';
import { ASSET_COLUMNS } from '../asset-content.js';
import type { AssetName } from '../store/asset.store.js';
import { writeAssetCursor } from './asset-cursor.js';
import type { AssetFilter } from './asset-list.conditions.js';
import { assetListStatement } from './asset-list.query.js';

export interface AssetPage {
  assets: Asset[];
  next_cursor: string | null;
}

/** A version of the name's history, with what was done to it. */
export interface AssetVersion {
  asset_id: string;
  version: number;
  status: AssetStatus;
  content_hash: string;
  created_by: string;
  created_at: Date;
  published_by: string | null;
  published_at: Date | null;
  events: VersionEvent[];
}

export interface VersionEvent {
  action: 'publish' | 'rollback' | 'archive';
  actor: string;
  reason: string | null;
  rollback_from_version: number | null;
  at: string;
}

/** Somebody who refers to an asset, through which field. */
export interface Dependent {
  asset_id: string;
  asset_type: AssetType;
  name: string;
  version: number;
  status: AssetStatus;
  path: string;
}

/** Answers queries about assets; it never writes. */
@Injectable()
export class AssetReadModel {
  constructor(private readonly database: Database) {}

  /** The version with that id; 404 when the tenant has none. */
  async get(tenantId: string, assetId: string): Promise<Asset> {
    const [asset] = await this.database.query<Asset>(
      `SELECT ${ASSET_COLUMNS} FROM tb_asset_registry WHERE asset_id = $1 AND tenant_id = $2`,
      [assetId, tenantId],
      'asset_by_id',
    );
    if (!asset) throw new DomainError('ASSET_NOT_FOUND', `There is no asset ${assetId} in this tenant.`);
    return asset;
  }

  async published(tenantId: string, type: AssetType, name: string): Promise<Asset | null> {
    const [asset] = await this.database.query<Asset>(
      `SELECT ${ASSET_COLUMNS} FROM tb_asset_registry
       WHERE tenant_id = $1 AND asset_type = $2 AND name = $3 AND status = 'published'`,
      [tenantId, type, name],
      'asset_published',
    );
    return asset ?? null;
  }

  async openDraft(tenantId: string, type: AssetType, name: string): Promise<Asset | null> {
    const [asset] = await this.database.query<Asset>(
      `SELECT ${ASSET_COLUMNS} FROM tb_asset_registry
       WHERE tenant_id = $1 AND asset_type = $2 AND name = $3 AND status = 'draft'`,
      [tenantId, type, name],
    );
    return asset ?? null;
  }

  async allPublished(tenantId: string, type: AssetType): Promise<Asset[]> {
    return this.database.query<Asset>(
      `SELECT ${ASSET_COLUMNS} FROM tb_asset_registry WHERE tenant_id = $1 AND asset_type = $2 AND status = 'published' ORDER BY name`,
      [tenantId, type],
    );
  }

  async version(tenantId: string, type: AssetType, name: string, version: number): Promise<Asset | null> {
    const [asset] = await this.database.query<Asset>(
      `SELECT ${ASSET_COLUMNS} FROM tb_asset_registry
       WHERE tenant_id = $1 AND asset_type = $2 AND name = $3 AND version = $4`,
      [tenantId, type, name, version],
    );
    return asset ?? null;
  }

  /** Which of a name's states exist: what tells a name that was archived from one that was never published. */
  async wasEverPublished(tenantId: string, type: AssetType, name: string): Promise<boolean> {
    const rows = await this.database.query(
      `SELECT 1 FROM tb_asset_registry
       WHERE tenant_id = $1 AND asset_type = $2 AND name = $3 AND status <> 'draft' LIMIT 1`,
      [tenantId, type, name],
    );
    return rows.length > 0;
  }

  async list(tenantId: string, filter: AssetFilter): Promise<AssetPage> {
    const { sql, parameters } = assetListStatement(tenantId, filter);
    const rows = await this.database.query<Asset & { created_seq: string }>(sql, parameters, statementName(sql));
    const page = rows.slice(0, filter.limit);
    const last = rows.length > filter.limit ? page.at(-1) : undefined;
    const next_cursor = last ? writeAssetCursor(last.created_seq) : null;
    return { assets: page.map(({ created_seq: _, ...asset }) => asset), next_cursor };
  }

  /** Every version of the name that the asset belongs to, newest first, each with what was done to it, oldest first. */
  async versions(tenantId: string, assetId: string): Promise<AssetVersion[]> {
    const asset = await this.get(tenantId, assetId);
    return this.database.query<AssetVersion>(
      `SELECT asset.asset_id, asset.version, asset.status, asset.content_hash, asset.created_by, asset.created_at,
              asset.published_by, asset.published_at,
              coalesce(jsonb_agg(jsonb_build_object(
                'action', history.action, 'actor', history.actor, 'reason', history.reason,
                'rollback_from_version', history.rollback_from_version,
                'at', to_char(history.created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
                ORDER BY history.history_id) FILTER (WHERE history.history_id IS NOT NULL), '[]') AS events
       FROM tb_asset_registry asset LEFT JOIN tb_asset_version_history history USING (asset_id)
       WHERE asset.tenant_id = $1 AND asset.asset_type = $2 AND asset.name = $3
       GROUP BY asset.asset_id ORDER BY asset.version DESC`,
      [asset.tenant_id, asset.asset_type, asset.name],
    );
  }

  /** Who refers to the name: published and draft versions; what is archived refers to nothing any more. */
  async dependents(key: AssetName): Promise<Dependent[]> {
    return this.database.query<Dependent>(DEPENDENTS, [key.tenant_id, key.asset_type, key.name]);
  }
}

/** `$1` tenant, `$2` type, `$3` name of what is referred to. */
export const DEPENDENTS = `
  SELECT asset_id, asset_type, name, version, status, '/tool_config/source_ref' AS path FROM tb_asset_registry
  WHERE $2 = 'source' AND tenant_id = $1 AND asset_type = 'tool' AND status <> 'archived'
    AND tool_config ->> 'source_ref' = $3
  UNION ALL
  SELECT asset_id, asset_type, name, version, status, '/tool_config/query_ref' FROM tb_asset_registry
  WHERE $2 = 'query' AND tenant_id = $1 AND asset_type = 'tool' AND status <> 'archived'
    AND tool_config ->> 'query_ref' = $3
  ORDER BY name, version`;
