import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';

/** Small enough that nobody waits for the locks. */
const BATCH = 1_000;

/** Records of one kind that are removed when they are too old or too many. */
export interface RetentionRule {
  /** For the log. */
  readonly name: string;
  /** How many seconds they are kept, or how many of them; null keeps them all. */
  readonly keep: number | null;
  /** Deletes at most `$2` records that are over `$1`, which is `keep`, and returns a row for each. */
  readonly sql: string;
}

/** What `keep` is for a setting in which 0 means for ever. */
export function secondsOrForEver(count: number, unitSeconds: number): number | null {
  return count === 0 ? null : count * unitSeconds;
}

/** Removes what is over its retention. Features register their rules while their modules initialise. */
@Injectable()
export class Retention {
  private readonly rules: RetentionRule[] = [];

  constructor(private readonly database: Database) {}

  register(...rules: RetentionRule[]): void {
    this.rules.push(...rules);
  }

  /**
   * Applies every rule. Several processes may do so at once.
   * @returns how many records of which kind are gone, for those of which any are
   */
  async sweep(signal: AbortSignal): Promise<Record<string, number>> {
    const removed: Record<string, number> = {};
    for (const rule of this.rules.filter(({ keep }) => keep !== null)) {
      const count = await this.apply(rule, signal);
      if (count > 0) removed[rule.name] = count;
    }
    return removed;
  }

  private async apply({ sql, keep }: RetentionRule, signal: AbortSignal): Promise<number> {
    let removed = 0;
    for (let last = BATCH; last === BATCH && !signal.aborted; removed += last) {
      const [row] = await this.database.query<{ count: number }>(
        `WITH gone AS (${sql}) SELECT count(*)::int AS count FROM gone`,
        [keep, BATCH],
      );
      last = row!.count;
    }
    return removed;
  }
}
