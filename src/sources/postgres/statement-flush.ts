import { statementsOf, type NamedStatement } from './connection-statements.js';
import type { Frame } from './wire-frame.js';
import type { Submittable, WireConnection, WireField } from './wire-protocol.js';

/** Takes a statement's rows as they arrive. */
export interface RowSink {
  /** Before the first row, and for a statement without rows with no columns. */
  start(columns: readonly WireField[]): void;
  /** One row in PostgreSQL's text format; false when no more rows are wanted. */
  row(values: readonly (string | null)[]): boolean;
}

/** By which a transaction is found again when whoever began it is gone. */
export interface TransactionIdentity {
  id: string;
  /** Which server that was, and in which life. */
  server: string;
}

export interface FlushResult {
  /** Rows that were changed or selected; null where the row limit stopped the statement. */
  affected: number | null;
  /** The row limit stopped the statement. */
  suspended: boolean;
  /** Only of a frame of kind `open`. */
  transaction: TransactionIdentity | null;
}

/** How far a flush came before it failed; a write whose COMMIT may have run has an unknown outcome. */
export interface FlushProgress {
  submitted: boolean;
  statementDone: boolean;
}

/**
 * One statement and the transaction around it, as one flush with one Sync: corked into one packet, answered at once. After
 * an error the server skips everything up to the Sync, COMMIT included.
 */
export class StatementFlush implements Submittable {
  readonly progress: FlushProgress = { submitted: false, statementDone: false };
  private commands = 0;
  private wanted = true;
  private affected: number | null = null;
  private suspended = false;
  private transaction: TransactionIdentity | null = null;
  private awaitsColumns = false;
  private failure: Error | null = null;
  private connection: WireConnection | null = null;

  /**
   * @param unwanted called once when the sink wants no more rows; the flush still runs to its end
   * @param settle called once, with the error or the result
   */
  constructor(
    private readonly frame: Frame,
    private readonly statement: NamedStatement,
    private readonly values: readonly (string | null)[],
    private readonly sink: RowSink,
    private readonly unwanted: () => void,
    private settle: (error: Error | null, result: FlushResult | null) => void,
  ) {}

  submit(connection: WireConnection): Error | null {
    this.connection = connection;
    const { stream } = connection;
    const { frame, statement, values } = this;
    const statements = statementsOf(connection);
    stream.cork();
    try {
      const columns = statements.prepared(statement.name);
      this.awaitsColumns = columns === null;
      if (columns === null) statements.begin();
      if (frame.before.length > 0) stream.write(frame.before);
      if (frame.parsesBefore) statements.sentUnnamed();
      if (columns === null) statements.prepare(statement);
      connection.bind({ statement: statement.name, values });
      stream.write(frame.after);
      if (frame.parsesAfter) statements.sentUnnamed();
      this.progress.submitted = true;
      if (columns !== null) this.start(columns);
      return null;
    } catch (error) {
      // Half a flush without its Sync is written; nothing more can be said on this connection.
      const cause = asError(error);
      stream.destroy(cause);
      return cause;
    } finally {
      stream.uncork();
    }
  }

  handleRowDescription({ fields }: { fields: readonly WireField[] }): void {
    if (!this.awaitsColumns) return;
    this.awaitsColumns = false;
    if (this.connection !== null) statementsOf(this.connection).describe(this.statement.name, fields);
    this.start(fields);
  }

  handleDataRow({ fields }: { fields: readonly (string | null)[] }): void {
    if (this.commands > this.frame.commandsBefore) {
      this.transaction = { id: fields[0] ?? '', server: fields[1] ?? '' };
    } else if (this.wanted) {
      // `pg` calls from the socket's data event, where an exception would end the process.
      try {
        if (this.sink.row(fields)) return;
      } catch (error) {
        this.failure = asError(error);
      }
      this.stop();
    }
  }

  handleCommandComplete({ text }: { text: string }): void {
    if (this.commands === this.frame.commandsBefore) {
      const count = /(\d+)$/.exec(text)?.[1];
      this.affected = count === undefined ? 0 : Number(count);
    }
    this.completeCommand();
  }

  handlePortalSuspended(): void {
    this.suspended = true;
    this.completeCommand();
  }

  handleEmptyQuery(): void {
    this.completeCommand();
  }

  handleCopyInResponse(connection: WireConnection): void {
    connection.sendCopyFail('tools do not copy');
  }

  handleCopyData(): void {}

  handleError(error: Error): void {
    if (this.connection !== null) statementsOf(this.connection).abandon();
    this.finish(error, null);
  }

  handleReadyForQuery(): void {
    const { affected, suspended, transaction, failure } = this;
    if (failure !== null) this.finish(failure, null);
    else this.finish(null, { affected, suspended, transaction });
  }

  private completeCommand(): void {
    if (this.commands === this.frame.commandsBefore) {
      this.progress.statementDone = true;
      this.startWithoutColumns();
    }
    this.commands += 1;
  }

  /** NoData came in place of a RowDescription; `pg` tells nobody. */
  private startWithoutColumns(): void {
    if (!this.awaitsColumns) return;
    this.awaitsColumns = false;
    if (this.connection !== null) statementsOf(this.connection).describe(this.statement.name, []);
    this.start([]);
  }

  private start(columns: readonly WireField[]): void {
    try {
      this.sink.start(columns);
    } catch (error) {
      this.failure = asError(error);
      this.stop();
    }
  }

  private stop(): void {
    this.wanted = false;
    this.unwanted();
  }

  private finish(error: Error | null, result: FlushResult | null): void {
    const settle = this.settle;
    this.settle = () => undefined;
    settle(error, result);
  }
}

function asError(value: unknown): Error {
  return value instanceof Error ? value : new Error(String(value));
}
