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
import { MappingSource, publishedMapping } from './mapping-source.js';
import { type MissingWords, wordsMissing } from './words-missing.js';

/** A tenant's words, ready for questions, with what they were made of. */
interface TenantVocabulary {
  /** As it is published, broken or not: what the next change is applied to. */
  readonly published: ReadonlyMap<MappingName, VocabularyAsset>;
  /** As it serves. */
  readonly assets: ReadonlyMap<MappingName, VocabularyAsset>;
  readonly missing: MissingWords;
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

  /** The words that serve now; 503 names the mappings without which there are none. */
  async vocabularyOf(tenantId: string): Promise<CompiledVocabulary> {
    const { compiled, missing } = await this.tenant(tenantId);
    if (missing.unpublished.length === 0 && missing.broken.length === 0) return compiled;
    throw wordsMissing(missing);
  }

  /** The same with the mappings behind them, also while required ones are missing: what a draft is tried beside. */
  async servingWords(tenantId: string): Promise<Pick<TenantVocabulary, 'assets' | 'compiled'>> {
    return this.tenant(tenantId);
  }

  async mappingsOf(tenantId: string): Promise<ReadonlyMap<MappingName, VocabularyAsset>> {
    return (await this.tenant(tenantId)).assets;
  }

  /** What serves for one mapping; 503 when nothing does. */
  async servingAs(tenantId: string, name: MappingName): Promise<VocabularyAsset> {
    const { assets, missing } = await this.tenant(tenantId);
    const asset = assets.get(name) ?? defaultVocabulary(name);
    if (asset) return asset;
    const broken = missing.broken.filter((failure) => failure.name === name);
    throw wordsMissing({ unpublished: broken.length > 0 ? [] : [name], broken });
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
    const before = this.tenants.get(tenantId)?.published ?? new Map<MappingName, VocabularyAsset>();
    const kept = [...before].filter(([name]) => !names.includes(name));
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
    const broken: FailedAsset[] = [];
    const mappings = await this.source.complete(published, tenantId, query);
    const assets = new Map(mappings.assets);
    for (;;) {
      try {
        const compiled = await compileVocabulary(Object.fromEntries(assets));
        return { published, assets, missing: { unpublished: mappings.unpublished, broken }, compiled, failures };
      } catch (error) {
        if (!(error instanceof BrokenMappingError) || !isMappingName(error.mapping)) throw error;
        const name = error.mapping;
        const good = await this.source.lastGood(name, tenantId, query);
        const failure = failureOf(tenantId, error, assets.get(name), good);
        this.report(failure);
        failures.push(failure);
        if (good) assets.set(name, good);
        else assets.delete(name);
        // A built-in vocabulary has its defaults; a required one has nothing else.
        if (!good && isRequired(name)) broken.push(failure);
      }
    }
  }

  /** Once for each broken version: other changes of the tenant come upon it again. */
  private report(failure: FailedAsset): void {
    const known = this.tenants.get(failure.tenant_id)?.failures ?? [];
    if (known.some(({ name, version }) => name === failure.name && version === failure.version)) return;
    this.logger.warn(`Tenant ${failure.tenant_id}: ${failure.reason}`);
  }

  private async tenant(tenantId: string): Promise<TenantVocabulary> {
    return this.tenants.get(tenantId) ?? this.firstUse(tenantId);
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

function failureOf(
  tenantId: string,
  error: BrokenMappingError,
  broken: VocabularyAsset | undefined,
  good: VocabularyAsset | null,
): FailedAsset {
  return {
    tenant_id: tenantId,
    asset_type: 'mapping',
    name: error.mapping,
    version: broken?.version ?? 0,
    reason: `${error.message} ${standIn(good)}`,
  };
}

function standIn(good: VocabularyAsset | null): string {
  if (good === null) return 'There is no good version to serve in its place.';
  return good.version === null ? 'Its seed file serves in its place.' : `Version ${good.version} serves in its place.`;
}

function isRequired(name: MappingName): boolean {
  return (REQUIRED_MAPPINGS as readonly MappingName[]).includes(name);
}
