import { Injectable } from '@nestjs/common';
import { setTimeout as sleep } from 'node:timers/promises';
import { Database } from '../database/database.js';
import { isDatabaseUnavailable } from '../database/database-unavailable.js';
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

/** Whether every serving process has applied a change; null where the registry's database could not tell. */
export interface ReplicaState {
  applied: boolean | null;
  replicas: number | null;
  behind: LaggingReplica[];
}

/** Waits for the replicas to catch up. */
@Injectable()
export class ReplicaBarrier {
  constructor(private readonly database: Database) {}

  /**
   * Resolves once all live replicas have applied `seq`, or after `waitMs` with those that have not. The change is committed,
   * so a database that fails now must not make it look as if it were not.
   */
  async reached(seq: bigint, waitMs = WAIT_MS): Promise<ReplicaState> {
    const deadline = Date.now() + waitMs;
    for (;;) {
      const state = await this.state(seq);
      if (state.applied || Date.now() >= deadline) return state;
      await sleep(POLL_MS);
    }
  }

  private async state(seq: bigint): Promise<ReplicaState> {
    try {
      const live = await this.live();
      const behind = live.filter((replica) => BigInt(replica.applied_seq) < seq);
      return { applied: behind.length === 0, replicas: live.length, behind };
    } catch (error) {
      if (!isDatabaseUnavailable(error)) throw error;
      return { applied: null, replicas: null, behind: [] };
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
