import { AuthHttpModule } from '../src/auth/auth-http.module.js';
import { runCommand, type CommandResult } from './support/run-command.js';
import { rowsOf } from './support/sample-data.js';
import { createTestApp } from './support/test-app.js';
import { createTestDatabase, type TestDatabase } from './support/test-database.js';
import { until } from './support/until.js';

describe('the command keys', () => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await createTestDatabase();
  });

  afterAll(() => database.drop());

  const keys = (...args: string[]): Promise<CommandResult> =>
    runCommand(['keys', ...args], { DATABASE_URL: database.url, OPS_MODE: 'dev', LOG_LEVEL: 'warn' });

  it('makes a key whose secret stands alone on standard output, and opens a server that already runs', async () => {
    const app = await createTestApp({
      databaseUrl: database.url,
      imports: [AuthHttpModule],
      settings: { BOOTSTRAP_ADMIN_KEY: `qm_${'b'.repeat(40)}` },
    });
    const made = await keys('create', '--tenant', 'acme', '--name', 'first of acme', '--roles', 'admin,viewer');
    expect(made.stdout).toMatch(/^qm_[A-Za-z0-9_-]{43}\n$/);
    expect(made.code).toBe(0);
    expect(made.stderr).not.toContain(made.stdout.trim());
    const headers = { authorization: `Bearer ${made.stdout.trim()}` };
    const { data } = (await app.inject({ url: '/ops/keys', headers })).json();
    expect(data.keys).toMatchObject([
      { name: 'first of acme', roles: ['viewer', 'admin'], tenant_id: 'acme', created_by: 'command:keys' },
    ]);

    const listed = await keys('list', '--tenant', 'acme', '--json');
    expect(JSON.parse(listed.stdout)).toMatchObject([
      { key_id: data.keys[0].key_id, prefix: made.stdout.slice(0, 11) },
    ]);
    const revoked = await keys('revoke', data.keys[0].key_id, '--tenant', 'acme');
    expect(revoked.stdout).toContain('revoked');
    await until(async () => (await app.inject({ url: '/ops/keys', headers })).statusCode === 401);
    await app.close();
  }, 120_000);

  it('publishes the seeds in the new tenant when it is asked to, and in no other', async () => {
    const made = await keys('create', '--tenant', 'seeded', '--name', 'first', '--roles', 'viewer', '--seed');
    expect(made).toMatchObject({ code: 0, stdout: expect.stringMatching(/^qm_/) });
    const published = await rowsOf(
      database.url,
      `SELECT tenant_id, asset_type, count(*)::int AS count FROM tb_asset_registry WHERE status = 'published'
       GROUP BY 1, 2 ORDER BY 2`,
    );
    expect(published).toEqual([
      { tenant_id: 'seeded', asset_type: 'mapping', count: 6 },
      { tenant_id: 'seeded', asset_type: 'source', count: 2 },
      { tenant_id: 'seeded', asset_type: 'tool', count: 3 },
    ]);
  }, 120_000);

  it('does not make the first admin key on the way: only a server that can tell it does', async () => {
    const empty = await createTestDatabase();
    const { stdout } = await runCommand(['keys', 'list'], { DATABASE_URL: empty.url });
    await empty.drop();
    expect(stdout).toBe('The tenant default has no keys.\n');
  }, 120_000);

  it('ends with code 1 and a sentence, without a stack, when it is given something wrong', async () => {
    const wrong: [string[], string][] = [
      [['create', '--name', 'x', '--roles', 'root'], 'root'],
      [['revoke', '3f0c2c1e-6f0b-4a53-9d0e-0b9d4f1a2c3b'], 'no key'],
    ];
    await Promise.all(
      wrong.map(async ([args, said]) => {
        const { code, stderr, stdout } = await keys(...args);
        expect(stderr).toContain(said);
        expect(stderr).not.toMatch(/\n\s+at /);
        expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
      }),
    );
  }, 120_000);
});
