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
    expect(stdout).toMatch(/empty: failed\n.*Exactly one of query_sql and query_cypher/);
    expect(stdout).toContain('query good: created, published v1');
    expect(stdout).toContain('2 failed');
    expect(stdout).not.toMatch(/\n\s+at /);
    expect(await stored()).toContainEqual({ name: 'good', version: 1, status: 'published' });
  });
});
