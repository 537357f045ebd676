import { execFile } from 'node:child_process';
import { chmod, mkdtemp, realpath } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { startEmbeddedServer } from '../../src/database/embedded/embedded-server.js';
import { removeTestCluster } from './test-cluster.js';

/** Data of tests need not outlive a power failure. */
export const UNSAFE = { fsync: 'off' };

/** Data folders for tests of the embedded server itself, all removed at the end with whatever serves them. */
export class DataFolders {
  private readonly made: string[] = [];
  private seed: Promise<string> | undefined;

  async empty(): Promise<string> {
    const folder = await realpath(await mkdtemp(path.join(os.tmpdir(), 'qm-embedded-')));
    await chmod(folder, 0o755);
    this.made.push(folder);
    return folder;
  }

  /** One with a database from an earlier start that ended well. Much quicker than a first start. */
  async used(): Promise<string> {
    return this.copyOf(await (this.seed ??= this.makeSeed()));
  }

  async copyOf(folder: string): Promise<string> {
    const copy = await this.empty();
    await promisify(execFile)('cp', ['-a', path.join(folder, 'postgres'), copy]);
    return copy;
  }

  /** An empty one below a folder that only the user of this process may enter. */
  async closed(): Promise<string> {
    const parent = await this.empty();
    await chmod(parent, 0o700);
    const folder = path.join(parent, 'data');
    this.made.unshift(folder);
    return folder;
  }

  async remove(): Promise<void> {
    for (const folder of this.made) await removeTestCluster(folder);
  }

  private async makeSeed(): Promise<string> {
    const folder = await this.empty();
    const server = await startEmbeddedServer({ dataDir: folder, settings: UNSAFE });
    await server.stop();
    return folder;
  }
}
