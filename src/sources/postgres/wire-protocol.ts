import type { EventEmitter } from 'node:events';
import type { Socket } from 'node:net';
import type pg from 'pg';

/*
 * The inner parts of `pg` that a Submittable works with. They are documented for authors of such classes (pg-cursor is
 * one) and not in its type declarations.
 */

export interface WireField {
  name: string;
  dataTypeID: number;
}

export interface WireConnection extends EventEmitter {
  stream: Socket;
  query(text: string): void;
  parse(message: { name: string; text: string; types: readonly number[] }): void;
  bind(message: { statement: string; values: readonly (string | null)[] }): void;
  describe(message: { type: 'S' | 'P'; name: string }): void;
  close(message: { type: 'S' | 'P'; name: string }): void;
  sync(): void;
  sendCopyFail(reason: string): void;
}

export interface WireClient extends pg.PoolClient {
  connection: pg.Connection & WireConnection;
  processID: number | null;
  secretKey: number | null;
  /** False once the connection has failed. */
  _queryable: boolean;
  /** True once it is being closed. */
  _ending: boolean;
}

/** What `pg` calls while a submitted query runs. After `handleError` nothing more is called. */
export interface Submittable {
  submit(connection: WireConnection): Error | null;
  handleRowDescription(message: { fields: readonly WireField[] }): void;
  handleDataRow(message: { fields: readonly (string | null)[] }): void;
  handleCommandComplete(message: { text: string }): void;
  handlePortalSuspended(): void;
  handleEmptyQuery(): void;
  handleCopyInResponse(connection: WireConnection): void;
  handleCopyData(): void;
  handleError(error: Error): void;
  handleReadyForQuery(): void;
}

/** The fields of an ErrorResponse by which code here decides; messages are localised, these are not. */
export interface ServerError extends Error {
  code: string;
  severity?: string;
  detail?: string;
  position?: string;
  schema?: string;
  table?: string;
  column?: string;
  constraint?: string;
  routine?: string;
  /** Where in its work the server was: for a value it could not read, which parameter that was. */
  where?: string;
}

/** The server's own error, or null for one of the network or of the driver. */
export function serverError(error: unknown): ServerError | null {
  const { code, severity } = (error ?? {}) as Partial<ServerError>;
  return typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code) && typeof severity === 'string'
    ? (error as ServerError)
    : null;
}
