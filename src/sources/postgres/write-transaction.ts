import { SourceError } from '../source-error.js';
import type { CallClock } from './call-clock.js';
import type { NamedStatement } from './connection-statements.js';
import { QueryFailure, type Lease } from './lease.js';
import type { FlushResult, RowSink } from './statement-flush.js';
import { canRunAgain } from './stale-statement.js';
import { frameOf, statementTimeout } from './wire-frame.js';

/** A transaction that writes, step by step. It ends with exactly one of `commit` and `rollback`. */
export interface WriteTransaction {
  /**
   * Runs a statement. The first one begins the transaction and answers its identity (`transaction`), all in one flush.
   * @param rowLimit the server stops sending after so many rows, and a SELECT stops its work there: 0 for one that writes.
   *   INSERT, UPDATE, DELETE and MERGE write to their end
   * @throws SourceError; only `rollback` is left then
   */
  run(
    statement: NamedStatement,
    values: readonly (string | null)[],
    sink: RowSink,
    rowLimit: number,
  ): Promise<FlushResult>;

  /**
   * Checks now what deferred constraints would check at the commit.
   * @throws SourceError `constraint`
   */
  checkDeferredConstraints(): Promise<void>;

  /** @throws SourceError `unknown_outcome` when the source's answer to the COMMIT did not come */
  commit(): Promise<void>;

  rollback(): Promise<void>;
}

export class LeasedTransaction implements WriteTransaction {
  private begun = false;
  private ended = false;
  private hasCommitted = false;

  constructor(
    private readonly lease: Lease,
    private readonly clock: CallClock,
    private readonly explain: (failure: unknown, committing: boolean) => Promise<unknown>,
  ) {}

  async run(
    statement: NamedStatement,
    values: readonly (string | null)[],
    sink: RowSink,
    rowLimit: number,
  ): Promise<FlushResult> {
    this.assertOpen();
    for (let attempt = 0; ; attempt += 1) {
      try {
        const frame = frameOf(this.begun ? 'inside' : 'open', statementTimeout(this.clock.remaining()), rowLimit);
        const result = await this.lease.run(frame, statement, values, sink, this.clock);
        this.begun = true;
        return result;
      } catch (failure) {
        // Only the first statement can be run again: what came before it in the transaction is lost with the transaction.
        const again = !this.begun && attempt === 0 && canRunAgain(failure, this.lease, statement.name, 'write');
        if (!again || !(await this.lease.rollback())) throw await this.explain(failure, false);
      }
    }
  }

  async checkDeferredConstraints(): Promise<void> {
    this.assertOpen();
    await this.command('SET CONSTRAINTS ALL IMMEDIATE', false);
  }

  async commit(): Promise<void> {
    this.assertOpen();
    this.ended = true;
    if (!this.begun) return;
    const tag = await this.command('COMMIT', true);
    // The server answers a COMMIT of a failed transaction with ROLLBACK, and with no error.
    if (tag !== 'COMMIT') throw new SourceError('internal', 'The transaction had failed and was rolled back.');
    this.hasCommitted = true;
  }

  async rollback(): Promise<void> {
    this.assertOpen();
    this.ended = true;
    await this.lease.rollback();
  }

  /** Whether the connection is known to be outside any transaction. */
  get committed(): boolean {
    return this.hasCommitted;
  }

  private async command(text: string, committing: boolean): Promise<string> {
    try {
      return (await this.lease.unnamed(text, [], this.clock)).tag;
    } catch (failure) {
      throw await this.explain(committing ? asCommit(failure) : failure, committing);
    }
  }

  private assertOpen(): void {
    if (this.ended) throw new Error('the transaction has ended');
  }
}

/** When the COMMIT itself fails, the transaction's statements were done: the connection's end leaves the outcome open. */
function asCommit(failure: unknown): unknown {
  if (!(failure instanceof QueryFailure)) return failure;
  return new QueryFailure(failure.cause, failure.ending, { ...failure.progress, statementDone: true });
}
