import { chmod, mkdir, mkdtemp, realpath, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { accountFromPasswd, mayEnter } from './server-account.js';

describe('the account that runs PostgreSQL under root', () => {
  const root = 'root:x:0:0:root:/root:/bin/bash';
  const nobody = 'nobody:x:65534:65533:nobody:/nonexistent:/usr/sbin/nologin';
  const postgres = 'postgres:x:101:104:PostgreSQL administrator,,,:/var/lib/postgresql:/bin/bash';

  it('is postgres where there is one', () => {
    expect(accountFromPasswd([root, nobody, postgres, ''].join('\n'))).toEqual({
      name: 'postgres',
      uid: 101,
      gid: 104,
    });
  });

  it('is nobody elsewhere', () => {
    expect(accountFromPasswd([root, nobody].join('\n'))).toEqual({ name: 'nobody', uid: 65534, gid: 65533 });
  });

  it('is never root by another name', () => {
    expect(() => accountFromPasswd(`${root}\npostgres:x:0:0::/:/bin/sh`)).toThrow(/set DATABASE_URL/);
  });
});

describe('a folder', () => {
  let folder: string;
  const stranger = { name: 'stranger', uid: 54_321, gid: 54_321 };
  const owner = { name: 'owner', uid: process.getuid?.() ?? 0, gid: 54_321 };
  const member = { name: 'member', uid: 54_321, gid: process.getgid?.() ?? 0 };

  beforeEach(async () => {
    folder = await realpath(await mkdtemp(path.join(os.tmpdir(), 'qm-account-')));
    await mkdir(path.join(folder, 'inner'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it.each([
    ['0700', 0o700, [true, false, false]],
    ['0710', 0o710, [true, true, false]],
    ['0711', 0o711, [true, true, true]],
    ['0744', 0o744, [true, false, false]],
  ])('below one of mode %s is entered by those whom the mode lets search', async (_, mode, expected) => {
    await chmod(folder, mode);
    const inner = path.join(folder, 'inner');
    const accounts = [owner, member, stranger];
    // Whoever may not even enter the place for temporary files enters nothing there.
    const above = await Promise.all(accounts.map((account) => mayEnter(account, path.dirname(folder))));
    expect(await Promise.all(accounts.map((account) => mayEnter(account, inner)))).toEqual(
      expected.map((may, index) => may && above[index]),
    );
  });
});
