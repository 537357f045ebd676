import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import pg from 'pg';
import { createTestApp } from '../../../test/support/test-app.js';
import { createTestDatabase, type TestDatabase } from '../../../test/support/test-database.js';
import { until } from '../../../test/support/until.js';
import { ApiKeys } from '../../auth/api-keys.service.js';
import { AuthHttpModule } from '../../auth/auth-http.module.js';
import { ChangeFeedModule } from '../../change-feed/change-feed.module.js';
import { ChangeFeed } from '../../change-feed/change-feed.service.js';
import type { FailedAsset } from '../../change-feed/change-follower.js';
import { MetricsModule } from '../../telemetry/metrics.module.js';
import { InFlight } from '../in-flight.js';
import { HealthModule } from './health.module.js';
import { Health } from './health.service.js';

/** Follows the feed and has failed on whatever the test says. */
@Injectable()
class Follower implements OnModuleInit {
  readonly name = 'test';
  readonly types = ['tool'];
  failed: FailedAsset[] = [];

  constructor(private readonly feed: ChangeFeed) {}

  onModuleInit(): Promise<void> {
    return this.feed.follow(this);
  }

  load = async () => () => undefined;
  prepare = async () => () => undefined;
  failures = () => this.failed;
}

describe('health', () => {
  let database: TestDatabase;
  let app: NestFastifyApplication;
  let viewer: string;

  beforeAll(async () => {
    database = await createTestDatabase();
    app = await createTestApp({
      databaseUrl: database.url,
      imports: [AuthHttpModule, HealthModule, MetricsModule, ChangeFeedModule],
      providers: [Follower],
      settings: { BOOTSTRAP_ADMIN_KEY: `qm_${'b'.repeat(40)}` },
    });
    const author = { tenantId: 'acme', actor: 'system', traceId: null };
    const created = await app
      .get(ApiKeys, { strict: false })
      .create(author, { name: 'monitor', roles: ['viewer'], expiresAt: null });
    viewer = created.secret;
  });

  afterAll(async () => {
    await app.close();
    await database.drop();
  });

  async function get(url: string, key?: string) {
    const response = await app.inject({ url, headers: key === undefined ? {} : { authorization: `Bearer ${key}` } });
    return { status: response.statusCode, body: response.json() };
  }

  it('is live and ready without a key, and tells the database and the feed position', async () => {
    expect(await get('/ops/health/live')).toMatchObject({ status: 200, body: { code: 0, data: { status: 'live' } } });
    const { status, body } = await get('/ops/health/ready');
    expect(status).toBe(200);
    expect(body.data).toMatchObject({
      status: 'ready',
      checks: {
        database: { status: 'up' },
        change_feed: { status: 'up', listening: true, newest_seq: body.data.checks.change_feed.applied_seq },
        assets: { status: 'up', failed_count: 0 },
      },
    });
    expect(Number(body.data.checks.change_feed.applied_seq)).toBeGreaterThan(0);
  });

  it('stays ready with failed assets: it counts them, and names a tenant its own only', async () => {
    const failure = { asset_type: 'tool', name: 'broken_one', version: 3, reason: 'Its source is gone.' };
    app.get(Follower).failed = [
      { tenant_id: 'acme', ...failure },
      { tenant_id: 'globex', ...failure, name: 'other_secret' },
    ];
    const anonymous = await get('/ops/health/ready');
    expect(anonymous.status).toBe(200);
    expect(anonymous.body.data.checks.assets).toEqual({ status: 'degraded', failed_count: 2 });
    const known = await get('/ops/health/ready', viewer);
    expect(known.body.data.checks.assets).toEqual({ status: 'degraded', failed_count: 1, failed: [failure] });
    app.get(Follower).failed = [{ tenant_id: 'globex', ...failure, name: 'other_secret' }];
    const untouched = await get('/ops/health/ready', viewer);
    expect(untouched.body.data.checks.assets).toEqual({ status: 'up', failed_count: 0, failed: [] });
    expect(JSON.stringify([anonymous, known, untouched])).not.toContain('other_secret');
    app.get(Follower).failed = [];
  });

  it('is not ready, but live, when a check is down, fails or hangs; the answer says which', async () => {
    const health = app.get(Health);
    let mode: 'up' | 'down' | 'throw' = 'down';
    health.register({
      name: 'extra',
      check: async () => {
        if (mode === 'throw') throw new Error('connect ECONNREFUSED postgres://app:hunter2@10.0.0.1/x');
        return mode === 'up' ? { status: 'up' } : { status: 'down', message: 'Out of paper.' };
      },
    });
    const down = await get('/ops/health/ready');
    expect(down).toMatchObject({
      status: 503,
      body: {
        code: 503,
        data: {
          error: 'NOT_READY',
          status: 'not_ready',
          details: [{ path: '/checks/extra', message: 'Out of paper.' }],
          checks: { database: { status: 'up' }, extra: { status: 'down' } },
        },
      },
    });
    mode = 'throw';
    const failed = await get('/ops/health/ready');
    expect(failed.status).toBe(503);
    expect(JSON.stringify(failed.body)).not.toMatch(/hunter2|10\.0\.0\.1/);
    expect((await get('/ops/health/live')).status).toBe(200);
    mode = 'up';
    expect((await get('/ops/health/ready')).status).toBe(200);
  });

  it('is not ready while the database refuses connections, and ready again after', async () => {
    const admin = new pg.Client({ connectionString: database.url.replace(/\/[^/]*$/, '/postgres') });
    await admin.connect();
    const name = new URL(database.url).pathname.slice(1);
    await admin.query(`ALTER DATABASE ${name} WITH ALLOW_CONNECTIONS false`);
    await admin.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1', [name]);
    const { status, body } = await get('/ops/health/ready');
    expect({ status, error: body.data.error }).toEqual({ status: 503, error: 'NOT_READY' });
    expect(body.data.checks.database.status).toBe('down');
    expect(JSON.stringify(body)).not.toContain(name);
    expect((await get('/ops/health/live')).status).toBe(200);
    const refused = await get('/ops/keys', `qm_${'b'.repeat(40)}`);
    expect(refused).toMatchObject({ status: 503, body: { data: { error: 'DATABASE_UNAVAILABLE' } } });
    await admin.query(`ALTER DATABASE ${name} WITH ALLOW_CONNECTIONS true`);
    await admin.end();
    await until(async () => (await get('/ops/health/ready')).status === 200);
    expect((await get('/ops/health/ready')).body.data.status).toBe('ready');
  });

  it('shows metrics to a viewer: the time of requests by route pattern, and no tenant', async () => {
    expect((await get('/metrics')).status).toBe(401);
    const response = await app.inject({ url: '/metrics', headers: { authorization: `Bearer ${viewer}` } });
    expect(response.headers['content-type']).toContain('text/plain');
    expect(response.body).toMatch(
      /quartermaster_http_request_duration_seconds_count\{method="GET",route="\/ops\/health\/ready",status="200"\} [1-9]/,
    );
    expect(response.body).toContain('quartermaster_http_requests_in_flight 1');
    expect(response.body).toContain('quartermaster_process_cpu_seconds_total');
    expect(response.body).not.toContain('acme');
  });

  it('is stopping, and so not ready, from the first moment of a stop', async () => {
    const inFlight = app.get(InFlight);
    await inFlight.drain(app.getHttpServer(), 0);
    expect(await get('/ops/health/ready')).toMatchObject({
      status: 503,
      body: { data: { error: 'SHUTTING_DOWN', status: 'stopping' } },
    });
  });
});
