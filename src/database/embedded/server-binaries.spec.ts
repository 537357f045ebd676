import { chmod, cp, lstat, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { accountForNewCluster, runsAsRoot } from './server-account.js';
import { locatePackage, prepareBinaries, type BinaryPackage } from './server-binaries.js';
import { runAs } from './server-command.js';

describe("PostgreSQL's programs", () => {
  let folder: string;
  let parcel: BinaryPackage;
  const lines: string[] = [];
  const log = (line: string): void => void lines.push(line);

  beforeEach(async () => {
    lines.length = 0;
    folder = await mkdtemp(path.join(os.tmpdir(), 'qm-binaries-'));
    await chmod(folder, 0o755);
    const installed = await locatePackage();
    parcel = { native: path.join(folder, 'package', 'native'), version: installed.version };
    // As npm unpacks it when it runs no install scripts: without the symbolic links.
    const filter = async (file: string): Promise<boolean> => !(await lstat(file)).isSymbolicLink();
    await cp(installed.native, parcel.native, { recursive: true, filter });
  });
  afterEach(async () => {
    await chmod(path.join(parcel.native, 'lib'), 0o755);
    await rm(folder, { recursive: true });
  });

  it('run from the package, whose links are made when no install script made them', async () => {
    const account = await accountForNewCluster();
    const { initdb, pgCtl } = await prepareBinaries(parcel, account, folder, log);
    expect(path.dirname(initdb)).toBe(path.join(parcel.native, 'bin'));
    expect(await runAs(account, initdb, ['--version'])).toMatch(/PostgreSQL\) 18/);
    expect(await runAs(account, pgCtl, ['--version'])).toMatch(/PostgreSQL\) 18/);
    expect(lines).toEqual([]);
  });

  it('are copied out once when the package is closed to them or to us', async () => {
    if (runsAsRoot()) await chmod(path.join(folder, 'package'), 0o700);
    else await chmod(path.join(parcel.native, 'lib'), 0o555);
    const account = await accountForNewCluster();
    const { initdb } = await prepareBinaries(parcel, account, folder, log);
    expect(path.dirname(initdb)).toBe(path.join(folder, `postgresql-${parcel.version}`, 'bin'));
    expect(await runAs(account, initdb, ['--version'])).toMatch(/PostgreSQL\) 18/);
    await prepareBinaries(parcel, account, folder, log);
    expect(lines).toEqual([expect.stringContaining(path.join(folder, 'postgresql-'))]);
  });

  it('are whole for all who copy them out at once', async () => {
    if (runsAsRoot()) await chmod(path.join(folder, 'package'), 0o700);
    else await chmod(path.join(parcel.native, 'lib'), 0o555);
    const account = await accountForNewCluster();
    const copies = await Promise.all([1, 2, 3].map(() => prepareBinaries(parcel, account, folder, log)));
    for (const { initdb } of copies) expect(await runAs(account, initdb, ['--version'])).toMatch(/PostgreSQL/);
    expect((await readdir(folder)).sort()).toEqual(['package', `postgresql-${parcel.version}`]);
  });

  it('that do not run on this machine are answered with a hint at DATABASE_URL', async () => {
    // What a machine with another C library says: the file is there, its interpreter is not.
    await writeFile(path.join(parcel.native, 'bin', 'postgres'), '#!/no/such/loader\n');
    await expect(prepareBinaries(parcel, await accountForNewCluster(), folder, log)).rejects.toThrow(
      /does not run on this machine.*DATABASE_URL/s,
    );
  });

  it('that no package has for the platform are answered with a hint at DATABASE_URL', async () => {
    await expect(locatePackage('aix', 'ppc64')).rejects.toThrow(/\(aix ppc64\).*DATABASE_URL/s);
  });
});
