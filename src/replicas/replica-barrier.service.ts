import { Injectable } from '@nestjs/common';
import { setTimeout as sleep } from 'node:timers/promises';
import { Database } from '../database/database.js';
import { LIVE_SECONDS } from './replica-heartbeat.service.js';

const POLL_MS = 10;
const WAIT_MS = 5_000;

/** A serving process that has not applied a change yet. */
export interface LaggingReplica {
  replica_id: string;
  host: string;
  pid: number;
  applied_seq: string;
}

/** Whether every serving process has applied a change. */
export interface ReplicaState {
  applied: boolean;
  replicas: number;
  behind: LaggingReplica[];
}

/** Waits for the replicas to catch up. */
@Injectable()
export class ReplicaBarrier {
  constructor(private readonly database: Database) {}

  /** Resolves once all live replicas have applied `seq`, or after `waitMs` with those that have not. */
  async reached(seq: bigint, waitMs = WAIT_MS): Promise<ReplicaState> {
    const deadline = Date.now() + waitMs;
    for (;;) {
      const live = await this.live();
      const behind = live.filter((replica) => BigInt(replica.applied_seq) < seq);
      if (behind.length === 0 || Date.now() >= deadline) {
        return { applied: behind.length === 0, replicas: live.length, behind };
      }
      await sleep(POLL_MS);
    }
  }

  private live(): Promise<LaggingReplica[]> {
    return this.database.query<LaggingReplica>(
      `SELECT replica_id, host, pid, applied_seq FROM tb_replica
       WHERE seen_at > now() - make_interval(secs => $1) ORDER BY started_at`,
      [LIVE_SECONDS],
      'replicas_live',
    );
  }
}
