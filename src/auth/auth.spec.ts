import { jest } from '@jest/globals';
import { Controller, Get, Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';
import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { createTestApp } from '../../test/support/test-app.js';
import { createTestDatabase, type TestDatabase } from '../../test/support/test-database.js';
import { until } from '../../test/support/until.js';
import type { RawEnvironment } from '../config/setting-reader.js';
import { ok, type Envelope } from '../http/envelope.js';
import { newSecret } from './api-key-secret.js';
import { ApiKeys } from './api-keys.service.js';
import { ApiKeyStore } from './api-key.store.js';
import { Authenticator } from './authenticator.js';
import { AuthHttpModule } from './auth-http.module.js';
import { CurrentPrincipal } from './current-principal.decorator.js';
import { KeyUsage } from './key-usage.js';
import type { Principal } from './principal.js';
import { PublicRoute } from './public-route.decorator.js';
import { RequireRole } from './require-role.decorator.js';
import { ROLES, type Role } from './role.js';

@Controller('probe')
@RequireRole('viewer')
class ProbeController {
  @Get('me')
  me(@CurrentPrincipal() principal: Principal): Envelope<Principal> {
    return ok(principal);
  }

  @Get('editor')
  @RequireRole('editor')
  editor(): Envelope<string> {
    return ok('edited');
  }

  @Get('open')
  @PublicRoute()
  open(): Envelope<string> {
    return ok('open');
  }

  @Get('greet')
  @PublicRoute('identified')
  greet(@CurrentPrincipal() principal: Principal | null): Envelope<string | null> {
    return ok(principal?.tenantId ?? null);
  }
}

@Injectable()
class PlainRoute implements OnModuleInit {
  constructor(@Inject(HttpAdapterHost) private readonly host: HttpAdapterHost) {}

  onModuleInit(): void {
    const fastify = this.host.httpAdapter.getInstance<FastifyInstance>();
    fastify.get('/plain', { config: { requiredRole: 'operator' } }, (request) => ok(request.principal.actor));
  }
}

@Controller()
class ForgetfulController {
  @Get('forgotten')
  forgotten(): string {
    return '';
  }
}

const ADMIN = `qm_${'first-admin-key-of-this-test'.padEnd(40, '0')}`;
let database: TestDatabase;
let sql: pg.Client;
let folder: string;
const apps: NestFastifyApplication[] = [];

async function startApp(settings: RawEnvironment = {}, url = database.url): Promise<NestFastifyApplication> {
  const app = await createTestApp({
    databaseUrl: url,
    imports: [AuthHttpModule],
    controllers: [ProbeController],
    providers: [PlainRoute],
    settings: { DATA_DIR: folder, ...settings },
  });
  apps.push(app);
  return app;
}

interface Answer {
  status: number;
  headers: Record<string, unknown>;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  body: any;
}

async function send(
  app: NestFastifyApplication,
  key: string | null,
  method: 'GET' | 'POST' | 'DELETE',
  url: string,
  payload?: object,
): Promise<Answer> {
  const headers = key === null ? {} : { authorization: `Bearer ${key}` };
  const response = await app.inject({ method, url, headers, payload });
  return { status: response.statusCode, headers: response.headers, body: response.json() };
}

async function makeKey(
  app: NestFastifyApplication,
  roles: Role[],
  tenantId = 'default',
  name = 'test',
): Promise<string> {
  const author = { tenantId, actor: 'system', traceId: null };
  return (await app.get(ApiKeys, { strict: false }).create(author, { name, roles, expiresAt: null })).secret;
}

beforeAll(async () => {
  database = await createTestDatabase();
  folder = await mkdtemp(join(tmpdir(), 'qm-auth-'));
  sql = new pg.Client({ connectionString: database.url });
  await sql.connect();
});

afterAll(async () => {
  for (const app of apps) await app.close();
  await sql.end();
  await database.drop();
  await rm(folder, { recursive: true });
});

describe('a request', () => {
  let app: NestFastifyApplication;

  beforeAll(async () => {
    app = await startApp({ BOOTSTRAP_ADMIN_KEY: ADMIN });
  });

  it('without a valid key is 401, and says how to authenticate', async () => {
    for (const key of [null, '', 'nonsense', 'qm_short', newSecret(), `${ADMIN}x`, 'eyJhbGciOiJub25lIn0.e30.']) {
      const { status, headers, body } = await send(app, key, 'GET', '/probe/me');
      expect({ status, error: body.data.error }).toEqual({ status: 401, error: 'UNAUTHENTICATED' });
      expect(headers['www-authenticate']).toBe('Bearer');
      if (key) expect(JSON.stringify(body)).not.toContain(key);
    }
  });

  it('with a key is known by tenant, name and roles', async () => {
    const key = await makeKey(app, ['viewer'], 'acme', 'wall display');
    const { body } = await send(app, key, 'GET', '/probe/me');
    expect(body.data).toMatchObject({ tenantId: 'acme', actor: 'key:wall display', roles: ['viewer'] });
  });

  it('may do what its role and the lesser ones may, and is 403 above', async () => {
    for (const role of ROLES) {
      const key = await makeKey(app, [role]);
      const allowed = ROLES.indexOf(role) >= ROLES.indexOf('editor');
      const { status, body } = await send(app, key, 'GET', '/probe/editor');
      expect(status).toBe(allowed ? 200 : 403);
      if (!allowed) expect(body.data.error).toBe('FORBIDDEN');
      expect((await send(app, key, 'GET', '/probe/me')).status).toBe(200);
    }
  });

  it('to a plain Fastify route is checked alike', async () => {
    expect((await send(app, null, 'GET', '/plain')).status).toBe(401);
    expect((await send(app, await makeKey(app, ['viewer']), 'GET', '/plain')).status).toBe(403);
    expect((await send(app, ADMIN, 'GET', '/plain')).body.data).toBe('key:bootstrap');
  });

  it('to a public route needs no key, and one that is sent may still say who calls', async () => {
    expect((await send(app, null, 'GET', '/probe/open')).status).toBe(200);
    expect((await send(app, 'nonsense', 'GET', '/probe/open')).status).toBe(200);
    expect((await send(app, null, 'GET', '/probe/greet')).body.data).toBeNull();
    expect((await send(app, ADMIN, 'GET', '/probe/greet')).body.data).toBe('default');
    expect((await send(app, 'nonsense', 'GET', '/probe/greet')).status).toBe(401);
  });

  it('is refused before its body is read', async () => {
    const response = await app.inject({
      method: 'POST',
      url: '/ops/keys',
      payload: '{broken',
      headers: { 'content-type': 'application/json' },
    });
    expect(response.statusCode).toBe(401);
  });

  it('cannot reach a route that forgot to say who may call it: the app does not start', async () => {
    const start = createTestApp({
      databaseUrl: database.url,
      imports: [AuthHttpModule],
      controllers: [ForgetfulController],
      settings: { DATA_DIR: folder, BOOTSTRAP_ADMIN_KEY: ADMIN },
    });
    await expect(start).rejects.toThrow('GET /forgotten');
  });
});

describe('keys by REST', () => {
  let app: NestFastifyApplication;
  let other: NestFastifyApplication;

  beforeAll(async () => {
    app = await startApp({ BOOTSTRAP_ADMIN_KEY: ADMIN });
    other = await startApp({ BOOTSTRAP_ADMIN_KEY: ADMIN });
  });

  it('are made with a secret of 256 bits that is shown once and stored as its hash', async () => {
    const { status, body } = await send(app, ADMIN, 'POST', '/ops/keys', { name: 'ci', roles: ['editor', 'operator'] });
    expect(status).toBe(201);
    const { key, secret } = body.data;
    expect(secret).toMatch(/^qm_[A-Za-z0-9_-]{43}$/);
    expect(key).toMatchObject({
      name: 'ci',
      roles: ['editor', 'operator'],
      tenant_id: 'default',
      created_by: 'key:bootstrap',
    });
    expect(key.prefix).toBe(secret.slice(0, 11));
    const list = await send(app, ADMIN, 'GET', '/ops/keys');
    expect(list.body.data.keys[0]).toEqual(key);
    expect(JSON.stringify(list.body)).not.toContain(secret);
    const { rows } = await sql.query('SELECT * FROM tb_api_key WHERE key_id = $1', [key.key_id]);
    expect(JSON.stringify(rows)).not.toContain(secret.slice(11));
    expect(rows[0].secret_hash).toHaveLength(32);
  });

  it('open at once, in this process and in others', async () => {
    const { body } = await send(app, ADMIN, 'POST', '/ops/keys', { name: 'fresh', roles: ['viewer'] });
    expect((await send(app, body.data.secret, 'GET', '/probe/me')).status).toBe(200);
    expect((await send(other, body.data.secret, 'GET', '/probe/me')).status).toBe(200);
  });

  it('no longer open once revoked: here at once, in other processes by the change feed', async () => {
    const { body } = await send(app, ADMIN, 'POST', '/ops/keys', { name: 'leaver', roles: ['viewer'] });
    const { key, secret } = body.data;
    expect((await send(other, secret, 'GET', '/probe/me')).status).toBe(200);
    const revoked = await send(app, ADMIN, 'DELETE', `/ops/keys/${key.key_id}`);
    expect(revoked).toMatchObject({ status: 200, body: { data: { key: { revoked_by: 'key:bootstrap' } } } });
    expect((await send(app, secret, 'GET', '/probe/me')).status).toBe(401);
    await until(async () => (await send(other, secret, 'GET', '/probe/me')).status === 401);
    const again = await send(app, ADMIN, 'DELETE', `/ops/keys/${key.key_id}`);
    expect(again.body.data.key).toEqual(revoked.body.data.key);
  });

  it('are recorded in the audit log with who, what and the trace, and never with the secret', async () => {
    const { body } = await send(app, ADMIN, 'POST', '/ops/keys', { name: 'audited', roles: ['viewer'] });
    const deleted = await send(app, ADMIN, 'DELETE', `/ops/keys/${body.data.key.key_id}`);
    const { rows } = await sql.query('SELECT * FROM tb_audit_log WHERE resource_id = $1 ORDER BY audit_id', [
      body.data.key.key_id,
    ]);
    expect(rows).toMatchObject([
      { action: 'key_created', actor: 'key:bootstrap', tenant_id: 'default', resource_name: 'audited' },
      { action: 'key_revoked', actor: 'key:bootstrap', difference: { revoked_at: { before: null } } },
    ]);
    expect(String(deleted.headers.traceparent)).toContain(rows[1].trace_id);
    expect(JSON.stringify(rows)).not.toContain(body.data.secret);
  });

  it('stop opening when they expire', async () => {
    const expiresAt = Date.now() + 3_600_000;
    const payload = { name: 'brief', roles: ['viewer'], expires_at: new Date(expiresAt).toISOString() };
    const { body } = await send(app, ADMIN, 'POST', '/ops/keys', payload);
    const authenticator = app.get(Authenticator, { strict: false });
    const header = `Bearer ${body.data.secret}`;
    expect(await authenticator.authenticate(header, expiresAt - 1)).toMatchObject({ actor: 'key:brief' });
    await expect(async () => authenticator.authenticate(header, expiresAt)).rejects.toThrow('expired');
    await sql.query(`UPDATE tb_api_key SET expires_at = now() WHERE key_id = $1`, [body.data.key.key_id]);
    await expect(async () => authenticator.authenticate(header, expiresAt)).rejects.toThrow('expired');
  });

  it('belong to one tenant: another can neither see nor revoke them', async () => {
    const foreign = await makeKey(app, ['admin'], 'globex');
    const { body } = await send(app, ADMIN, 'POST', '/ops/keys', { name: 'ours', roles: ['viewer'] });
    const list = await send(app, foreign, 'GET', '/ops/keys');
    expect(list.body.data.keys.map((key: { tenant_id: string }) => key.tenant_id)).toEqual(['globex']);
    expect((await send(app, foreign, 'DELETE', `/ops/keys/${body.data.key.key_id}`)).body.data.error).toBe(
      'KEY_NOT_FOUND',
    );
    expect((await send(app, body.data.secret, 'GET', '/probe/me')).status).toBe(200);
  });

  it('are managed by admins only', async () => {
    const publisher = await makeKey(app, ['publisher']);
    expect((await send(app, publisher, 'GET', '/ops/keys')).status).toBe(403);
    expect((await send(app, publisher, 'POST', '/ops/keys', { name: 'x', roles: ['admin'] })).status).toBe(403);
  });

  it('come in pages, newest first', async () => {
    const admin = await makeKey(app, ['admin'], 'paged', 'k0');
    for (let n = 1; n < 7; n += 1) await makeKey(app, ['viewer'], 'paged', `k${n}`);
    const names: string[] = [];
    let cursor = '';
    do {
      const { body } = await send(app, admin, 'GET', `/ops/keys?limit=3${cursor && `&cursor=${cursor}`}`);
      names.push(...body.data.keys.map((key: { name: string }) => key.name));
      cursor = body.data.next_cursor ?? '';
    } while (cursor);
    expect(names).toEqual(['k6', 'k5', 'k4', 'k3', 'k2', 'k1', 'k0']);
  });

  it.each([
    [{ roles: ['viewer'] }, '/name'],
    [{ name: '', roles: ['viewer'] }, '/name'],
    [{ name: 'x\u0000', roles: ['viewer'] }, '/name'],
    [{ name: 'x\ny', roles: ['viewer'] }, '/name'],
    [{ name: 'x', roles: [] }, '/roles'],
    [{ name: 'x', roles: ['root'] }, '/roles'],
    [{ name: 'x', roles: 'admin' }, '/roles'],
    [{ name: 'x', roles: ['viewer'], expires_at: 'tomorrow' }, '/expires_at'],
    [{ name: 'x', roles: ['viewer'], expires_at: '2020-01-01T00:00:00Z' }, '/expires_at'],
    [{ name: 'x', roles: ['viewer'], expires_at: '2099-01-01T00:00:00' }, '/expires_at'],
    [{ name: 'x', roles: ['viewer'], tenant_id: 'globex' }, '/tenant_id'],
  ])('refuse %j', async (payload, path) => {
    const { status, body } = await send(app, ADMIN, 'POST', '/ops/keys', payload);
    expect({ status, path: body.data.details[0].path }).toEqual({ status: 400, path });
  });

  it.each(['x', 'AAAA', Buffer.from('2026-01-01T00:00:00.000000Z x').toString('base64url')])(
    'refuse the cursor %j',
    async (cursor) => expect((await send(app, ADMIN, 'GET', `/ops/keys?cursor=${cursor}`)).status).toBe(400),
  );

  it('tell when they were last used: noted at once, written with the next batch', async () => {
    const { body } = await send(app, ADMIN, 'POST', '/ops/keys', { name: 'used', roles: ['viewer'] });
    const { key, secret } = body.data;
    const lastUsed = async (): Promise<Date | null> =>
      (await sql.query('SELECT last_used_at FROM tb_api_key WHERE key_id = $1', [key.key_id])).rows[0].last_used_at;
    const before = Date.now();
    await send(app, secret, 'GET', '/probe/me');
    const listed = (await send(app, ADMIN, 'GET', '/ops/keys?limit=1')).body.data.keys[0];
    expect(Date.parse(listed.last_used_at)).toBeGreaterThanOrEqual(before);
    expect(await lastUsed()).toBeNull();
    await app.get(KeyUsage, { strict: false }).write();
    expect((await lastUsed())!.getTime()).toBeGreaterThanOrEqual(before);
  });

  it('do not let guesses load the database', async () => {
    const store = app.get(ApiKeyStore, { strict: false });
    const lookup = jest.spyOn(store, 'liveBySecret');
    const answers = await Promise.all(Array.from({ length: 200 }, () => send(app, newSecret(), 'GET', '/probe/me')));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([401]));
    expect(lookup.mock.calls.length).toBeLessThan(100);
    expect((await send(app, ADMIN, 'GET', '/probe/me')).status).toBe(200);
    lookup.mockRestore();
  });
});

describe('the rate limit', () => {
  it('is 429 with Retry-After once a key has used it up, and leaves other keys alone', async () => {
    const app = await startApp({ BOOTSTRAP_ADMIN_KEY: ADMIN, RATE_LIMIT: '3' });
    const busy = await makeKey(app, ['viewer']);
    const statuses: number[] = [];
    for (let n = 0; n < 5; n += 1) statuses.push((await send(app, busy, 'GET', '/probe/me')).status);
    expect(statuses).toEqual([200, 200, 200, 429, 429]);
    const { headers, body } = await send(app, busy, 'GET', '/probe/me');
    expect(body.data.error).toBe('RATE_LIMITED');
    expect(Number(headers['retry-after'])).toBeGreaterThan(0);
    expect(Number(headers['retry-after'])).toBeLessThanOrEqual(60);
    expect((await send(app, ADMIN, 'GET', '/probe/me')).status).toBe(200);
  });
});

describe('the rate limit of a key whose role does not suffice', () => {
  it('counts what it is refused, and so ends', async () => {
    const app = await startApp({ BOOTSTRAP_ADMIN_KEY: ADMIN, RATE_LIMIT: '3' });
    const viewer = await makeKey(app, ['viewer']);
    const statuses: number[] = [];
    for (let n = 0; n < 5; n += 1) statuses.push((await send(app, viewer, 'GET', '/ops/keys')).status);
    expect(statuses).toEqual([403, 403, 403, 429, 429]);
  });
});

describe('the first admin key', () => {
  let fresh: TestDatabase;
  let dataDir: string;
  let before: number;

  beforeEach(async () => {
    before = apps.length;
    fresh = await createTestDatabase();
    dataDir = await mkdtemp(join(tmpdir(), 'qm-bootstrap-'));
  });

  afterEach(async () => {
    for (const app of apps.splice(before)) await app.close();
    await fresh.drop();
    await rm(dataDir, { recursive: true });
  });

  it('is made at the first start, kept for its owner only, and not made again', async () => {
    const first = await startApp({ DATA_DIR: dataDir }, fresh.url);
    const made = first.get(AuthHttpModule).madeKey!;
    expect(made.file).toBe(join(dataDir, 'admin-key'));
    expect((await readFile(made.file, 'utf8')).trim()).toBe(made.secret);
    expect((await stat(made.file)).mode & 0o777).toBe(0o600);
    expect((await send(first, made.secret, 'GET', '/ops/keys')).status).toBe(200);
    const second = await startApp({ DATA_DIR: dataDir }, fresh.url);
    expect(second.get(AuthHttpModule).madeKey).toBeNull();
    expect((await send(second, made.secret, 'GET', '/ops/keys')).body.data.keys).toHaveLength(1);
  });

  it('is made by one of several processes that start at once', async () => {
    const started = await Promise.all([1, 2, 3].map(() => startApp({ DATA_DIR: dataDir }, fresh.url)));
    const made = started.map((app) => app.get(AuthHttpModule).madeKey).filter((key) => key !== null);
    expect(made).toHaveLength(1);
    for (const app of started)
      expect((await send(app, made[0]!.secret, 'GET', '/ops/keys')).body.data.keys).toHaveLength(1);
  });

  it('is the one in the file when the database is new but the folder is not', async () => {
    const secret = newSecret();
    await writeFile(join(dataDir, 'admin-key'), `${secret}\n`, { mode: 0o600 });
    const app = await startApp({ DATA_DIR: dataDir }, fresh.url);
    expect(app.get(AuthHttpModule).madeKey).toBeNull();
    expect((await send(app, secret, 'GET', '/ops/keys')).status).toBe(200);
  });

  it('can be given, is installed once, and stays revoked once it was revoked', async () => {
    const settings = { DATA_DIR: dataDir, BOOTSTRAP_ADMIN_KEY: ADMIN };
    const first = await startApp(settings, fresh.url);
    const { body } = await send(first, ADMIN, 'GET', '/ops/keys');
    expect(body.data.keys).toMatchObject([{ name: 'bootstrap', roles: ['admin'], revoked_at: null }]);
    await expect(stat(join(dataDir, 'admin-key'))).rejects.toThrow('ENOENT');
    const spare = await makeKey(first, ['admin']);
    await send(first, spare, 'DELETE', `/ops/keys/${body.data.keys[0].key_id}`);
    const second = await startApp(settings, fresh.url);
    expect((await send(second, ADMIN, 'GET', '/ops/keys')).status).toBe(401);
    expect((await send(second, spare, 'GET', '/ops/keys')).body.data.keys).toHaveLength(2);
  });

  it('stops the start with a clear message where it cannot be kept', async () => {
    const file = join(dataDir, 'file');
    await writeFile(file, '');
    await chmod(file, 0o400);
    await expect(startApp({ DATA_DIR: join(file, 'sub') }, fresh.url)).rejects.toThrow('Make DATA_DIR writable');
  });
});
