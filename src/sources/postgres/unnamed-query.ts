import { statementsOf } from './connection-statements.js';
import { EXECUTE_AND_SYNC } from './wire-frame.js';
import type { Submittable, WireConnection } from './wire-protocol.js';

export interface UnnamedResult {
  /** The command's tag, such as `COMMIT`. */
  tag: string;
  /** In PostgreSQL's text format. */
  rows: (readonly (string | null)[])[];
}

/**
 * A query that is not kept prepared: transaction commands and questions to the catalogue. It goes by the extended
 * protocol, which takes exactly one statement.
 */
export class UnnamedQuery implements Submittable {
  private readonly result: UnnamedResult = { tag: '', rows: [] };
  private connection: WireConnection | null = null;

  /** @param settle called once, with the error or the result */
  constructor(
    private readonly text: string,
    private readonly values: readonly (string | null)[],
    private settle: (error: Error | null, result: UnnamedResult | null) => void,
  ) {}

  submit(connection: WireConnection): Error | null {
    this.connection = connection;
    statementsOf(connection).sentUnnamed();
    connection.stream.cork();
    connection.parse({ name: '', text: this.text, types: [] });
    connection.bind({ statement: '', values: this.values });
    connection.stream.write(EXECUTE_AND_SYNC);
    connection.stream.uncork();
    this.connection = connection;
    return null;
  }

  handleDataRow({ fields }: { fields: readonly (string | null)[] }): void {
    this.result.rows.push(fields);
  }

  handleCommandComplete({ text }: { text: string }): void {
    this.result.tag = text;
  }

  handleRowDescription(): void {}
  handlePortalSuspended(): void {}
  handleEmptyQuery(): void {}
  handleCopyData(): void {}

  handleCopyInResponse(connection: WireConnection): void {
    connection.sendCopyFail('tools do not copy');
  }

  handleError(error: Error): void {
    if (this.connection !== null) statementsOf(this.connection).abandon();
    this.finish(error);
  }

  handleReadyForQuery(): void {
    this.finish(null);
  }

  private finish(error: Error | null): void {
    const settle = this.settle;
    this.settle = () => undefined;
    settle(error, error === null ? this.result : null);
  }
}
