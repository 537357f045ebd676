import { CONTROL_STATEMENTS } from './wire-frame.js';
import type { WireConnection, WireField } from './wire-protocol.js';

/** A statement that a connection can keep prepared. The name is its identity: equal names mean equal text and types. */
export interface NamedStatement {
  /** At most 63 bytes. */
  name: string;
  sql: string;
  /** The type of each parameter, by oid. */
  parameterTypes: readonly number[];
}

/** What a connection knows of a statement that it has prepared. */
export interface PreparedEntry {
  /** Null until the server has described them; empty for a statement without rows. */
  columns: readonly WireField[] | null;
}

const MAX_STATEMENTS = 200;

/**
 * The prepared statements of one connection: the least recently used are closed beyond a bound. A statement counts as
 * prepared once the server's ParseComplete has come, since an error earlier in the flush makes the server skip the Parse,
 * and taking it for prepared (or for absent) would fail the next call.
 */
export class ConnectionStatements {
  private readonly entries = new Map<string, PreparedEntry>();
  /** Parse messages that were sent and not answered yet, in order. */
  private sent: string[] = [];
  private controlsReady = false;
  /** The statement that was used last. */
  private latest = '';

  constructor(private readonly connection: WireConnection) {
    connection.on('parseComplete', () => this.onParseComplete());
  }

  /** The columns of a statement that this connection has prepared and described, and null for any other. */
  prepared(name: string): readonly WireField[] | null {
    const entry = this.entries.get(name);
    if (entry === undefined || entry.columns === null || !this.controlsReady) return null;
    if (name !== this.latest) {
      this.entries.delete(name);
      this.entries.set(name, entry);
      this.latest = name;
    }
    return entry.columns;
  }

  /**
   * Writes what a flush needs before its transaction begins: the statements of the frame, and the end of those that are
   * over the bound. No error can skip what comes first.
   */
  begin(): void {
    for (const name of this.entries.keys()) {
      if (this.entries.size < MAX_STATEMENTS) break;
      this.entries.delete(name);
      this.connection.close({ type: 'S', name });
    }
    if (!this.controlsReady) for (const [name, text] of Object.entries(CONTROL_STATEMENTS)) this.parse(name, text, []);
  }

  /** Writes what has to be sent before the statement can be bound; its columns will arrive before its rows. */
  prepare({ name, sql, parameterTypes }: NamedStatement): void {
    if (!this.entries.has(name)) this.parse(name, sql, parameterTypes);
    this.connection.describe({ type: 'S', name });
  }

  /** A Parse of the unnamed statement was written: its answer is one more ParseComplete. */
  sentUnnamed(): void {
    this.sent.push('');
  }

  /** The server answered with an error, so it skips what was sent and not answered. */
  abandon(): void {
    this.sent = [];
  }

  describe(name: string, columns: readonly WireField[]): void {
    const entry = this.entries.get(name);
    if (entry !== undefined) entry.columns = columns;
  }

  /** Prepares the statement anew at its next use. */
  forget(name: string): void {
    this.entries.delete(name);
  }

  /** Something deallocated statements behind our back: nothing is known any more. */
  forgetAll(): void {
    this.entries.clear();
    this.controlsReady = false;
  }

  private parse(name: string, text: string, types: readonly number[]): void {
    // Closing what does not exist is no error, and preparing what does is one: 42P05.
    this.connection.close({ type: 'S', name });
    this.connection.parse({ name, text, types });
    this.sent.push(name);
  }

  private onParseComplete(): void {
    const name = this.sent.shift();
    if (name === undefined || name === '') return;
    if (!Object.hasOwn(CONTROL_STATEMENTS, name)) {
      this.entries.set(name, { columns: null });
      this.latest = name;
    } else if (name === LAST_CONTROL) this.controlsReady = true;
  }
}

const LAST_CONTROL = Object.keys(CONTROL_STATEMENTS).at(-1);

const known = new WeakMap<WireConnection, ConnectionStatements>();

export function statementsOf(connection: WireConnection): ConnectionStatements {
  let statements = known.get(connection);
  if (statements === undefined) {
    statements = new ConnectionStatements(connection);
    known.set(connection, statements);
  }
  return statements;
}
