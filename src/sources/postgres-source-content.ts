import { FieldReader } from '../asset-registry/validation/field-reader.js';
import { parseSecretReference, SECRET_REFERENCE_FORMS } from '../asset-registry/validation/secret-reference.js';
import type { Problem } from '../errors/problem.js';
import type { DefaultServer } from './default-server.js';
import type { PostgresRole, PostgresSettings, PostgresTls } from './postgres/postgres-settings.js';
import type { SecretResolver } from './secrets/secret-resolver.js';

/** A `postgres` source asset, read. */
export interface PostgresSourceContent {
  settings: PostgresSettings;
  /** Volatile functions that reading statements may call all the same. */
  allowFunctions: readonly string[];
}

/** What a source asset takes from the process. */
export interface SourceSurroundings {
  secrets: SecretResolver;
  defaultServer: DefaultServer;
  defaultPoolSize: number;
}

const DEFAULT_TIMEOUT_MS = 30_000;
const DEFAULT_WAIT_MS = 2_000;
const HOST = /^[A-Za-z0-9._:%-]{1,253}$/;
const FUNCTION_NAME = /^[^\0]{1,63}$/;

/**
 * Reads the `content` of a source asset with `source_type: postgres`. Problems have JSON Pointers from the asset's root; the
 * result can be used only when there are none.
 */
export function readPostgresSource(
  source: string,
  content: unknown,
  surroundings: SourceSurroundings,
): PostgresSourceContent & { problems: Problem[] } {
  const problems: Problem[] = [];
  const reader = new FieldReader(content, ['content'], problems);
  reader.choice('source_type', ['postgres'], 'postgres');
  if (!reader.has('connection')) reader.refuse(['connection'], 'is required.');
  const connection = reader.object('connection');
  const limits = reader.object('limits');
  const write = connection?.object('write') ?? null;

  const settings: PostgresSettings = {
    source,
    ...(connection === null ? surroundings.defaultServer : readServer(connection, surroundings)),
    database: connection?.requiredText('database', { maxLength: 63 }) ?? '',
    read: connection === null ? NOBODY : readRole(connection, surroundings.secrets),
    write: write === null ? null : readRole(write, surroundings.secrets),
    poolSize: limits?.integer('pool_size', surroundings.defaultPoolSize, 1, 200) ?? surroundings.defaultPoolSize,
    timeoutMs: limits?.integer('timeout_ms', DEFAULT_TIMEOUT_MS, 1, 600_000) ?? DEFAULT_TIMEOUT_MS,
    waitMs: limits?.integer('wait_ms', DEFAULT_WAIT_MS, 1, 60_000) ?? DEFAULT_WAIT_MS,
  };
  const allowFunctions = reader.textList('allow_functions', {
    maxItems: 200,
    pattern: FUNCTION_NAME,
    form: "a function's name",
  });
  for (const part of [write, connection, limits, reader]) part?.refuseUnknown();
  return { settings, allowFunctions, problems };
}

const NOBODY: PostgresRole = { user: '', password: null };

function readServer(connection: FieldReader, { secrets, defaultServer }: SourceSurroundings): DefaultServer {
  const tls = connection.object('tls');
  const own = {
    host: readHost(connection),
    port: connection.integer('port', 5432, 1, 65_535),
    tls: readTls(tls, secrets),
  };
  if (connection.choice('server', ['default'], null) === null) {
    if (!connection.has('host')) connection.refuse(['host'], 'is required, or "server": "default".');
    return own;
  }
  for (const field of ['host', 'port', 'tls'] as const) {
    if (connection.has(field)) connection.refuse([field], 'can’t stand beside server, which brings its own.');
  }
  return defaultServer;
}

function readHost(connection: FieldReader): string {
  return connection.text('host', { pattern: HOST, form: 'a host name or an IP address' }) ?? '';
}

function readTls(tls: FieldReader | null, secrets: SecretResolver): PostgresTls | null {
  if (tls === null) return null;
  const enabled = tls.flag('enabled', true);
  const settings = {
    verify: tls.flag('verify', true),
    ca: readSecret(tls, 'ca_ref', secrets),
    serverName: tls.text('server_name', { maxLength: 253 }),
  };
  tls.refuseUnknown();
  return enabled ? settings : null;
}

function readRole(reader: FieldReader, secrets: SecretResolver): PostgresRole {
  return {
    user: reader.requiredText('user', { maxLength: 63 }) ?? '',
    password: readSecret(reader, 'password_ref', secrets),
  };
}

function readSecret(reader: FieldReader, field: string, secrets: SecretResolver): PostgresRole['password'] {
  const reference = reader.text(field);
  if (reference === null) return null;
  if (parseSecretReference(reference) === null) return reader.refuse([field], `must be ${SECRET_REFERENCE_FORMS}.`);
  return () => secrets.resolve(reference);
}
