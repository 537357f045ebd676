import { execFile } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { readPostmaster } from '../src/database/embedded/postmaster.js';
import { MIGRATIONS } from '../src/database/migrations.js';
import { DataFolders } from './support/data-folders.js';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

describe('the command line of TypeORM', () => {
  const folders = new DataFolders();
  afterAll(() => folders.remove());

  it('finds the database and the migrations of the product, and leaves no PostgreSQL behind', async () => {
    const dataDir = await folders.used();
    const { PATH, HOME } = process.env;
    const typeorm = async (...args: string[]) =>
      promisify(execFile)('npm', ['run', '-s', 'typeorm', '--', ...args], {
        cwd: ROOT,
        env: { PATH, HOME, DATA_DIR: dataDir },
      });
    await typeorm('migration:run');
    const { stdout } = await typeorm('migration:show');
    for (const { name } of MIGRATIONS) expect(stdout).toMatch(new RegExp(`\\[X\\] \\d+ ${name}`));
    expect(await readPostmaster(path.join(dataDir, 'postgres', 'cluster', 'data'))).toBeNull();
  });
});
