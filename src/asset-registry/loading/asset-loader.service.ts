import { Injectable, Logger } from '@nestjs/common';
import { AppConfig } from '../../config/app-config.js';
import { Database } from '../../database/database.js';
import { DomainError } from '../../errors/domain-error.js';
import type { Asset, AssetContent, AssetType } from '../asset.js';
import { contentOf, mergeContent } from '../asset-content.js';
import { AssetReadModel } from '../read/asset.read-model.js';
import { namesLeftToFiles } from './file-fallback.js';
import { readSeedFile, seedFileOf } from '../seed-files/seed-file.js';

/** An asset as its users read it. `asset_id` and `version` are null when a file served. */
export interface LoadedAsset extends AssetContent {
  asset_type: AssetType;
  name: string;
  asset_id: string | null;
  version: number | null;
  source: 'asset_registry' | 'file_fallback';
}

/** Loads one asset by name: the published row, or, outside OPS_MODE=real, the seed file of a name never published. */
@Injectable()
export class AssetLoader {
  private readonly logger = new Logger(AssetLoader.name);

  constructor(
    private readonly assets: AssetReadModel,
    private readonly database: Database,
    private readonly config: AppConfig,
  ) {}

  /** With `version` that very version, draft or not. */
  async load(
    tenantId: string,
    type: AssetType,
    name: string,
    options: { version?: number } = {},
  ): Promise<LoadedAsset> {
    if (options.version !== undefined) return this.loadVersion(tenantId, type, name, options.version);
    const published = await this.assets.published(tenantId, type, name);
    if (published) return loaded(published);
    const fallback = await this.loadFile(tenantId, type, name);
    if (fallback) return fallback;
    throw new DomainError(
      'ASSET_NOT_PUBLISHED',
      `The ${type} ${name} has no published version in this tenant. Publish a draft of it: ` +
        'POST /asset-registry/assets, then POST /asset-registry/assets/{id}/publish.',
    );
  }

  private async loadVersion(tenantId: string, type: AssetType, name: string, version: number): Promise<LoadedAsset> {
    const asset = await this.assets.version(tenantId, type, name, version);
    if (asset) return loaded(asset);
    throw new DomainError('VERSION_NOT_FOUND', `The ${type} ${name} has no version ${version} in this tenant.`);
  }

  /** Null when there is no file, or it may not serve. */
  private async loadFile(tenantId: string, type: AssetType, name: string): Promise<LoadedAsset | null> {
    const path = await seedFileOf(type, name);
    if (!path) return null;
    const wanted = { tenantId, type, names: [name] };
    const [left] = await namesLeftToFiles(wanted, this.config.opsMode, (...question) =>
      this.database.query(...question),
    );
    if (left === undefined) return null;
    const seed = await readSeedFile(type, path);
    this.logger.warn(`The ${type} ${name} is not published; ${seed.file} serves instead.`);
    return {
      ...mergeContent(null, seed.content),
      asset_type: type,
      name,
      asset_id: null,
      version: null,
      source: 'file_fallback',
    };
  }
}

function loaded(asset: Asset): LoadedAsset {
  const { asset_type, name, asset_id, version } = asset;
  return { ...contentOf(asset), asset_type, name, asset_id, version, source: 'asset_registry' };
}
