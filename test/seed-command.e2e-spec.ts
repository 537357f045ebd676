import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { rowsOf } from './support/sample-data.js';
import { runCommand, type CommandResult } from './support/run-command.js';
import { createTestDatabase, type TestDatabase } from './support/test-database.js';

describe('the command seed:tools', () => {
  let database: TestDatabase;
  let folder: string;

  beforeAll(async () => {
    database = await createTestDatabase();
    folder = await mkdtemp(path.join(tmpdir(), 'qm-seeds-'));
    await mkdir(path.join(folder, 'queries'));
  });
  afterAll(async () => {
    await database.drop();
    await rm(folder, { recursive: true });
  });

  const seed = (...args: string[]): Promise<CommandResult> =>
    runCommand(['seed:tools', ...args], { DATABASE_URL: database.url, LOG_LEVEL: 'warn' });
  const file = (name: string, text: string) => writeFile(path.join(folder, 'queries', `${name}.yaml`), text);
  const stored = () =>
    rowsOf(database.url, 'SELECT name, version, status FROM tb_asset_registry ORDER BY name, version');

  it('looks only, unless it is told to apply, and shows what would change', async () => {
    const { code, stdout } = await seed();
    expect(code).toBe(0);
    expect(stdout).toContain('tool inventory_read: would be created');
    expect(stdout).toContain('+ /tool_config');
    expect(stdout.match(/^\[\d\/5\] \w+ \w+/gm)).toEqual([
      '[1/5] source inventory',
      '[2/5] source ops',
      '[3/5] tool inventory_create',
      '[4/5] tool inventory_read',
      '[5/5] tool inventory_update',
    ]);
    expect(stdout).toContain('dry run');
    expect(await stored()).toEqual([]);
    const refused = await seed('--publish');
    expect(refused).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining('--publish needs --apply') });
  });

  it('publishes in the order that references need, and makes no version of what is unchanged', async () => {
    const first = await seed('--apply', '--publish', '--json');
    expect(first.code).toBe(0);
    const files = JSON.parse(first.stdout) as {
      type: string;
      name: string;
      outcome: string;
      published_version: number;
    }[];
    expect(files.map(({ type, name }) => `${type} ${name}`)).toEqual([
      'source inventory',
      'source ops',
      'tool inventory_create',
      'tool inventory_read',
      'tool inventory_update',
    ]);
    expect(files.every(({ outcome, published_version }) => outcome === 'created' && published_version === 1)).toBe(
      true,
    );
    const before = await stored();
    const again = await seed('--apply', '--publish');
    expect(again).toMatchObject({ code: 0, stdout: expect.stringContaining('5 unchanged, 0 published, 0 failed') });
    expect(await stored()).toEqual(before);
  });

  it('goes on after bad files, says what is wrong with each, and ends with code 1', async () => {
    await file('broken', 'name: [');
    await file('empty', 'name: empty\ndescription: Neither SQL nor Cypher.\n');
    await file('good', 'name: good\ndescription: One.\nquery_sql: SELECT 1 AS one\n');
    const { code, stdout, stderr } = await seed('--from', folder, '--apply', '--publish');
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
    expect(stdout).toMatch(/broken: failed\n.*YAML/);
    expect(stdout).toMatch(/empty: failed, draft v1 is not published\n.*Exactly one of query_sql and query_cypher/);
    expect(stdout).toContain('query good: created, published v1');
    expect(stdout).toContain('2 failed');
    expect(stdout).not.toMatch(/\n\s+at /);
    expect(await stored()).toContainEqual({ name: 'good', version: 1, status: 'published' });
  });
});

describe('the command seed:mappings', () => {
  let database: TestDatabase;
  const SIX = ['agg_keywords', 'history_keywords', 'list_keywords', 'metric_aliases', 'series_keywords', 'table_hints'];

  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(() => database.drop());

  const seed = (...args: string[]): Promise<CommandResult> =>
    runCommand(['seed:mappings', '--scope', 'ci', ...args], { DATABASE_URL: database.url, LOG_LEVEL: 'warn' });
  const stored = () =>
    rowsOf(database.url, 'SELECT name, version, status FROM tb_asset_registry ORDER BY name, version');
  const lines = (of: (name: string) => string) => SIX.map((name, index) => `[${index + 1}/6] ${of(name)}`).join('\n');

  it('lists the six of the scope with what would change, and writes nothing', async () => {
    const { code, stdout, stderr } = await seed();
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    for (const name of SIX) expect(stdout).toContain(`mapping ${name}: would be created\n`);
    expect(stdout).toContain('6 created, 0 updated, 0 unchanged, 0 published, 0 failed (dry run');
    expect(await stored()).toEqual([]);
  });

  it('takes a scope that no file has for a mistake', async () => {
    const { code, stderr } = await runCommand(['seed:mappings', '--scope', 'cii', '--apply', '--publish'], {
      DATABASE_URL: database.url,
      LOG_LEVEL: 'warn',
    });
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining('has the scope cii') });
    expect(await stored()).toEqual([]);
  });

  it('writes drafts once, removes them on request and says so, and publishes', async () => {
    const first = await seed('--apply');
    expect(first.stdout).toContain(lines((name) => `mapping ${name}: created, draft v1`));
    const again = await seed('--apply');
    expect(again.stdout).toContain(lines((name) => `mapping ${name}: unchanged, draft v1 is not published`));
    expect(again.stdout).toContain('0 created, 0 updated, 6 unchanged, 0 published, 0 failed');
    const cleaned = await seed('--cleanup-drafts');
    expect(cleaned.stdout).toBe(
      `${lines((name) => `mapping ${name}: draft v1 removed`)}\n\n6 open drafts removed, 0 failed\n`,
    );
    expect(await stored()).toEqual([]);

    const published = await seed('--cleanup-drafts', '--apply', '--publish');
    expect(published).toMatchObject({ code: 0, stderr: '' });
    for (const name of SIX) expect(published.stdout).toContain(`mapping ${name}: created, published v2`);
    expect(published.stdout).toContain('6 created, 0 updated, 0 unchanged, 6 published, 0 failed');
    expect(await stored()).toEqual(SIX.map((name) => ({ name, version: 2, status: 'published' })));
    const last = await seed('--cleanup-drafts', '--apply', '--publish');
    expect(last.stdout).toContain(lines((name) => `mapping ${name}: unchanged`));
    expect((await seed('--cleanup-drafts')).stdout).toContain('0 open drafts removed, 0 failed');
  });
});
