import type { Asset, AssetType } from '../asset.js';

/** One entry of the change feed. `seq` order is commit order. */
export interface AssetChange {
  seq: bigint;
  tenantId: string;
  type: AssetType | 'api_key';
  name: string;
  version: number;
  action: 'publish' | 'rollback' | 'archive' | 'revoke';
}

/** A name that changed, with what is published under it now: null when nothing is. */
export interface PublishedChange extends AssetChange {
  asset: Asset | null;
}

/**
 * Reads what is published within the one snapshot that a follower starts from. `published` streams in batches, so that
 * ten thousand assets never stand in memory twice.
 */
export interface PublishedSnapshot {
  seq: bigint;
  published(type: AssetType): AsyncIterable<readonly Asset[]>;
}

/** Makes prepared work visible. Must not throw and must not wait: all followers swap in one turn of the event loop. */
export type Swap = () => void;

/**
 * Somebody in this process who keeps a picture of the published assets: the tool registry, the vocabularies, the sources.
 * `prepare` builds the next picture beside the current one; the feed then runs all swaps at once, so that a request sees
 * all of a batch or none of it. A follower deals with a broken asset itself (and reports it); it throws only when
 * it cannot go on, and the same batch is then offered again.
 */
export interface ChangeFollower {
  readonly name: string;
  /** Which types it wants to hear of. */
  readonly types: readonly AssetChange['type'][];
  load(snapshot: PublishedSnapshot): Promise<Swap>;
  /** Several changes of one name in a batch arrive as one, the last. */
  prepare(changes: readonly PublishedChange[]): Promise<Swap>;
  /** Assets it could not use, for `/ops/health/ready`. */
  failures(): readonly FailedAsset[];
}

export interface FailedAsset {
  tenant_id: string;
  asset_type: AssetType;
  name: string;
  version: number;
  reason: string;
}
