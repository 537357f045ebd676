import { mkdir, mkdtemp, readdir, realpath, rm, stat, symlink } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { accountOfOwner, existingHome, prepareHome } from './server-home.js';

describe('the home of an embedded server', () => {
  let folder: string;
  beforeEach(async () => (folder = await realpath(await mkdtemp(path.join(os.tmpdir(), 'qm-home-')))));
  afterEach(() => rm(folder, { recursive: true }));

  it('is served under its owner when this process is root', () => {
    expect(accountOfOwner('/srv/data', { uid: 101, gid: 104 }, 0)).toMatchObject({ uid: 101, gid: 104 });
  });

  it('needs no other account when its owner is the ordinary user of this process', () => {
    expect(accountOfOwner('/srv/data', { uid: 1000, gid: 1000 }, 1000)).toBeNull();
  });

  it('is refused to any other ordinary user, who hears whose it is', () => {
    expect(() => accountOfOwner('/srv/data', { uid: 101, gid: 104 }, 1000)).toThrow(/\(user id 101\).*DATABASE_URL/s);
  });

  it('is never one that belongs to root', () => {
    expect(() => accountOfOwner('/srv/data', { uid: 0, gid: 0 }, 0)).toThrow(/belongs to root/);
    expect(() => accountOfOwner('/srv/data', { uid: 0, gid: 0 }, 1000)).toThrow(/user id 0/);
  });

  it('is never reached through a symbolic link, and what the link points to stays as it was', async () => {
    const [data, target] = [path.join(folder, 'data'), path.join(folder, 'target')];
    await mkdir(data);
    await mkdir(target);
    await symlink(target, path.join(data, 'postgres'));
    const before = await stat(target);

    await expect(prepareHome(data)).rejects.toThrow(/symbolic links are not followed/);
    const after = await stat(target);
    expect([after.uid, after.gid, after.mode, after.ctimeMs]).toEqual([
      before.uid,
      before.gid,
      before.mode,
      before.ctimeMs,
    ]);
    expect(await readdir(target)).toEqual([]);
  });

  it('is not made by looking for it', async () => {
    expect(await existingHome(folder)).toBeNull();
    expect(await readdir(folder)).toEqual([]);
  });
});
