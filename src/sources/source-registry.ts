import { Inject, Injectable, type BeforeApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import type { Asset } from '../asset-registry/asset.js';
import { publishedAssets, publishedUnder } from '../asset-registry/read/published-assets.js';
import { ChangeFeed } from '../change-feed/change-feed.service.js';
import type { ChangeFollower, FailedAsset, FeedChange, FeedSnapshot, Swap } from '../change-feed/change-follower.js';
import { LOGGER, type Logger } from '../telemetry/logger.js';
import type { GraphSource } from './graph/graph-source.js';
import { PUBLIC_HTTP } from './http/http-source-settings.js';
import { HttpSource } from './http/http-source.js';
import { noSource, openSource, type LivePostgres, type LiveSource } from './live-source.js';
import type { SourceSurroundings } from './postgres-source-content.js';

/** Injection token of what sources take from the process: secrets, the default server, defaults. */
export const SOURCE_SURROUNDINGS = Symbol('SOURCE_SURROUNDINGS');

/** A published source asset, and what was made of it. */
export interface SourceEntry {
  tenantId: string;
  name: string;
  version: number;
  description: string | null;
  sourceType: string;
  /** Null when its content cannot be used; `reason` says why. */
  live: LiveSource | null;
  reason: string | null;
}

/**
 * Every published source of every tenant, ready to be called. Follows the change feed: a source that is changed or
 * archived is drained and closed, and calls that run on it end undisturbed. Nothing connects before its first call, so a
 * source that is down delays nobody.
 */
@Injectable()
export class SourceRegistry implements ChangeFollower, OnModuleInit, BeforeApplicationShutdown {
  readonly name = 'sources';
  readonly types = ['source'];
  /** By tenant, then by name: a look-up makes no string. */
  private tenants = new Map<string, Map<string, SourceEntry>>();
  /** For tools that name no source: public addresses only. */
  readonly publicHttp: HttpSource;

  constructor(
    @Inject(SOURCE_SURROUNDINGS) private readonly surroundings: SourceSurroundings,
    private readonly feed: ChangeFeed,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    this.publicHttp = new HttpSource(PUBLIC_HTTP, surroundings);
  }

  async onModuleInit(): Promise<void> {
    await this.feed.follow(this);
  }

  async beforeApplicationShutdown(): Promise<void> {
    const closing = this.all().map((entry) => this.close(entry));
    await Promise.all([...closing, this.publicHttp.close()]);
  }

  find(tenantId: string, name: string): SourceEntry | null {
    return this.tenants.get(tenantId)?.get(name) ?? null;
  }

  /** By name. */
  list(tenantId: string): SourceEntry[] {
    return [...(this.tenants.get(tenantId)?.values() ?? [])].sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** @throws SourceError `unavailable` when there is no such source, or it is of another type */
  postgres(tenantId: string, name: string): LivePostgres {
    const live = this.live(tenantId, name);
    if (live.type !== 'postgres') throw noSource(name, `is of type ${live.type}; this needs a postgres source`);
    return live;
  }

  /** @throws SourceError `unavailable` when there is no such source, or it is of another type */
  http(tenantId: string, name: string): HttpSource {
    const live = this.live(tenantId, name);
    if (live.type !== 'http') throw noSource(name, `is of type ${live.type}; this needs an http source`);
    return live.http;
  }

  /** @throws SourceError `unavailable` when there is no such source, or it holds no graph */
  graph(tenantId: string, name: string): GraphSource {
    const live = this.live(tenantId, name);
    if (live.type === 'http') throw noSource(name, 'is of type http; this needs a postgres or neo4j source');
    return live.graph;
  }

  async load(snapshot: FeedSnapshot): Promise<Swap> {
    const entries: SourceEntry[] = [];
    for await (const batch of publishedAssets(snapshot, 'source')) {
      entries.push(...batch.map((asset) => this.entryOf(asset)));
    }
    return () => {
      const before = this.all();
      this.tenants = new Map();
      for (const entry of entries) this.put(entry);
      this.drain(before);
    };
  }

  async prepare(changes: readonly FeedChange[], snapshot: FeedSnapshot): Promise<Swap> {
    const published = (await publishedUnder(snapshot, 'source', changes)).map((asset) => this.entryOf(asset));
    return () => {
      const before = changes.flatMap(({ tenantId, name }) => this.remove(tenantId, name));
      for (const entry of published) this.put(entry);
      this.drain(before);
    };
  }

  failures(): FailedAsset[] {
    return this.all().flatMap(({ tenantId, name, version, reason }) =>
      reason === null ? [] : [{ tenant_id: tenantId, asset_type: 'source', name, version, reason }],
    );
  }

  private all(): SourceEntry[] {
    return [...this.tenants.values()].flatMap((entries) => [...entries.values()]);
  }

  private put(entry: SourceEntry): void {
    const entries = this.tenants.get(entry.tenantId);
    if (entries === undefined) this.tenants.set(entry.tenantId, new Map([[entry.name, entry]]));
    else entries.set(entry.name, entry);
  }

  /** What was there. */
  private remove(tenantId: string, name: string): SourceEntry[] {
    const entries = this.tenants.get(tenantId);
    const entry = entries?.get(name);
    if (entries === undefined || entry === undefined) return [];
    entries.delete(name);
    if (entries.size === 0) this.tenants.delete(tenantId);
    return [entry];
  }

  private live(tenantId: string, name: string): LiveSource {
    const entry = this.find(tenantId, name);
    if (entry === null) throw noSource(name, 'is not published');
    if (entry.live === null) throw noSource(name, 'cannot be used; GET /ops/sources says why');
    return entry.live;
  }

  private entryOf(asset: Asset): SourceEntry {
    const opened = openSource(asset, this.surroundings);
    const { tenant_id, name, version, description, content } = asset;
    const problems = 'problems' in opened ? opened.problems.map(({ path, message }) => `${path}: ${message}`) : null;
    return {
      tenantId: tenant_id,
      name,
      version,
      description,
      sourceType: typeof content?.['source_type'] === 'string' ? content['source_type'] : 'unknown',
      live: 'source' in opened ? opened.source : null,
      reason: problems?.join(' ') ?? null,
    };
  }

  /** In the background: the swap does not wait for calls that run. */
  private drain(entries: readonly SourceEntry[]): void {
    for (const entry of entries) void this.close(entry);
  }

  private async close({ live, name, version }: SourceEntry): Promise<void> {
    try {
      await live?.close();
    } catch (error) {
      this.logger.warn({ err: error, source: name, version }, 'a source could not be closed in an orderly way');
    }
  }
}
