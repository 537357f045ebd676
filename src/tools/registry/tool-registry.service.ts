import {
  Inject,
  Injectable,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
  type OnModuleInit,
} from '@nestjs/common';
import type { Asset } from '../../asset-registry/asset.js';
import { ChangeFeed } from '../../change-feed/change-feed.service.js';
import type {
  ChangedName,
  ChangeFollower,
  FailedAsset,
  FeedSnapshot,
  Swap,
} from '../../change-feed/change-follower.js';
import { PersistentMap } from '../../change-feed/persistent-map.js';
import { LOGGER, type Logger } from '../../telemetry/logger.js';
import type { BaseTool } from '../base-tool.js';
import { DYNAMIC_TOOL_FACTORY, type DynamicToolFactory } from '../dynamic/dynamic-tool-factory.js';
import type { ReferredQuery } from '../dynamic/tool-executor.js';
import { DynamicRegistration, StaticRegistration, type RegisteredTool, type ToolBuilding } from './registered-tool.js';
import { ToolAssetRepository, type NameOfTenant, type QueryRecord } from './tool-asset.repository.js';
import { toolRecordOf, type ToolRecord } from './tool-record.js';
import { ToolSnapshot } from './tool-snapshot.js';

/** Injection token of the tools that stand in code: BaseTool[]. */
export const STATIC_TOOLS = Symbol('STATIC_TOOLS');

type TenantTools = PersistentMap<DynamicRegistration>;

/** So many tools are checked in one turn of the event loop after the start. */
const CHECKED_AT_ONCE = 20;

/**
 * Every tool that can be called: static ones, registered in code, and those that are published assets, followed by the
 * change feed. One that is broken is listed with its reason and stops nobody.
 */
@Injectable()
export class ToolRegistryService
  implements ChangeFollower, OnModuleInit, OnApplicationBootstrap, BeforeApplicationShutdown
{
  readonly name = 'tools';
  readonly types = ['tool', 'query'];
  private readonly statics = new Map<string, StaticRegistration>();
  private tenants = new Map<string, TenantTools>();
  private readonly snapshots = new Map<string, ToolSnapshot>();
  private readonly failed = new Map<string, FailedAsset>();
  private started = false;
  private stopped = false;
  private readonly building: ToolBuilding;

  constructor(
    private readonly repository: ToolAssetRepository,
    @Inject(STATIC_TOOLS) statics: readonly BaseTool[],
    @Inject(DYNAMIC_TOOL_FACTORY) factory: DynamicToolFactory,
    private readonly feed: ChangeFeed,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    this.building = {
      factory,
      isStatic: (name) => this.statics.has(name),
      onFailure: (registration) => this.noteFailure(registration),
    };
    for (const tool of statics) this.registerStatic(tool);
  }

  async onModuleInit(): Promise<void> {
    await this.loadFromDb();
  }

  /** Handlers of custom tools have all registered by now. In the background: ten thousand tools take a second. */
  onApplicationBootstrap(): void {
    this.started = true;
    void this.checkAll();
  }

  beforeApplicationShutdown(): void {
    this.stopped = true;
  }

  /** Adds a tool that stands in code. It has precedence over assets of its name. */
  registerStatic(tool: BaseTool): void {
    if (this.statics.has(tool.name)) throw new Error(`There is a static tool ${tool.name} already.`);
    this.statics.set(tool.name, new StaticRegistration(tool));
    this.snapshots.clear();
  }

  isStatic(name: string): boolean {
    return this.statics.has(name);
  }

  /**
   * Puts a published asset in the place of whatever had its name in its tenant. The change feed does so by itself; this is
   * for those who have the asset in their hands.
   */
  registerFromAsset(asset: Asset, query: ReferredQuery | null = null): RegisteredTool {
    const registration = new DynamicRegistration(toolRecordOf(asset), query, this.building);
    this.put(registration);
    return registration;
  }

  /** Takes up everything that is published, of every tenant, and follows the change feed from there. */
  async loadFromDb(): Promise<void> {
    await this.feed.follow(this);
  }

  /** Looks at these tools and queries again, whether or not the feed told of them. */
  async reload(names: readonly ChangedName[]): Promise<void> {
    await this.feed.refresh((snapshot) => this.prepare(names, snapshot));
  }

  /** The tool that has this name; null when there is none, or when it cannot be used. */
  get(tenantId: string, name: string): BaseTool | null {
    return this.find(tenantId, name)?.tool ?? null;
  }

  find(tenantId: string, name: string): RegisteredTool | null {
    return this.statics.get(name) ?? this.tenants.get(tenantId)?.get(name) ?? null;
  }

  /**
   * The same, but a name that is not known here is looked for in the feed first: whoever has just published a tool may call
   * it at once.
   */
  async findOrCatchUp(tenantId: string, name: string): Promise<RegisteredTool | null> {
    const found = this.find(tenantId, name);
    if (found !== null) return found;
    await this.feed.catchUp();
    return this.find(tenantId, name);
  }

  /** By name. */
  list(tenantId: string): readonly RegisteredTool[] {
    return this.snapshot(tenantId).list();
  }

  /** The registry's keys: static types and dynamic tools' names. */
  listToolTypes(tenantId: string): string[] {
    return this.snapshot(tenantId).names();
  }

  /** The tenant's tools as they are now, for as long as the caller needs them. */
  snapshot(tenantId: string): ToolSnapshot {
    let snapshot = this.snapshots.get(tenantId);
    if (snapshot === undefined) {
      snapshot = new ToolSnapshot(this.statics, this.tenants.get(tenantId) ?? PersistentMap.empty());
      this.snapshots.set(tenantId, snapshot);
    }
    return snapshot;
  }

  async load(snapshot: FeedSnapshot): Promise<Swap> {
    const queries = queriesByName(await this.repository.referredQueries(snapshot));
    const tenants = new Map<string, TenantTools>();
    for await (const batch of this.repository.allTools(snapshot)) {
      for (const record of batch) {
        const tools = tenants.get(record.tenant_id) ?? PersistentMap.empty<DynamicRegistration>();
        tenants.set(record.tenant_id, tools.set(record.name, this.registrationOf(record, queries)));
      }
    }
    return () => {
      this.tenants = tenants;
      this.snapshots.clear();
      this.failed.clear();
      if (this.started) void this.checkAll();
    };
  }

  async prepare(changes: readonly ChangedName[], snapshot: FeedSnapshot): Promise<Swap> {
    const tools = changes.filter(({ type }) => type === 'tool');
    const changedQueries = changes.filter(({ type }) => type === 'query');
    const records = [
      ...(await this.repository.toolsNamed(snapshot, tools)),
      ...(await this.repository.toolsReferringTo(snapshot, changedQueries)),
    ];
    const queries = queriesByName(await this.repository.queriesNamed(snapshot, referredBy(records)));
    const registrations = records.map((record) => this.registrationOf(record, queries));
    return () => {
      for (const { tenantId, name } of tools) this.remove(tenantId, name);
      for (const registration of registrations) this.put(registration);
      if (this.started) for (const registration of registrations) registration.check();
    };
  }

  failures(): FailedAsset[] {
    return [...this.failed.values()];
  }

  private registrationOf(record: ToolRecord, queries: ReadonlyMap<string, QueryRecord>): DynamicRegistration {
    const query = record.query_ref === null ? undefined : queries.get(keyOf(record.tenant_id, record.query_ref));
    return new DynamicRegistration(record, query ?? null, this.building);
  }

  private put(registration: DynamicRegistration): void {
    const { tenant_id, name } = registration.record;
    const tools = this.tenants.get(tenant_id) ?? PersistentMap.empty<DynamicRegistration>();
    this.tenants.set(tenant_id, tools.set(name, registration));
    this.snapshots.delete(tenant_id);
    this.failed.delete(keyOf(tenant_id, name));
  }

  private remove(tenantId: string, name: string): void {
    const tools = this.tenants.get(tenantId)?.delete(name);
    if (tools === undefined) return;
    if (tools.size === 0) this.tenants.delete(tenantId);
    else this.tenants.set(tenantId, tools);
    this.snapshots.delete(tenantId);
    this.failed.delete(keyOf(tenantId, name));
  }

  /** Finds out which tools cannot be built, before somebody calls them. */
  private async checkAll(): Promise<void> {
    let checked = 0;
    for (const tools of [...this.tenants.values()]) {
      for (const registration of tools.values()) {
        if (this.stopped) return;
        registration.check();
        checked += 1;
        if (checked % CHECKED_AT_ONCE === 0) await new Promise((resolve) => setImmediate(resolve));
      }
    }
  }

  private noteFailure(registration: DynamicRegistration): void {
    const { record, version, reason } = registration;
    const { tenant_id, name } = record;
    // One that was replaced meanwhile is nobody's concern any more.
    if (this.tenants.get(tenant_id)?.get(name) !== registration) return;
    this.failed.set(keyOf(tenant_id, name), {
      tenant_id,
      asset_type: 'tool',
      name,
      version,
      reason: reason ?? 'It cannot be built.',
    });
    this.logger.warn({ tool: name, version, reason }, 'a published tool cannot be used');
  }
}

function referredBy(records: readonly ToolRecord[]): NameOfTenant[] {
  return records.flatMap(({ tenant_id, query_ref }) =>
    query_ref === null ? [] : [{ tenantId: tenant_id, name: query_ref }],
  );
}

function queriesByName(queries: readonly QueryRecord[]): Map<string, QueryRecord> {
  return new Map(queries.map((query) => [keyOf(query.tenant_id, query.name), query]));
}

function keyOf(tenantId: string, name: string): string {
  return `${tenantId}\0${name}`;
}
