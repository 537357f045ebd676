import { statementsOf } from './connection-statements.js';
import type { Submittable, WireConnection, WireField } from './wire-protocol.js';

export interface StatementDescription {
  /** The type of each parameter, by oid, as given or as the server inferred it. */
  parameterTypes: readonly number[];
  /** Empty for a statement without rows. */
  columns: readonly WireField[];
}

/** Asks the server what it makes of a statement, running nothing. */
export class DescribeQuery implements Submittable {
  private connection: WireConnection | null = null;
  private parameterTypes: readonly number[] = [];
  private columns: readonly WireField[] = [];
  private readonly onParameters = ({ dataTypeIDs }: { dataTypeIDs: readonly number[] }): void => {
    this.parameterTypes = dataTypeIDs;
  };

  /**
   * @param types the declared type of each parameter, by oid; 0 lets the server infer it
   * @param settle called once, with the error or the description
   */
  constructor(
    private readonly sql: string,
    private readonly types: readonly number[],
    private settle: (error: Error | null, description: StatementDescription | null) => void,
  ) {}

  submit(connection: WireConnection): Error | null {
    this.connection = connection;
    statementsOf(connection).sentUnnamed();
    // `pg` passes ParameterDescription on to nobody.
    connection.on('parameterDescription', this.onParameters);
    connection.stream.cork();
    connection.parse({ name: '', text: this.sql, types: this.types });
    connection.describe({ type: 'S', name: '' });
    connection.sync();
    connection.stream.uncork();
    return null;
  }

  handleRowDescription({ fields }: { fields: readonly WireField[] }): void {
    this.columns = fields;
  }

  handleDataRow(): void {}
  handleCommandComplete(): void {}
  handlePortalSuspended(): void {}
  handleEmptyQuery(): void {}
  handleCopyInResponse(): void {}
  handleCopyData(): void {}

  handleError(error: Error): void {
    if (this.connection !== null) statementsOf(this.connection).abandon();
    this.finish(error);
  }

  handleReadyForQuery(): void {
    this.finish(null);
  }

  private finish(error: Error | null): void {
    this.connection?.off('parameterDescription', this.onParameters);
    const settle = this.settle;
    this.settle = () => undefined;
    const { parameterTypes, columns } = this;
    settle(error, error === null ? { parameterTypes, columns } : null);
  }
}
