import { readFileSync } from 'node:fs';
import { inspect } from 'node:util';
import fc from 'fast-check';
import { ConfigError, parseConfig } from './parse-config.js';
import type { RawEnvironment } from './setting-reader.js';

const parse = (environment: RawEnvironment) => parseConfig(environment, '/srv/app');

function problemsOf(environment: RawEnvironment): Record<string, string> {
  try {
    parse(environment);
  } catch (error) {
    if (error instanceof ConfigError) {
      return Object.fromEntries(error.problems.map((problem) => [problem.setting, problem.message]));
    }
    throw error;
  }
  return {};
}

describe('the settings', () => {
  it('need nothing to be set: the embedded server serves on loopback with the sample data', () => {
    const { config, secrets } = parse({});
    expect(config).toMatchObject({
      listen: { host: '127.0.0.1', port: 8000 },
      dataDir: '/srv/app/.data',
      opsMode: 'dev',
      database: { embedded: true },
      sampleData: true,
      jwt: null,
      rateLimit: null,
      corsOrigins: [],
      secretsDir: '/srv/app/.data/secrets',
    });
    expect(secrets.databaseUrl).toBeNull();
  });

  it('go to real mode without sample data as soon as DATABASE_URL is given', () => {
    const { config, secrets } = parse({ DATABASE_URL: 'postgres://app:pw@db.example/registry' });
    expect(config).toMatchObject({ opsMode: 'real', sampleData: false, database: { embedded: false } });
    expect(secrets.databaseUrl).toBe('postgres://app:pw@db.example/registry');
  });

  it('can be set one by one', () => {
    const { config, secrets } = parse({
      PORT: '0',
      HOST: '::1',
      DATA_DIR: '/var/lib/qm',
      OPS_MODE: 'real',
      SAMPLE_DATA: 'off',
      LOG_LEVEL: 'DEBUG',
      CORS_ORIGINS: 'https://ops.example, http://localhost:3000',
      JWT_JWKS_URL: 'https://id.example/jwks.json',
      JWT_AUDIENCE: 'quartermaster',
      JWT_ISSUER: 'https://id.example/',
      JWT_ROLES_CLAIM: 'realm_access.roles',
      RATE_LIMIT: '600',
      SECRETS_DIR: 'secrets',
      DEFAULT_TIME_ZONE: 'Asia/Seoul',
      BOOTSTRAP_ADMIN_KEY: `qm_${'k'.repeat(32)}`,
      QM_SECRET_INVENTORY: 'hunter2',
    });
    expect(config).toMatchObject({
      listen: { host: '::1', port: 0 },
      dataDir: '/var/lib/qm',
      opsMode: 'real',
      sampleData: false,
      logLevel: 'debug',
      corsOrigins: ['https://ops.example', 'http://localhost:3000'],
      jwt: { tenantClaim: 'tenant_id', rolesClaim: 'realm_access.roles' },
      rateLimit: 600,
      secretsDir: '/srv/app/secrets',
      defaultTimeZone: 'Asia/Seoul',
    });
    expect(secrets.variable('QM_SECRET_INVENTORY')).toBe('hunter2');
    expect(secrets.directory).toBe('/srv/app/secrets');
  });

  it('count an empty value as not set, as a copied .env.example has them', () => {
    expect(parse({ PORT: '', DATABASE_URL: ' ', JWT_AUDIENCE: '' }).config).toEqual(parse({}).config);
  });

  it('report every problem at once, each naming its setting', () => {
    const problems = problemsOf({
      PORT: '80000',
      HOST: 'not a host',
      DATABASE_URL: 'mysql://app:hunter2@db/registry',
      OPS_MODE: 'production',
      SAMPLE_DATA: 'maybe',
      LOG_LEVEL: 'loud',
      CORS_ORIGINS: 'https://a.example/path,nonsense',
      JWT_JWKS_URL: 'ftp://id.example',
      RATE_LIMIT: '1.5',
      TOOL_POOL_SIZE: 'ten',
      SHUTDOWN_TIMEOUT_MS: '-1',
      DEFAULT_TIME_ZONE: 'Mars/Olympus',
      BOOTSTRAP_ADMIN_KEY: 'qm_short',
      AUDIT_RETENTION_DAYS: '1e9',
    });
    expect(Object.keys(problems).sort()).toEqual(
      [
        'AUDIT_RETENTION_DAYS',
        'BOOTSTRAP_ADMIN_KEY',
        'CORS_ORIGINS',
        'DATABASE_URL',
        'DEFAULT_TIME_ZONE',
        'HOST',
        'JWT_AUDIENCE',
        'JWT_ISSUER',
        'JWT_JWKS_URL',
        'LOG_LEVEL',
        'OPS_MODE',
        'PORT',
        'RATE_LIMIT',
        'SAMPLE_DATA',
        'SHUTDOWN_TIMEOUT_MS',
        'TOOL_POOL_SIZE',
      ].sort(),
    );
    expect(problems.PORT).toBe('PORT must be a whole number from 0 to 65535, not "80000".');
    expect(problems.CORS_ORIGINS).toContain('"https://a.example/path", "nonsense"');
  });

  it('refuse half a JWT configuration, which would silently accept no token or any', () => {
    expect(problemsOf({ JWT_AUDIENCE: 'a' })).toHaveProperty('JWT_AUDIENCE');
    expect(problemsOf({ JWT_JWKS_URL: 'https://id.example/k', JWT_ISSUER: 'i' })).toEqual({
      JWT_AUDIENCE: 'JWT_AUDIENCE must be set when JWT_JWKS_URL is.',
    });
  });

  it('never repeat a secret in a problem', () => {
    const problems = problemsOf({ DATABASE_URL: 'mysql://u:hunter2@db', BOOTSTRAP_ADMIN_KEY: 'hunter2' });
    expect(Object.keys(problems)).toHaveLength(2);
    expect(JSON.stringify(problems)).not.toContain('hunter2');
  });

  it('keep secrets out of anything printed or logged', () => {
    const { secrets } = parse({ DATABASE_URL: 'postgres://u:hunter2@db/x', QM_SECRET_A: 'hunter2' });
    expect(inspect({ secrets }, { depth: 9, showHidden: true }) + JSON.stringify({ secrets })).not.toContain('hunter2');
  });

  it('give assets only the QM_SECRET_ variables', () => {
    const { secrets } = parse({ DATABASE_URL: 'postgres://db/x', HOME: '/root', QM_SECRET_A: 'a' });
    expect(secrets.variable('QM_SECRET_A')).toBe('a');
    for (const name of ['DATABASE_URL', 'HOME', '__proto__', 'constructor', 'toString']) {
      expect(secrets.variable(name)).toBeUndefined();
    }
  });

  it('either parse or say what is wrong, whatever the text', () => {
    const names = ['PORT', 'HOST', 'DATABASE_URL', 'CORS_ORIGINS', 'JWT_JWKS_URL', 'DEFAULT_TIME_ZONE', 'RATE_LIMIT'];
    fc.assert(
      fc.property(fc.constantFrom(...names), fc.string(), (name, value) => {
        for (const [setting, message] of Object.entries(problemsOf({ [name]: value }))) {
          expect(message.startsWith(`${setting} `)).toBe(true);
        }
      }),
    );
  });

  it('are all in .env.example, and nothing else is', () => {
    const documented = [...readFileSync('.env.example', 'utf8').matchAll(/^#? ?([A-Z][A-Z0-9_]+)=/gm)].map(
      ([, n]) => n,
    );
    const read: string[] = [];
    parseConfig(new Proxy<RawEnvironment>({}, { get: (_, name) => void read.push(String(name)) }), '/srv/app');
    expect(documented.filter((name) => !name!.startsWith('QM_SECRET_')).sort()).toEqual([...new Set(read)].sort());
  });
});
