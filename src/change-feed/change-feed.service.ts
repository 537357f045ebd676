import { Injectable, Logger, type BeforeApplicationShutdown } from '@nestjs/common';
import type pg from 'pg';
import { AppConfig } from '../config/app-config.js';
import { Database } from '../database/database.js';
import type { ChangeFollower, FailedAsset, FeedChange, FeedSnapshot, Swap } from './change-follower.js';
import { FeedListener } from './feed-listener.js';

export interface FeedStatus {
  /** The last entry that every follower in this process has applied. */
  applied_seq: string;
  /** Whether notifications arrive; without them changes arrive by the poll. */
  listening: boolean;
  failed_assets: FailedAsset[];
}

/**
 * Follows the change feed on behalf of all followers of this process. LISTEN comes first and the snapshots after it, so
 * that no change falls between; whatever woke it, it then reads on from the last entry that it applied.
 */
@Injectable()
export class ChangeFeed implements BeforeApplicationShutdown {
  private readonly logger = new Logger(ChangeFeed.name);
  private readonly positions = new Map<ChangeFollower, bigint>();
  private listener: FeedListener | null = null;
  private poll: NodeJS.Timeout | null = null;
  private queue: Promise<void> = Promise.resolve();
  private catchUpQueued = false;
  private stopped = false;
  private readonly appliedListeners: (() => void)[] = [];

  constructor(
    private readonly database: Database,
    private readonly config: AppConfig,
  ) {}

  /** Loads the follower's picture, the first or a new one, and keeps it up to date from then on. */
  async follow(follower: ChangeFollower): Promise<void> {
    await this.inTurn(async () => {
      await this.listen();
      await this.load([follower]);
    });
  }

  /**
   * Swaps what a follower prepares by itself, beside what the feed tells it. In turn with the batches, so that what it reads
   * is never older than what it has applied.
   */
  async refresh(prepare: (snapshot: FeedSnapshot) => Promise<Swap>): Promise<void> {
    await this.inTurn(() =>
      this.database.snapshot(async (query) => {
        const swap = await prepare({ seq: await newestSeq(query), query });
        swap();
      }),
    );
  }

  /** Resolves when everything committed before the call is applied in this process. */
  async catchUp(): Promise<void> {
    await this.inTurn(() => this.applyNewChanges());
  }

  /** Calls `listener` after each batch that this process has applied. */
  onApplied(listener: () => void): void {
    this.appliedListeners.push(listener);
  }

  get appliedSeq(): bigint {
    return [...this.positions.values()].reduce((least, seq) => (seq < least ? seq : least), this.newestApplied());
  }

  status(): FeedStatus {
    return {
      applied_seq: String(this.appliedSeq),
      listening: this.listener?.connected ?? false,
      failed_assets: [...this.positions.keys()].flatMap((follower) => follower.failures()),
    };
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopped = true;
    if (this.poll) clearInterval(this.poll);
    await this.listener?.stop();
    await this.queue;
  }

  private isApplied(newest: bigint): boolean {
    return newest === this.appliedSeq && newest === this.newestApplied();
  }

  private newestApplied(): bigint {
    return [...this.positions.values()].reduce((most, seq) => (seq > most ? seq : most), 0n);
  }

  private async listen(): Promise<void> {
    if (this.listener) return;
    const { url, extra } = this.database.dataSource.options as { url?: string; extra?: pg.ClientConfig };
    const listener = new FeedListener({ ...extra, connectionString: url }, 'asset_change', () => this.wake());
    await listener.start();
    this.listener = listener;
    // For a notification that was lost without the connection noticing.
    this.poll = setInterval(() => this.wake(), this.config.feedPollMs);
    this.poll.unref();
  }

  /** Many notifications that arrive during one pass need one more pass, not many. */
  private wake(): void {
    if (this.catchUpQueued || this.stopped) return;
    this.catchUpQueued = true;
    this.inTurn(async () => {
      this.catchUpQueued = false;
      if (!this.stopped) await this.applyNewChanges();
    }).catch((error: unknown) => {
      this.logger.warn(`The change feed could not be applied and is tried again: ${String(error)}`);
    });
  }

  /** One pass at a time: a follower never prepares two batches at once. */
  private inTurn(work: () => Promise<void>): Promise<void> {
    const turn = this.queue.then(work);
    this.queue = turn.catch(() => undefined);
    return turn;
  }

  private async applyNewChanges(): Promise<void> {
    if (this.positions.size === 0) return;
    // Most calls find nothing new, and one look tells them.
    const [row] = await this.database.query<{ seq: string }>(NEWEST_SEQ, [], 'feed_newest');
    if (this.isApplied(BigInt(row!.seq))) return;
    const lost = await this.database.snapshot(async (query) => {
      const newest = await newestSeq(query);
      if (this.isApplied(newest)) return false;
      const after = this.appliedSeq;
      // What was applied last was the newest entry then, and the newest is never removed by retention.
      if (newest < this.newestApplied() || !(await hasEntry(query, after))) return true;
      await this.apply(await changesAfter(query, after), { seq: newest, query });
      return false;
    });
    if (lost) {
      this.logger.warn(
        'The feed does not go on from what was applied: the database was restored, or this process was away for longer than changes are kept. Everything is loaded anew.',
      );
      await this.load([...this.positions.keys()]);
    }
  }

  private async apply(changes: readonly FeedChange[], snapshot: FeedSnapshot): Promise<void> {
    const swaps: Swap[] = [];
    for (const [follower, position] of this.positions) {
      const relevant = lastOfEachName(
        changes.filter((change) => change.seq > position && follower.types.includes(change.type)),
      );
      if (relevant.length > 0) swaps.push(await follower.prepare(relevant, snapshot));
    }
    for (const swap of swaps) swap();
    for (const follower of this.positions.keys()) this.positions.set(follower, snapshot.seq);
    for (const listener of this.appliedListeners) listener();
  }

  private async load(followers: readonly ChangeFollower[]): Promise<void> {
    await this.database.snapshot(async (query) => {
      const snapshot: FeedSnapshot = { seq: await newestSeq(query), query };
      const swaps: Swap[] = [];
      for (const follower of followers) swaps.push(await follower.load(snapshot));
      for (const swap of swaps) swap();
      for (const follower of followers) this.positions.set(follower, snapshot.seq);
    });
  }
}

const NEWEST_SEQ = 'SELECT coalesce(max(seq), 0) AS seq FROM tb_asset_change';

async function newestSeq(query: FeedSnapshot['query']): Promise<bigint> {
  const [row] = await query<{ seq: string }>(NEWEST_SEQ);
  return BigInt(row!.seq);
}

/** Before the first entry there is nothing that could be missing. */
async function hasEntry(query: FeedSnapshot['query'], seq: bigint): Promise<boolean> {
  return seq === 0n || (await query('SELECT 1 FROM tb_asset_change WHERE seq = $1', [String(seq)])).length > 0;
}

async function changesAfter(query: FeedSnapshot['query'], seq: bigint): Promise<FeedChange[]> {
  const rows = await query<Omit<FeedChange, 'seq'> & { seq: string }>(
    `SELECT seq, tenant_id AS "tenantId", asset_type AS type, name, version, action
     FROM tb_asset_change WHERE seq > $1 ORDER BY seq`,
    [String(seq)],
  );
  return rows.map((row) => ({ ...row, seq: BigInt(row.seq) }));
}

function lastOfEachName(changes: readonly FeedChange[]): FeedChange[] {
  return [...new Map(changes.map((change) => [`${change.tenantId}/${change.type}/${change.name}`, change])).values()];
}
