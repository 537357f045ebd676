import { Injectable } from '@nestjs/common';
import type { Asset } from '../../asset-registry/asset.js';
import { namesLeftToFiles } from '../../asset-registry/loading/file-fallback.js';
import { readSeedFile, seedFileOf } from '../../asset-registry/seed-files/seed-file.js';
import type { FeedSnapshot } from '../../change-feed/change-follower.js';
import { AppConfig } from '../../config/app-config.js';
import { canBeCompiled } from '../vocabulary/compile-vocabulary.js';
import { REQUIRED_MAPPINGS, type MappingName } from '../vocabulary/mapping-names.js';
import type { VocabularyAsset } from '../vocabulary/vocabulary.js';

/** The mappings of one tenant, before they are compiled. */
export interface TenantMappings {
  readonly assets: ReadonlyMap<MappingName, VocabularyAsset>;
  /** Required mappings that are not published, and that no seed file serves. */
  readonly unpublished: readonly MappingName[];
}

export function publishedMapping(asset: Asset): VocabularyAsset {
  return { name: asset.name, version: asset.version, source: 'asset_registry', content: asset.content };
}

/** Where a mapping comes from that is not published: its seed file, or, in real mode and once it was archived, nowhere. */
@Injectable()
export class MappingSource {
  private readonly seeds = new Map<MappingName, Promise<VocabularyAsset | null>>();

  constructor(private readonly config: AppConfig) {}

  /** Completes what is published with the seed files of required mappings that were never published in this tenant. */
  async complete(
    published: ReadonlyMap<MappingName, VocabularyAsset>,
    tenantId: string,
    query: FeedSnapshot['query'],
  ): Promise<TenantMappings> {
    const assets = new Map(published);
    const absent = REQUIRED_MAPPINGS.filter((name) => !assets.has(name));
    const wanted = { tenantId, type: 'mapping', names: absent } as const;
    const left = new Set(await namesLeftToFiles(wanted, this.config.opsMode, query));
    const unpublished: MappingName[] = [];
    for (const name of absent) {
      const seed = left.has(name) ? await this.seed(name) : null;
      if (seed) assets.set(name, seed);
      else unpublished.push(name);
    }
    return { assets, unpublished };
  }

  /**
   * What serves in place of a published mapping that is broken: the last published version of its name that is not, or
   * else the seed file where one may serve. Read from the database, so that it is the same on every replica and after a
   * start. Null when there is none.
   */
  async lastGood(name: MappingName, tenantId: string, query: FeedSnapshot['query']): Promise<VocabularyAsset | null> {
    // One at a time: there is seldom more than one bad version, and each may be some megabytes.
    for (let offset = 0; ; offset += 1) {
      const archived = await archivedVersion(tenantId, name, offset, query);
      if (archived === undefined) break;
      if (await canBeCompiled(name, archived.content)) return archived;
    }
    const seed = this.config.opsMode === 'real' ? null : await this.seed(name);
    return seed && (await canBeCompiled(name, seed.content)) ? seed : null;
  }

  private seed(name: MappingName): Promise<VocabularyAsset | null> {
    let seed = this.seeds.get(name);
    if (!seed) {
      seed = readSeed(name);
      this.seeds.set(name, seed);
    }
    return seed;
  }
}

async function readSeed(name: MappingName): Promise<VocabularyAsset | null> {
  const path = await seedFileOf('mapping', name);
  if (!path) return null;
  const { content } = await readSeedFile('mapping', path);
  return { name, version: null, source: 'file_fallback', content: content.content };
}

async function archivedVersion(
  tenantId: string,
  name: MappingName,
  offset: number,
  query: FeedSnapshot['query'],
): Promise<VocabularyAsset | undefined> {
  const [row] = await query<Pick<Asset, 'version' | 'content'>>(
    `SELECT version, content FROM tb_asset_registry
     WHERE tenant_id = $1 AND asset_type = 'mapping' AND name = $2 AND status = 'archived'
     ORDER BY published_at DESC, version DESC OFFSET $3 LIMIT 1`,
    [tenantId, name, offset],
  );
  return row && { name, version: row.version, source: 'asset_registry', content: row.content };
}
