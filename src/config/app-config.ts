export const OPS_MODES = ['dev', 'real'] as const;
export type OpsMode = (typeof OPS_MODES)[number];

export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** How tokens of an identity provider are checked and read. */
export interface JwtConfig {
  jwksUrl: string;
  audience: string;
  issuer: string;
  /** Names of claims; a dot goes into an object, as in Keycloak's `realm_access.roles`. */
  tenantClaim: string;
  rolesClaim: string;
}

/**
 * Every setting that is no secret, checked at boot and never changed after. Inject it by this class. Times are
 * milliseconds where the name says so; a retention of 0 days keeps for ever.
 */
export class AppConfig {
  readonly listen: { readonly host: string; readonly port: number };
  /** Absolute path: embedded data, first admin key. */
  readonly dataDir: string;
  /** `real` never falls back to seed files. */
  readonly opsMode: OpsMode;
  readonly database: {
    /** True when no DATABASE_URL is given and our own PostgreSQL serves. */
    readonly embedded: boolean;
    readonly poolSize: number;
  };
  readonly sampleData: boolean;
  readonly logLevel: LogLevel;
  /** Origins that browsers may call from; empty is none, `*` is any. */
  readonly corsOrigins: readonly string[];
  readonly jwt: JwtConfig | null;
  /** Requests per minute for each key, or null for no limit. */
  readonly rateLimit: number | null;
  /** Connections for each PostgreSQL source of tools, where the source does not say. */
  readonly toolPoolSize: number;
  /** Absolute path where `file:NAME` secrets lie, or null. */
  readonly secretsDir: string | null;
  /** IANA name; what "today" means when a caller does not say. */
  readonly defaultTimeZone: string;
  /** How long requests in flight may take after SIGTERM. */
  readonly shutdownTimeoutMs: number;
  /** How often the change feed is read when no notification came. */
  readonly feedPollMs: number;
  /** How many asked questions each tenant's log keeps for the impact of mapping drafts; 0 keeps none. */
  readonly questionLogSize: number;
  readonly retention: {
    readonly executionsDays: number;
    readonly idempotencyHours: number;
    readonly auditDays: number;
    readonly changesDays: number;
  };

  constructor(values: AppConfig) {
    Object.assign(this, values);
  }
}
