import { createHash } from 'node:crypto';
import { chmod, chown, mkdir, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { EmbeddedServerError } from './embedded-server.error.js';
import { accountForNewCluster, mayEnter, runsAsRoot, type ServerAccount } from './server-account.js';

/** Where files go that the server's account could not reach in the data folder: durable, and writable by root only. */
const DURABLE_FOLDER = '/var/lib/quartermaster';

/** The folder of one embedded server, and the account that it belongs to (null: the account of this process). */
export interface ServerHome {
  /** Absolute, without symbolic links. Holds `cluster/`, `log/` and `port`. */
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
  const inside = path.join(parent, 'postgres');
  const outside = path.join(DURABLE_FOLDER, createHash('sha256').update(parent).digest('hex').slice(0, 16));

  for (const folder of [inside, outside]) {
    const owner = await ownerOf(folder);
    if (owner === null) continue;
    const account = await accountOfExisting(folder, owner);
    if (account !== null && !(await mayEnter(account, path.dirname(folder)))) {
      throw new EmbeddedServerError(
        `The database lies in ${folder}, which the account ${account.name} that it belongs to may not enter any more. Give that account the permission back (chmod o+x on the folders above it), or set DATABASE_URL.`,
      );
    }
    return finish(folder, account, folder === outside);
  }
  const account = await accountForNewCluster();
  const relocated = account !== null && !(await mayEnter(account, parent));
  return finish(relocated ? outside : inside, account, relocated);
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

async function ownerOf(folder: string): Promise<{ uid: number; gid: number } | null> {
  try {
    return await stat(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

async function accountOfExisting(folder: string, owner: { uid: number; gid: number }): Promise<ServerAccount | null> {
  const own = process.getuid?.();
  if (own === undefined) return null;
  if (own === 0) {
    if (owner.uid === 0) return accountForNewCluster();
    return { name: `with user id ${owner.uid}`, uid: owner.uid, gid: owner.gid };
  }
  if (owner.uid === own) return null;
  throw new EmbeddedServerError(
    `The database in ${folder} belongs to another user (user id ${owner.uid}). Start as that user or as root, set DATA_DIR to another folder, or set DATABASE_URL.`,
  );
}

async function finish(folder: string, account: ServerAccount | null, relocated: boolean): Promise<ServerHome> {
  try {
    if (relocated) {
      await mkdir(DURABLE_FOLDER, { recursive: true });
      await chmod(DURABLE_FOLDER, 0o755);
    }
    for (const made of [folder, path.join(folder, 'log')]) {
      await mkdir(made, { recursive: true, mode: 0o700 });
      if (account !== null) await chown(made, account.uid, account.gid);
    }
  } catch (cause) {
    throw new EmbeddedServerError(
      `The database's folder ${folder} cannot be made. Set DATA_DIR to a folder that this user may write${account === null ? '' : ` and the account ${account.name} may enter`}, or set DATABASE_URL.`,
      { cause },
    );
  }
  return { folder, account, relocated };
}
