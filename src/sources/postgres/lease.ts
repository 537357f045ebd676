import type pg from 'pg';
import { answerMeterOf } from './answer-meter.js';
import type { CallClock, Interruption } from './call-clock.js';
import { cancelRunning } from './cancel-request.js';
import { DescribeQuery, type StatementDescription } from './describe-query.js';
import { StatementFlush, type FlushProgress, type FlushResult, type RowSink } from './statement-flush.js';
import type { NamedStatement } from './connection-statements.js';
import type { Frame } from './wire-frame.js';
import { UnnamedQuery, type UnnamedResult } from './unnamed-query.js';
import type { Submittable, WireClient } from './wire-protocol.js';

/** Why a query was ended from here. */
export type Ending = Interruption | 'too_large';

/** What a query on a lease throws: the driver's or the server's error, and what was known on this side. */
export class QueryFailure extends Error {
  constructor(
    override readonly cause: Error,
    /** Null when the query was not ended from here. */
    readonly ending: Ending | null,
    readonly progress: FlushProgress,
  ) {
    super('a query failed');
    this.name = 'QueryFailure';
  }
}

/** The server's own statement_timeout gets this long after the deadline before a cancel request is sent. */
const SERVER_GRACE_MS = 60;
/** So long after the deadline the connection is given up, so that the caller has its answer within 200 ms. */
const TIMEOUT_GRACE_MS = 150;
/** So long a cancelled query may take to end. */
const CANCEL_GRACE_MS = 1000;
const UNTRACKED: FlushProgress = { submitted: true, statementDone: false };

const RECOVERY_MS = 2000;

/** A connection that one call holds. It goes back to its pool by `release` or `recover`, exactly one of them. */
export class Lease {
  private cancelling: Promise<boolean> | null = null;
  private broken = false;

  constructor(
    readonly client: WireClient,
    /** Takes the connection back, or closes it for good. */
    private readonly giveBack: (destroy: boolean) => void,
  ) {}

  /**
   * Runs a statement with the frame around it.
   * @throws QueryFailure
   */
  run(
    frame: Frame,
    statement: NamedStatement,
    values: readonly (string | null)[],
    sink: RowSink,
    clock: CallClock,
  ): Promise<FlushResult> {
    return this.query(clock, (settle, stop) => {
      const flush = new StatementFlush(frame, statement, values, sink, stop, settle);
      return { query: flush, progress: flush.progress };
    });
  }

  /** Runs a statement that is not kept prepared. @throws QueryFailure */
  unnamed(text: string, values: readonly (string | null)[], clock: CallClock | null): Promise<UnnamedResult> {
    return this.query(clock, (settle) => ({ query: new UnnamedQuery(text, values, settle), progress: UNTRACKED }));
  }

  /** What the server makes of a statement, without running it. @throws QueryFailure */
  describe(sql: string, types: readonly number[], clock: CallClock): Promise<StatementDescription> {
    return this.query(clock, (settle) => ({ query: new DescribeQuery(sql, types, settle), progress: UNTRACKED }));
  }

  /** Runs a query of any kind; `clock` null for those that recovery runs under its own time. */
  query<Result>(
    clock: CallClock | null,
    make: (
      settle: (error: Error | null, result: Result | null) => void,
      stop: () => void,
    ) => { query: Submittable; progress: FlushProgress },
  ): Promise<Result> {
    const interrupted = clock?.interrupted ?? null;
    if (interrupted !== null) {
      const progress = { submitted: false, statementDone: false };
      return Promise.reject(new QueryFailure(new Error('the call ended first'), interrupted, progress));
    }
    return new Promise((resolve, reject) => {
      let ending: Ending | null = null;
      const timers: NodeJS.Timeout[] = [];
      const end = (why: Ending): void => {
        if (ending !== null) return;
        ending = why;
        if (why === 'timeout') timers.push(setTimeout(() => this.cancel(), SERVER_GRACE_MS));
        else this.cancel();
        timers.push(setTimeout(() => this.kill(), why === 'timeout' ? TIMEOUT_GRACE_MS : CANCEL_GRACE_MS));
      };
      const settle = (error: Error | null, result: Result | null): void => {
        clock?.listen(null);
        meter.end();
        for (const timer of timers) clearTimeout(timer);
        if (error === null) resolve(result as Result);
        else reject(new QueryFailure(error, ending, progress));
      };
      const { query, progress } = make(settle, () => end('too_large'));
      const meter = answerMeterOf(this.client.connection);
      meter.begin(() => {
        end('too_large');
        this.kill();
      });
      if (clock === null) timers.push(setTimeout(() => this.kill(), RECOVERY_MS));
      this.client.query(query as unknown as pg.Submittable);
      clock?.listen(end);
    });
  }

  /** Gives a connection back after a query that ended well. */
  release(): void {
    if (this.cancelling === null) this.giveBack(this.broken);
    else void this.cancelling.then((closed) => this.giveBack(!closed || this.broken));
  }

  /** Ends the transaction, and gives the connection back once nothing can hit it any more; never throws. */
  async recover(): Promise<void> {
    this.giveBack(!(await this.rollback()));
  }

  /** @returns whether the connection is outside any transaction and can be used again */
  async rollback(): Promise<boolean> {
    if (this.cancelling !== null && !(await this.cancelling)) this.broken = true;
    this.cancelling = null;
    if (this.broken) return false;
    try {
      await this.unnamed('ROLLBACK', [], null);
    } catch {
      return false;
    }
    return !this.broken;
  }

  private cancel(): void {
    this.cancelling ??= cancelRunning(this.client, CANCEL_GRACE_MS);
  }

  /** Ends the query on this side; its end on the server is the cancel request's and the statement timeout's affair. */
  private kill(): void {
    this.broken = true;
    this.client.connection.stream.destroy();
  }
}
