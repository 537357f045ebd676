import { chmod, mkdtemp, readdir, realpath, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { exists, readPostmaster, servesFolder } from '../../src/database/embedded/postmaster.js';
import { existingHome } from '../../src/database/embedded/server-home.js';

const PREFIX = 'quartermaster-test-';

/** An empty data folder for the test cluster of one Jest run. */
export async function makeTestDataFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(os.tmpdir(), `${PREFIX}${process.pid}-`));
  // The account that runs PostgreSQL under root must get in.
  await chmod(folder, 0o755);
  return realpath(folder);
}

/** Stops the server over a data folder, if one runs, without care for its data, and deletes all of it. */
export async function removeTestCluster(dataDir: string): Promise<void> {
  const again = { recursive: true, force: true, maxRetries: 5 };
  // Looks only: what is none of ours, or belongs to somebody else, is left alone.
  const home = await existingHome(dataDir).catch(() => null);
  if (home !== null) {
    await kill(path.join(home.folder, 'cluster', 'data'));
    await rm(home.folder, again);
  }
  await rm(dataDir, again);
}

async function kill(data: string): Promise<void> {
  const running = await readPostmaster(data);
  if (running === null || !(await servesFolder(running.pid, data))) return;
  process.kill(running.pid, 'SIGQUIT');
  for (let waited = 0; waited < 10_000 && (await servesFolder(running.pid, data)); waited += 20) await sleep(20);
}

/** Removes what earlier runs left that were killed. */
export async function removeAbandonedClusters(): Promise<void> {
  for (const name of await readdir(os.tmpdir())) {
    const pid = name.startsWith(PREFIX) ? Number.parseInt(name.slice(PREFIX.length)) : Number.NaN;
    if (pid > 0 && pid !== process.pid && !exists(pid))
      await removeTestCluster(await realpath(path.join(os.tmpdir(), name)));
  }
}
