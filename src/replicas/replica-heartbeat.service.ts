import { Injectable, Logger, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { ChangeFeed } from '../change-feed/change-feed.service.js';
import { Database } from '../database/database.js';

/** A process that was not heard of for this long does not count as serving any more. */
export const LIVE_SECONDS = 10;
const HEARTBEAT_MS = 2_000;

/** Tells the other processes that this one serves, and how far it has followed the change feed. */
@Injectable()
export class ReplicaHeartbeat implements OnApplicationBootstrap, BeforeApplicationShutdown {
  readonly replicaId = randomUUID();
  private readonly logger = new Logger(ReplicaHeartbeat.name);
  private timer: NodeJS.Timeout | null = null;
  private writing: Promise<void> | null = null;
  private again = false;
  private stopped = false;

  constructor(
    private readonly database: Database,
    private readonly feed: ChangeFeed,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.report();
    this.feed.onApplied(() => void this.report());
    this.timer = setInterval(() => void this.report(), HEARTBEAT_MS).unref();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopped = true;
    if (this.timer) clearInterval(this.timer);
    await this.writing;
    await this.database.query('DELETE FROM tb_replica WHERE replica_id = $1', [this.replicaId]).catch(() => undefined);
  }

  /** One write at a time: whatever is applied meanwhile goes with the next. */
  private async report(): Promise<void> {
    if (this.stopped) return;
    if (this.writing) {
      this.again = true;
      return this.writing;
    }
    this.writing = this.write().finally(() => {
      this.writing = null;
      if (!this.again) return;
      this.again = false;
      void this.report();
    });
    return this.writing;
  }

  private async write(): Promise<void> {
    try {
      await this.database.query(
        `WITH gone AS (DELETE FROM tb_replica WHERE seen_at < now() - interval '1 hour' AND replica_id <> $1)
         INSERT INTO tb_replica (replica_id, host, pid, applied_seq) VALUES ($1, $2, $3, $4)
         ON CONFLICT (replica_id) DO UPDATE SET applied_seq = excluded.applied_seq, seen_at = now()`,
        [this.replicaId, hostname(), process.pid, String(this.feed.appliedSeq)],
        'replica_heartbeat',
      );
    } catch (error) {
      this.logger.warn(`This process could not report how far it is: ${String(error)}`);
    }
  }
}
