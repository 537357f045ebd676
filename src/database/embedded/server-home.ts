import { createHash } from 'node:crypto';
import type { Stats } from 'node:fs';
import { chmod, chown, lstat, mkdir, mkdtemp, realpath, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { EmbeddedServerError } from './embedded-server.error.js';
import { accountForNewCluster, mayEnter, runsAsRoot, type ServerAccount } from './server-account.js';

/** Where files go that the server's account could not reach in the data folder: durable, and writable by root only. */
const DURABLE_FOLDER = '/var/lib/quartermaster';

/** Where a copy of PostgreSQL's programs goes, if one is needed: under root one place for all projects. */
export function programsFolder(home: ServerHome): string {
  return home.account === null ? path.dirname(home.folder) : DURABLE_FOLDER;
}

/** The folder of one embedded server, and the account that it belongs to (null: the account of this process). */
export interface ServerHome {
  /** Absolute, without symbolic links. Holds `cluster/`, `log/`, `start.log` and `port`. */
  folder: string;
  account: ServerAccount | null;
  /** True when it could not be under the data folder. */
  relocated: boolean;
}

/**
 * Finds the home of the server that belongs to a data folder, or makes an empty one.
 * A home that exists is kept, with its owner, whatever the rules would choose today: otherwise a change of
 * permissions would look like an empty database.
 *
 * @throws EmbeddedServerError when the home belongs to somebody else or cannot be made.
 */
export async function prepareHome(dataDir: string): Promise<ServerHome> {
  const parent = await makeDataFolder(dataDir);
  const found = await existingHome(parent);
  if (found !== null) {
    if (found.account !== null && !(await mayEnter(found.account, path.dirname(found.folder)))) {
      throw new EmbeddedServerError(
        `The database lies in ${found.folder}, which the account ${found.account.name} that it belongs to may not enter any more. Give that account the permission back (chmod o+x on the folders above it), or set DATABASE_URL.`,
      );
    }
    return found;
  }
  const account = await accountForNewCluster();
  const relocated = account !== null && !(await mayEnter(account, parent));
  return makeHome(parent, { folder: relocated ? outside(parent) : inside(parent), account, relocated });
}

/**
 * The home that a data folder has already, or null. Changes nothing.
 *
 * @param parent - the data folder, absolute and without symbolic links
 * @throws EmbeddedServerError when it belongs to somebody else or is none of ours
 */
export async function existingHome(parent: string): Promise<ServerHome | null> {
  for (const folder of [inside(parent), outside(parent)]) {
    const found = await look(folder);
    if (found === null) continue;
    // Root would follow a link that somebody with less rights planted, and change what it points to.
    if (!found.isDirectory()) {
      throw new EmbeddedServerError(
        `${folder} is not a folder (symbolic links are not followed here), so no database can lie in it. Move it away, set DATA_DIR to another folder, or set DATABASE_URL.`,
      );
    }
    const account = accountOfOwner(folder, found, process.getuid?.() ?? found.uid);
    return { folder, account, relocated: folder === outside(parent) };
  }
  return null;
}

/**
 * The account that a home's owner stands for: null for the account of this process.
 *
 * @param ownUid - the user id of this process
 * @throws EmbeddedServerError when this process cannot run a server for that owner
 */
export function accountOfOwner(
  folder: string,
  owner: { uid: number; gid: number },
  ownUid: number,
): ServerAccount | null {
  if (ownUid === 0 && owner.uid !== 0) {
    return { name: `with user id ${owner.uid}`, uid: owner.uid, gid: owner.gid };
  }
  if (ownUid !== 0 && owner.uid === ownUid) return null;
  throw new EmbeddedServerError(
    ownUid === 0
      ? `${folder} belongs to root, so it was not made by Quartermaster: PostgreSQL does not run as root. Move it away, set DATA_DIR to another folder, or set DATABASE_URL.`
      : `The database in ${folder} belongs to another user (user id ${owner.uid}). Start as that user or as root, set DATA_DIR to another folder, or set DATABASE_URL.`,
  );
}

function inside(parent: string): string {
  return path.join(parent, 'postgres');
}

function outside(parent: string): string {
  return path.join(DURABLE_FOLDER, createHash('sha256').update(parent).digest('hex').slice(0, 16));
}

async function makeDataFolder(dataDir: string): Promise<string> {
  const absolute = path.resolve(dataDir);
  try {
    const created = await mkdir(absolute, { recursive: true });
    // Under a strict umask the server's account could not enter the folder; its secret files have modes of their own.
    if (created !== undefined && runsAsRoot()) await chmod(absolute, 0o755);
    return await realpath(absolute);
  } catch (cause) {
    throw new EmbeddedServerError(
      `The data folder ${absolute} cannot be made or read. Set DATA_DIR to a folder that this user may write.`,
      { cause },
    );
  }
}

async function look(folder: string): Promise<Stats | null> {
  try {
    return await lstat(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw new EmbeddedServerError(
      `This user may not enter ${path.dirname(folder)}. Change its permissions, set DATA_DIR to another folder, or set DATABASE_URL.`,
      { cause: error },
    );
  }
}

/** Made beside its place and renamed, so that a home always has its owner, and only what was just made is given away. */
async function makeHome(parent: string, home: ServerHome): Promise<ServerHome> {
  const { folder, account } = home;
  let staging: string | undefined;
  try {
    if (home.relocated && (await mkdir(DURABLE_FOLDER, { recursive: true })) !== undefined) {
      await chmod(DURABLE_FOLDER, 0o755);
    }
    staging = await mkdtemp(`${folder}.incoming-`);
    if (account !== null) await chown(staging, account.uid, account.gid);
    await rename(staging, folder);
    return home;
  } catch (cause) {
    if (staging !== undefined) await rm(staging, { recursive: true, force: true });
    // Another process was quicker.
    const winner = await existingHome(parent);
    if (winner !== null) return winner;
    throw new EmbeddedServerError(
      `The database's folder ${folder} cannot be made. Set DATA_DIR to a folder that this user may write${account === null ? '' : ` and the account ${account.name} may enter`}, or set DATABASE_URL.`,
      { cause },
    );
  }
}
