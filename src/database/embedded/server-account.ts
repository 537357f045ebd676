import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { EmbeddedServerError } from './embedded-server.error.js';

/** An account of the operating system under which PostgreSQL runs when this process is root. */
export interface ServerAccount {
  name: string;
  uid: number;
  gid: number;
}

/** In this order: the account meant for PostgreSQL, then the one that every Unix has. */
const CANDIDATES = ['postgres', 'nobody'];

/** True when this process is root, under which PostgreSQL refuses to run. */
export function runsAsRoot(): boolean {
  return process.getuid?.() === 0;
}

/**
 * Chooses the account for a new cluster from the text of a passwd file.
 *
 * @throws EmbeddedServerError when neither account exists.
 */
export function accountFromPasswd(passwd: string): ServerAccount {
  const entries = passwd.split('\n').map((line) => line.split(':'));
  for (const candidate of CANDIDATES) {
    const [name, , uid, gid] = entries.find((entry) => entry[0] === candidate) ?? [];
    if (name !== undefined && Number(uid) > 0 && gid !== undefined) return { name, uid: Number(uid), gid: Number(gid) };
  }
  throw new EmbeddedServerError(
    `PostgreSQL does not run as root, and this machine has neither a "postgres" nor a "nobody" account to run it under. Start as an ordinary user, or set DATABASE_URL to a PostgreSQL of your own.`,
  );
}

/** The account for a new cluster: null means the account of this process, which is not root. */
export async function accountForNewCluster(): Promise<ServerAccount | null> {
  return runsAsRoot() ? accountFromPasswd(await readFile('/etc/passwd', 'utf8')) : null;
}

/**
 * Whether an account may enter a folder, which takes search permission on it and on every folder above.
 * Reads mode bits only: an access control list that grants more is not seen, and the answer is then a safe no.
 *
 * @param folder - absolute path without symbolic links
 */
export async function mayEnter(account: ServerAccount, folder: string): Promise<boolean> {
  for (let current = folder; ; current = path.dirname(current)) {
    const { mode, uid, gid } = await stat(current);
    const needed = uid === account.uid ? 0o100 : gid === account.gid ? 0o010 : 0o001;
    if ((mode & needed) === 0) return false;
    if (current === path.dirname(current)) return true;
  }
}
