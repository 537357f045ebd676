/** What something happened to. */
export interface ChangedName {
  tenantId: string;
  /** An asset type, or `api_key`. */
  type: string;
  name: string;
}

/** One entry of the change feed. `seq` order is commit order. */
export interface FeedChange extends ChangedName {
  seq: bigint;
  version: number;
  action: 'publish' | 'rollback' | 'archive' | 'create' | 'revoke';
}

/** One REPEATABLE READ, READ ONLY transaction: everything read through it belongs to the same instant, that of `seq`. */
export interface FeedSnapshot {
  readonly seq: bigint;
  query<Row>(sql: string, parameters?: readonly unknown[]): Promise<Row[]>;
}

/** Makes prepared work visible. Must not throw and must not wait: all followers swap in one turn of the event loop. */
export type Swap = () => void;

/**
 * Somebody in this process who keeps a picture of what the feed tells of: the tool registry, the vocabularies, the
 * sources, the API keys. `prepare` builds the next picture beside the current one; the feed then runs all swaps at once,
 * so that a request sees all of a batch or none of it. A follower deals with a broken asset itself (and reports it); it
 * throws only when it cannot go on, and the same batch is then offered again.
 */
export interface ChangeFollower {
  readonly name: string;
  /** Which types of change it wants to hear of. */
  readonly types: readonly string[];
  /** Builds the first picture, or builds it anew after the database was restored to an older state. */
  load(snapshot: FeedSnapshot): Promise<Swap>;
  /** Several changes of one name in a batch arrive as one, the last; what is published now is read from `snapshot`. */
  prepare(changes: readonly FeedChange[], snapshot: FeedSnapshot): Promise<Swap>;
  /** What it could not use, for `/ops/health/ready`. */
  failures(): readonly FailedAsset[];
}

export interface FailedAsset {
  tenant_id: string;
  asset_type: string;
  name: string;
  version: number;
  reason: string;
}
