import { chmod, chown, cp, stat } from 'node:fs/promises';
import path from 'node:path';
import { DataFolders, UNSAFE } from '../../../test/support/data-folders.js';
import type { OwnerOrder, OwnerReport } from '../../../test/support/embedded-owner.js';
import { ServerProcess } from '../../../test/support/server-process.js';
import { startEmbeddedServer, type EmbeddedServer } from './embedded-server.js';
import { accountForNewCluster, mayEnter, runsAsRoot, type ServerAccount } from './server-account.js';
import { locatePackage, type BinaryPackage } from './server-binaries.js';

const folders = new DataFolders();
const servers: EmbeddedServer[] = [];
const log: string[] = [];

async function start(dataDir: string): Promise<EmbeddedServer> {
  const server = await startEmbeddedServer({ dataDir, settings: UNSAFE, log: (line) => log.push(line) });
  servers.push(server);
  return server;
}

/** What a process without root's rights gets to hear. When these tests run as root, it becomes another user first. */
async function asOrdinaryUser(order: Omit<OwnerOrder, 'settings'>, check: (report: OwnerReport) => Promise<void>) {
  const child = ServerProcess.spawn({ ...order, settings: UNSAFE });
  try {
    const report = await child.report();
    await check(report);
    if ('port' in report) expect(await child.leave()).toBe(true);
  } finally {
    await child.kill();
  }
}

/** The installed package, or a copy of it where an ordinary user could not reach the project. */
async function reachablePackage(account: ServerAccount): Promise<BinaryPackage> {
  const installed = await locatePackage();
  if (await mayEnter(account, installed.native)) return installed;
  const native = path.join(await folders.empty(), 'native');
  await cp(installed.native, native, { recursive: true, verbatimSymlinks: true });
  return { ...installed, native };
}

afterEach(async () => {
  log.length = 0;
  for (const server of servers.splice(0)) await server.stop();
});
afterAll(() => folders.remove());

describe('the account that the embedded server runs under', () => {
  it('owns the data and is never root', async () => {
    const server = await start(await folders.used());
    const data = await stat(path.join(server.home, 'cluster', 'data'));
    expect(data.uid).not.toBe(0);
    expect(data.mode & 0o777).toBe(0o700);
  });

  it('is served in a durable place when the project is closed to it, and the log says where', async () => {
    const folder = await folders.closed();
    const first = await start(folder);
    // Without root's rights there is only one account, for which the folder is open.
    const expected = runsAsRoot() ? '/var/lib/quartermaster' : folder;
    expect(path.dirname(first.home)).toBe(expected);
    expect(log.join('\n')).toContain(first.home);
    await first.ensureDatabase('kept');
    await first.stop();

    // Permissions that change later do not make the database look empty.
    await chmod(path.dirname(folder), 0o755);
    const second = await start(folder);
    expect(second.home).toBe(first.home);
  });

  it('may be that of an ordinary user, with everything in the data folder', async () => {
    const account = await accountForNewCluster();
    const dataDir = await folders.empty();
    if (account !== null) await chown(dataDir, account.uid, account.gid);
    const order =
      account === null ? { dataDir } : { dataDir, becomeUser: account.uid, package: await reachablePackage(account) };
    await asOrdinaryUser(order, async (report) => {
      expect(report).toMatchObject({ started: true, home: path.join(dataDir, 'postgres') });
    });
  });

  it('is named when it may not enter the folder of its data any more', async () => {
    const folder = await folders.used();
    await chmod(folder, runsAsRoot() ? 0o700 : 0o600);
    try {
      await expect(start(folder)).rejects.toThrow(/may not enter.*permission.*DATABASE_URL/s);
    } finally {
      await chmod(folder, 0o755);
    }
  });
});
