import type { AgeDatabase, AgeTransaction } from '../graph/age/age-graph-source.js';
import { SourceError } from '../source-error.js';
import { CallClock, type CallLimits } from './call-clock.js';
import type { NamedStatement } from './connection-statements.js';
import { explainFailure } from './failure-explanation.js';
import type { AccessMode, PostgresSettings } from './postgres-settings.js';
import { RolePool, type RolePoolState } from './role-pool.js';
import { canRunAgain } from './stale-statement.js';
import type { FlushResult, RowSink } from './statement-flush.js';
import { StatementInspector } from './statement-inspector.js';
import { TypeCatalogue } from './type-catalogue.js';
import { frameOf, statementTimeout } from './wire-frame.js';
import { LeasedTransaction, type WriteTransaction } from './write-transaction.js';

export interface StatementLimits extends CallLimits {
  /** The server stops sending after so many rows; 0 for all. */
  rowLimit: number;
}

/**
 * The connections to one PostgreSQL source: a pool for reading, and one for writing under a role of its own. Everything
 * here throws SourceError, and nothing connects before the first call.
 */
export class PostgresPools implements AgeDatabase {
  /** The types that this source's statements were met with. */
  readonly types = new TypeCatalogue();
  private readonly pools: Record<AccessMode, RolePool | null>;

  constructor(private readonly settings: PostgresSettings) {
    const { read, write } = settings;
    this.pools = {
      read: new RolePool(settings, read, 'read'),
      write: write === null ? null : new RolePool(settings, write, 'write'),
    };
  }

  /** The source asset's name. */
  get source(): string {
    return this.settings.source;
  }

  get canWrite(): boolean {
    return this.pools.write !== null;
  }

  get state(): Record<AccessMode, RolePoolState | null> {
    return { read: this.pools.read?.state ?? null, write: this.pools.write?.state ?? null };
  }

  /**
   * Runs a statement in a transaction of its own, one round trip in all: read-only in mode `read`, committed in mode
   * `write`. A statement that DDL made stale is prepared once more, and a connection that turns out to be dead is replaced.
   */
  async run(
    mode: AccessMode,
    statement: NamedStatement,
    values: readonly (string | null)[],
    sink: RowSink,
    limits: StatementLimits,
  ): Promise<FlushResult> {
    const clock = this.clock(limits);
    try {
      let lease = await this.pool(mode).acquire(clock);
      for (let attempt = 0; ; attempt += 1) {
        try {
          const frame = frameOf(mode, statementTimeout(clock.remaining()), limits.rowLimit);
          const result = await lease.run(frame, statement, values, sink, clock);
          lease.release();
          return result;
        } catch (failure) {
          const again = attempt === 0 && canRunAgain(failure, lease, statement.name, mode);
          if (again && (await lease.rollback())) continue;
          const reason = await explainFailure(lease, failure, {
            source: this.source,
            budgetMs: clock.budgetMs,
            commits: mode === 'write',
          });
          // The caller need not wait until the connection is clean again.
          void lease.recover();
          if (!again) throw reason;
          lease = await this.pool(mode).acquire(clock);
        }
      }
    } finally {
      disposeOwn(clock, limits);
    }
  }

  /**
   * A writing transaction in steps, on one connection. What `use` leaves open is rolled back.
   * @throws what `use` throws, too
   */
  async withWriteTransaction<Result>(
    limits: CallLimits,
    use: (transaction: WriteTransaction) => Promise<Result>,
  ): Promise<Result> {
    const clock = this.clock(limits);
    try {
      const lease = await this.pool('write').acquire(clock);
      const transaction = new LeasedTransaction(lease, clock, (failure, commits) =>
        explainFailure(lease, failure, { source: this.source, budgetMs: clock.budgetMs, commits }),
      );
      try {
        return await use(transaction);
      } finally {
        if (transaction.committed) lease.release();
        else await lease.recover();
      }
    } finally {
      disposeOwn(clock, limits);
    }
  }

  /**
   * A reading transaction in steps, for what needs more than one statement: a graph in PostgreSQL.
   * @throws SourceError, or what `use` throws
   */
  async readOnly<Result>(limits: CallLimits, use: (transaction: AgeTransaction) => Promise<Result>): Promise<Result> {
    const clock = this.clock(limits);
    try {
      const lease = await this.pool('read').acquire(clock);
      const query: AgeTransaction['query'] = async (text, values = []) =>
        (await lease.unnamed(text, values, clock)).rows;
      try {
        await query('BEGIN READ ONLY');
        await query(`SET LOCAL statement_timeout = ${statementTimeout(clock.remaining())}`);
        return await use({ query });
      } catch (failure) {
        throw await explainFailure(lease, failure, { source: this.source, budgetMs: clock.budgetMs, commits: false });
      } finally {
        void lease.recover();
      }
    } finally {
      disposeOwn(clock, limits);
    }
  }

  /** Holds a connection of the role that serves `mode` while `use` asks about statements. */
  async inspect<Result>(
    mode: AccessMode,
    limits: CallLimits,
    use: (inspector: StatementInspector) => Promise<Result>,
  ): Promise<Result> {
    const clock = this.clock(limits);
    try {
      const lease = await this.pool(mode).acquire(clock);
      try {
        return await use(new StatementInspector(lease, clock, this.types));
      } catch (failure) {
        throw await explainFailure(lease, failure, { source: this.source, budgetMs: clock.budgetMs, commits: false });
      } finally {
        await lease.recover();
      }
    } finally {
      disposeOwn(clock, limits);
    }
  }

  /** Refuses new calls, lets running ones end for at most `graceMs`, and closes every connection. */
  async close(graceMs: number): Promise<void> {
    await Promise.all([this.pools.read?.close(graceMs), this.pools.write?.close(graceMs)]);
  }

  private pool(mode: AccessMode): RolePool {
    const pool = this.pools[mode];
    if (pool !== null) return pool;
    throw new SourceError('unavailable', `The source ${this.source} names no role for writing.`);
  }

  /** The caller's own clock, unless this source allows less time. */
  private clock(limits: CallLimits): CallClock {
    const latest = Date.now() + this.settings.timeoutMs;
    if (limits.clock !== undefined && limits.clock.deadline <= latest) return limits.clock;
    return new CallClock({ deadline: Math.min(limits.deadline, latest), signal: limits.signal });
  }
}

function disposeOwn(clock: CallClock, limits: CallLimits): void {
  if (clock === limits.clock) clock.listen(null);
  else clock.dispose();
}
