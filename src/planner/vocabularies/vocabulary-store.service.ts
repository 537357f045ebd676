import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import type { Asset } from '../../asset-registry/asset.js';
import { publishedAssets, publishedUnder } from '../../asset-registry/read/published-assets.js';
import type { ChangeFollower, FailedAsset, FeedChange, FeedSnapshot, Swap } from '../../change-feed/change-follower.js';
import { ChangeFeed } from '../../change-feed/change-feed.service.js';
import { Database } from '../../database/database.js';
import { BrokenMappingError, compileVocabulary } from '../vocabulary/compile-vocabulary.js';
import { defaultVocabulary } from '../vocabulary/default-vocabulary.js';
import { isMappingName, MAPPING_NAMES, type MappingName, REQUIRED_MAPPINGS } from '../vocabulary/mapping-names.js';
import type { CompiledVocabulary, VocabularyAsset } from '../vocabulary/vocabulary.js';
import { MappingSource, publishedMapping, type TenantMappings } from './mapping-source.js';
import { notPublished } from './not-published.js';

/** A tenant's words, ready for questions, with what they were made of. */
interface TenantVocabulary extends TenantMappings {
  readonly compiled: CompiledVocabulary;
  readonly failures: readonly FailedAsset[];
}

/**
 * Every tenant's compiled vocabulary, as the change feed has it. A new version is compiled beside the one that serves and
 * swapped in at once; one that cannot be compiled leaves the last good one in place and is reported.
 */
@Injectable()
export class VocabularyStore implements ChangeFollower, OnModuleInit {
  readonly name = 'vocabularies';
  readonly types = ['mapping'];

  private readonly logger = new Logger(VocabularyStore.name);
  private tenants = new Map<string, TenantVocabulary>();
  /** First questions of tenants without a published mapping, while their vocabulary is put together. */
  private readonly pending = new Map<string, Promise<TenantVocabulary>>();

  constructor(
    private readonly feed: ChangeFeed,
    private readonly database: Database,
    private readonly source: MappingSource,
  ) {}

  async onModuleInit(): Promise<void> {
    await this.feed.follow(this);
  }

  /** The words that serve now; 503 names the mappings that would have to be published first. */
  async vocabularyOf(tenantId: string): Promise<CompiledVocabulary> {
    const { compiled, missing } = this.tenants.get(tenantId) ?? (await this.firstUse(tenantId));
    if (missing.length === 0) return compiled;
    throw notPublished(missing);
  }

  /** The mappings behind the words that serve now: what a draft is compared with. */
  async mappingsOf(tenantId: string): Promise<ReadonlyMap<MappingName, VocabularyAsset>> {
    return (this.tenants.get(tenantId) ?? (await this.firstUse(tenantId))).assets;
  }

  /** Every mapping that the planner reads, in their order, with what serves for it; null where nothing does. */
  async servingIn(tenantId: string): Promise<ReadonlyMap<MappingName, VocabularyAsset | null>> {
    const assets = await this.mappingsOf(tenantId);
    return new Map(MAPPING_NAMES.map((name) => [name, assets.get(name) ?? defaultVocabulary(name)]));
  }

  async load(snapshot: FeedSnapshot): Promise<Swap> {
    const published = new Map<string, Map<MappingName, VocabularyAsset>>();
    for await (const batch of publishedAssets(snapshot, 'mapping')) {
      for (const asset of batch) {
        if (!isMappingName(asset.name)) continue;
        const mappings = published.get(asset.tenant_id) ?? new Map<MappingName, VocabularyAsset>();
        published.set(asset.tenant_id, mappings.set(asset.name, publishedMapping(asset)));
      }
    }
    const next = new Map<string, TenantVocabulary>();
    for (const [tenantId, mappings] of published) {
      next.set(tenantId, await this.build(tenantId, mappings, (sql, parameters) => snapshot.query(sql, parameters)));
    }
    return () => {
      this.tenants = next;
      this.pending.clear();
    };
  }

  async prepare(changes: readonly FeedChange[], snapshot: FeedSnapshot): Promise<Swap> {
    const relevant = changes.filter((change) => isMappingName(change.name));
    const current = await publishedUnder(snapshot, 'mapping', relevant);
    const built: [string, TenantVocabulary][] = [];
    for (const tenantId of new Set(relevant.map((change) => change.tenantId))) {
      const names = relevant.filter((change) => change.tenantId === tenantId).map((change) => change.name);
      const mappings = this.withChanges(tenantId, names, current);
      built.push([
        tenantId,
        await this.build(tenantId, mappings, (sql, parameters) => snapshot.query(sql, parameters)),
      ]);
    }
    return () => {
      for (const [tenantId, vocabulary] of built) {
        this.tenants.set(tenantId, vocabulary);
        this.pending.delete(tenantId);
      }
    };
  }

  failures(): FailedAsset[] {
    return [...this.tenants.values()].flatMap((tenant) => tenant.failures);
  }

  /** What was published before, less the changed names, plus what is published under them now. */
  private withChanges(
    tenantId: string,
    names: readonly string[],
    current: readonly Asset[],
  ): Map<MappingName, VocabularyAsset> {
    const before = this.tenants.get(tenantId)?.assets ?? new Map<MappingName, VocabularyAsset>();
    const kept = [...before].filter(([name, asset]) => asset.source === 'asset_registry' && !names.includes(name));
    const now = current.filter((asset) => asset.tenant_id === tenantId && names.includes(asset.name));
    return new Map([...kept, ...now.map((asset) => [asset.name as MappingName, publishedMapping(asset)] as const)]);
  }

  /** A broken mapping makes room for the last good one of its name, or else for nothing. */
  private async build(
    tenantId: string,
    published: ReadonlyMap<MappingName, VocabularyAsset>,
    query: FeedSnapshot['query'],
  ): Promise<TenantVocabulary> {
    const failures: FailedAsset[] = [];
    let mappings = await this.source.complete(published, tenantId, query);
    for (;;) {
      try {
        const compiled = await compileVocabulary(Object.fromEntries(mappings.assets));
        return { ...mappings, compiled, failures };
      } catch (error) {
        if (!(error instanceof BrokenMappingError) || !isMappingName(error.mapping)) throw error;
        const broken = mappings.assets.get(error.mapping);
        failures.push({
          tenant_id: tenantId,
          asset_type: 'mapping',
          name: error.mapping,
          version: broken?.version ?? 0,
          reason: error.message,
        });
        this.logger.warn(`${error.message} The last good version keeps serving.`);
        mappings = this.withLastGood(tenantId, mappings, error.mapping);
      }
    }
  }

  private withLastGood(tenantId: string, mappings: TenantMappings, name: MappingName): TenantMappings {
    const assets = new Map(mappings.assets);
    const good = this.tenants.get(tenantId)?.assets.get(name);
    if (good && good !== assets.get(name)) {
      assets.set(name, good);
      return { assets, missing: mappings.missing };
    }
    assets.delete(name);
    // A built-in vocabulary has its defaults; a required one has nothing else.
    return { assets, missing: isRequired(name) ? [...mappings.missing, name] : mappings.missing };
  }

  private firstUse(tenantId: string): Promise<TenantVocabulary> {
    let building = this.pending.get(tenantId);
    if (!building) {
      building = this.database.snapshot((query) => this.build(tenantId, new Map(), query));
      this.pending.set(tenantId, building);
      building.then(
        (vocabulary) => {
          // A change that came meanwhile has put its own, newer vocabulary in place.
          if (this.pending.get(tenantId) === building && !this.tenants.has(tenantId)) {
            this.tenants.set(tenantId, vocabulary);
          }
          this.pending.delete(tenantId);
        },
        () => this.pending.delete(tenantId),
      );
    }
    return building;
  }
}

function isRequired(name: MappingName): boolean {
  return (REQUIRED_MAPPINGS as readonly MappingName[]).includes(name);
}
