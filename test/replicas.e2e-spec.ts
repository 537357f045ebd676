import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { ReplicaBarrier } from '../src/replicas/replica-barrier.service.js';
import { createTestDatabase, type TestDatabase } from './support/test-database.js';
import { startWholeApp, type WholeApp } from './support/whole-app.js';

describe('two replicas over one database', () => {
  let database: TestDatabase;
  let one: WholeApp;
  let other: WholeApp;
  let sql: pg.Client;

  beforeAll(async () => {
    database = await createTestDatabase();
    one = await startWholeApp(database.url);
    other = await startWholeApp(database.url);
    sql = new pg.Client({ connectionString: database.url });
    await sql.connect();
  });
  afterAll(async () => {
    await sql.end().catch(() => undefined);
    await other.close();
    await one.close();
    await database.drop();
  });

  const draft = async (name: string): Promise<string> => {
    const body = { asset_type: 'query', name, query_sql: 'SELECT 1' };
    const { body: answer } = await one.call('POST', '/asset-registry/assets', body);
    return answer.data.asset.asset_id;
  };
  const ready = async (app: WholeApp) =>
    (await app.call('GET', '/ops/health/ready', undefined, { key: null })).body.data;

  it('a publish that waits answers once both have applied it', async () => {
    const id = await draft('awaited');
    const { body, status } = await one.call('POST', `/asset-registry/assets/${id}/publish?wait=replicas`);
    expect(status).toBe(200);
    expect(body.data.replicas).toEqual({ applied: true, replicas: 2, behind: [] });
    for (const app of [one, other]) {
      expect(BigInt((await ready(app)).checks.change_feed.applied_seq)).toBeGreaterThanOrEqual(BigInt(body.data.seq));
    }
  });

  it('a tool is checked against a source that was published a moment ago at another one', async () => {
    const create = async (body: object): Promise<string> =>
      (await one.call('POST', '/asset-registry/assets', body)).body.data.asset.asset_id;
    for (let time = 0; time < 5; time++) {
      const source = await create({
        asset_type: 'source',
        name: `moment_${time}`,
        description: 'An HTTP service.',
        content: {
          source_type: 'http',
          connection: { base_url: 'https://erp.example.com', auth: { type: 'none' } },
          limits: {},
        },
      });
      const tool = await create({
        asset_type: 'tool',
        name: `of_the_moment_${time}`,
        description: 'Asks the service in SQL, which it does not know.',
        tool_type: 'database_query',
        tool_config: { source_ref: `moment_${time}`, query_template: 'SELECT 1 AS one' },
        tool_input_schema: { type: 'object' },
      });
      expect(await one.call('POST', `/asset-registry/assets/${source}/publish`)).toMatchObject({ status: 200 });
      const { body } = await other.call('POST', `/asset-registry/assets/${tool}/validate`);
      expect(body.data.problems).toMatchObject([
        { path: '/tool_config/source_ref', message: expect.stringContaining('of type http') },
      ]);
    }
  });

  it('a publish that does not wait says nothing of replicas', async () => {
    const id = await draft('unawaited');
    expect((await one.call('POST', `/asset-registry/assets/${id}/publish`)).body.data).not.toHaveProperty('replicas');
    const refused = await one.call('POST', `/asset-registry/assets/${id}/archive?wait=everybody`);
    expect(refused).toMatchObject({ status: 400, body: { data: { details: [{ path: '/wait' }] } } });
  });

  it('names a replica that lives but has not applied the change, and forgets one that is not heard of any more', async () => {
    const stuck = randomUUID();
    const report = (age: string) =>
      sql.query(
        `INSERT INTO tb_replica (replica_id, host, pid, applied_seq, seen_at) VALUES ($1, 'stuck', 7, 0, now() - $2::interval)
         ON CONFLICT (replica_id) DO UPDATE SET seen_at = excluded.seen_at`,
        [stuck, age],
      );
    const barrier = one.app.get(ReplicaBarrier, { strict: false });
    await report('0 s');
    expect(await barrier.reached(1n, 50)).toMatchObject({
      applied: false,
      behind: [{ replica_id: stuck, host: 'stuck', pid: 7, applied_seq: '0' }],
    });
    await report('1 minute');
    expect(await barrier.reached(1n, 50)).toMatchObject({ applied: true, behind: [] });
    await sql.query('DELETE FROM tb_replica WHERE replica_id = $1', [stuck]);
  });

  it('a replica that stops takes itself off the list', async () => {
    const third = await startWholeApp(database.url);
    const count = async () => Number((await sql.query('SELECT count(*) FROM tb_replica')).rows[0].count);
    expect(await count()).toBe(3);
    await third.close();
    expect(await count()).toBe(2);
  });

  it('a wait that the database cuts off ends without an error, since the change is made: the state is not known', async () => {
    const name = new URL(database.url).pathname.slice(1);
    const admin = new pg.Client({ connectionString: database.url.replace(/\/[^/]*$/, '/postgres') });
    await admin.connect();
    sql.on('error', () => undefined);
    await admin.query(`ALTER DATABASE ${name} WITH ALLOW_CONNECTIONS false`);
    await admin.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1', [name]);
    const barrier = one.app.get(ReplicaBarrier, { strict: false });
    expect(await barrier.reached(1n, 50)).toEqual({ applied: null, replicas: null, behind: [] });
    await admin.query(`ALTER DATABASE ${name} WITH ALLOW_CONNECTIONS true`);
    await admin.end();
    expect(await barrier.reached(1n)).toMatchObject({ applied: true });
  });
});
