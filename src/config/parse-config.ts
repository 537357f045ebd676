import { join, resolve } from 'node:path';
import { AppConfig, LOG_LEVELS, OPS_MODES, type JwtConfig } from './app-config.js';
import { AppSecrets } from './app-secrets.js';
import { SettingReader, type RawEnvironment, type SettingProblem } from './setting-reader.js';

export interface LoadedConfig {
  config: AppConfig;
  secrets: AppSecrets;
}

/** All that is wrong with the settings, one sentence each. */
export class ConfigError extends Error {
  constructor(readonly problems: readonly SettingProblem[]) {
    super(
      `Quartermaster cannot start with these settings:\n${problems.map((problem) => `- ${problem.message}`).join('\n')}`,
    );
    this.name = 'ConfigError';
  }
}

/** `qm_` and at least 32 visible characters: what a bootstrap key must look like. */
const BOOTSTRAP_KEY = /^qm_[\x21-\x7e]{32,253}$/;
const SECRET_VARIABLE = /^QM_SECRET_[A-Z0-9_]+$/;

/**
 * Turns raw settings into the typed ones.
 * @param directory what relative paths start from
 * @throws ConfigError with every problem at once
 */
export function parseConfig(environment: RawEnvironment, directory: string): LoadedConfig {
  const reader = new SettingReader(environment);
  const databaseUrl = reader.checked('DATABASE_URL', null, isPostgresUrl, 'a postgres:// URL with a host', true);
  const embedded = reader.text('DATABASE_URL') === null;
  const dataDir = resolve(directory, reader.text('DATA_DIR') ?? '.data');
  const sampleData = reader.flag('SAMPLE_DATA', embedded);
  // The sample sources need a place for their passwords; beside the data is one that lasts as long.
  const secretsDir = reader.text('SECRETS_DIR') ?? (sampleData ? join(dataDir, 'secrets') : null);

  const config = new AppConfig({
    listen: {
      host: reader.checked('HOST', '127.0.0.1', (host) => /^[\w.:%-]+$/.test(host), 'a host name or an IP address'),
      port: reader.integer('PORT', 8000, { min: 0, max: 65_535 }),
    },
    dataDir,
    opsMode: reader.choice('OPS_MODE', OPS_MODES, embedded ? 'dev' : 'real'),
    database: { embedded, poolSize: reader.integer('DATABASE_POOL_SIZE', 10, { min: 2, max: 500 }) },
    sampleData,
    logLevel: reader.choice('LOG_LEVEL', LOG_LEVELS, 'info'),
    corsOrigins: reader.list('CORS_ORIGINS', isOrigin, 'origins such as https://ops.example, or *'),
    jwt: readJwt(reader),
    rateLimit: reader.integer('RATE_LIMIT', 0, { min: 0, max: 10_000_000 }) || null,
    toolPoolSize: reader.integer('TOOL_POOL_SIZE', 10, { min: 1, max: 500 }),
    secretsDir: secretsDir === null ? null : resolve(directory, secretsDir),
    defaultTimeZone: reader.checked('DEFAULT_TIME_ZONE', 'UTC', isTimeZone, 'an IANA time zone such as Asia/Seoul'),
    shutdownTimeoutMs: reader.integer('SHUTDOWN_TIMEOUT_MS', 10_000, { min: 0, max: 600_000 }),
    feedPollMs: reader.integer('FEED_POLL_MS', 5_000, { min: 50, max: 600_000 }),
    questionLogSize: reader.integer('QUESTION_LOG_SIZE', 1_000, { min: 0, max: 100_000 }),
    retention: {
      executionsDays: readDays(reader, 'EXECUTIONS_RETENTION_DAYS', 90),
      idempotencyHours: reader.integer('IDEMPOTENCY_RETENTION_HOURS', 24, { min: 1, max: 8_760 }),
      auditDays: readDays(reader, 'AUDIT_RETENTION_DAYS', 0),
      changesDays: readDays(reader, 'CHANGES_RETENTION_DAYS', 30),
    },
  });

  const secrets = new AppSecrets({
    databaseUrl,
    bootstrapAdminKey: reader.checked(
      'BOOTSTRAP_ADMIN_KEY',
      null,
      (key) => BOOTSTRAP_KEY.test(key),
      'qm_ followed by at least 32 visible characters',
      true,
    ),
    variables: secretVariables(environment),
    secretsDir: config.secretsDir,
  });

  if (reader.problems.length > 0) throw new ConfigError(reader.problems);
  return { config, secrets };
}

function readJwt(reader: SettingReader): JwtConfig | null {
  const jwksUrl = reader.checked('JWT_JWKS_URL', null, isHttpUrl, 'an http:// or https:// URL');
  const audience = reader.text('JWT_AUDIENCE');
  const issuer = reader.text('JWT_ISSUER');
  const tenantClaim = reader.text('JWT_TENANT_CLAIM') ?? 'tenant_id';
  const rolesClaim = reader.text('JWT_ROLES_CLAIM') ?? 'roles';
  if (reader.text('JWT_JWKS_URL') === null) {
    for (const setting of ['JWT_AUDIENCE', 'JWT_ISSUER']) {
      if (reader.text(setting) !== null) reader.refuse(setting, 'has no effect without JWT_JWKS_URL; set both.', null);
    }
    return null;
  }
  // A token for another audience, or of another issuer that shares the key set, must not open this service.
  if (audience === null) reader.refuse('JWT_AUDIENCE', 'must be set when JWT_JWKS_URL is.', null);
  if (issuer === null) reader.refuse('JWT_ISSUER', 'must be set when JWT_JWKS_URL is.', null);
  if (jwksUrl === null || audience === null || issuer === null) return null;
  return { jwksUrl, audience, issuer, tenantClaim, rolesClaim };
}

function readDays(reader: SettingReader, setting: string, fallback: number): number {
  return reader.integer(setting, fallback, { min: 0, max: 36_500 });
}

function secretVariables(environment: RawEnvironment): Record<string, string> {
  const entries = Object.entries(environment).filter(
    (entry): entry is [string, string] => SECRET_VARIABLE.test(entry[0]) && entry[1] !== undefined,
  );
  return Object.fromEntries(entries);
}

function isPostgresUrl(value: string): boolean {
  const url = parseUrl(value);
  return url !== null && /^postgres(ql)?:$/.test(url.protocol) && url.hostname !== '';
}

function isHttpUrl(value: string): boolean {
  return /^https?:$/.test(parseUrl(value)?.protocol ?? '');
}

function isOrigin(value: string): boolean {
  return value === '*' || (isHttpUrl(value) && parseUrl(value)?.origin === value);
}

function isTimeZone(value: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: value });
    return true;
  } catch {
    return false;
  }
}

function parseUrl(value: string): URL | null {
  return URL.canParse(value) ? new URL(value) : null;
}
