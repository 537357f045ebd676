import { FieldReader } from '../../../asset-registry/validation/field-reader.js';
import { parseSecretReference, SECRET_REFERENCE_FORMS } from '../../../asset-registry/validation/secret-reference.js';
import type { Problem } from '../../../errors/problem.js';

/** What a `neo4j` source asset says, checked. */
export interface Neo4jSettings {
  /** `bolt://…`, `bolt+s://…` with TLS, `neo4j://…` where a cluster routes. */
  url: string;
  /** Null: the user's home database. */
  database: string | null;
  user: string;
  passwordRef: string;
  poolSize: number;
  /** Upper bound for one call, in milliseconds. */
  timeoutMs: number;
  /** How long a call waits for a connection, in milliseconds. */
  waitMs: number;
}

const HOST = /^(?=.{1,253}$)([A-Za-z0-9_-]{1,63}\.?)+$|^[0-9A-Fa-f:]{2,45}$/;
const DATABASE = /^[A-Za-z0-9][A-Za-z0-9.-]{2,62}$/;

/**
 * Reads the `content` of a source asset with `source_type: neo4j`:
 * `connection { host, port, database, user, password_ref, tls, routing }` and `limits { pool_size, timeout_ms, wait_ms }`.
 * Problems have JSON Pointers from the asset's root; the settings can be used only when there are none.
 */
export function readNeo4jSource(content: unknown): { settings: Neo4jSettings; problems: Problem[] } {
  const problems: Problem[] = [];
  const reader = new FieldReader(content, ['content'], problems);
  reader.choice('source_type', ['neo4j'], 'neo4j');
  if (!reader.has('connection')) reader.refuse(['connection'], 'is required.');
  const connection = reader.object('connection');
  const limits = reader.object('limits');

  const passwordRef = connection?.requiredText('password_ref') ?? '';
  if (passwordRef !== '' && parseSecretReference(passwordRef) === null) {
    connection?.refuse(['password_ref'], `must be ${SECRET_REFERENCE_FORMS}.`);
  }
  const settings: Neo4jSettings = {
    url: connection === null ? '' : readUrl(connection),
    database: connection?.text('database', { pattern: DATABASE, form: 'a database name' }) ?? null,
    user: connection?.requiredText('user', { maxLength: 256 }) ?? '',
    passwordRef,
    poolSize: limits?.integer('pool_size', 10, 1, 500) ?? 10,
    timeoutMs: limits?.integer('timeout_ms', 30_000, 1, 600_000) ?? 30_000,
    waitMs: limits?.integer('wait_ms', 5_000, 1, 60_000) ?? 5_000,
  };
  for (const part of [connection, limits, reader]) part?.refuseUnknown();
  return { settings, problems };
}

function readUrl(connection: FieldReader): string {
  const host = connection.requiredText('host', { pattern: HOST, form: 'a host name or an IP address' }) ?? '';
  const port = connection.integer('port', 7687, 1, 65_535);
  const scheme = connection.flag('routing', false) ? 'neo4j' : 'bolt';
  const secure = connection.flag('tls', false) ? '+s' : '';
  return `${scheme}${secure}://${host.includes(':') ? `[${host}]` : host}:${port}`;
}
