import type { Secret } from '../secrets/secret.js';

/** Which of a source's roles serves, and what the transaction around a statement may do. */
export type AccessMode = 'read' | 'write';

export interface PostgresRole {
  user: string;
  /** Asked at every connect, so that a rotated password counts; null for a server that wants none. */
  password: (() => Promise<Secret>) | null;
}

export interface PostgresTls {
  /** Whether the server's certificate and name are checked. */
  verify: boolean;
  /** A certificate authority in PEM, asked at every connect; null for those that Node trusts. */
  ca: (() => Promise<Secret>) | null;
  /** The name that the certificate must be for, where it is not the host's. */
  serverName: string | null;
}

/** Where a source asset of type `postgres` points, with secrets that are resolved at connect. */
export interface PostgresSettings {
  /** The asset's name, for messages. */
  source: string;
  host: string;
  port: number;
  database: string;
  tls: PostgresTls | null;
  read: PostgresRole;
  /** The role of tools that write; without it the source can only be read. */
  write: PostgresRole | null;
  /** Connections of each role. */
  poolSize: number;
  /** Cap on the time of one call. */
  timeoutMs: number;
  /** How long a call may wait for a free connection, and a connection attempt for the server. */
  waitMs: number;
}
