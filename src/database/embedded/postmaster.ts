import { execFile } from 'node:child_process';
import { readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';

/** What postmaster.pid says of the server over a data directory. It may be out of date. */
export interface Postmaster {
  pid: number;
  port: number;
}

/** Reads postmaster.pid; null when there is none, or one that is not yet written in full. */
export async function readPostmaster(data: string): Promise<Postmaster | null> {
  const text = await readFile(pidFile(data), 'utf8').catch(() => '');
  // Line 1 is the process, line 4 the port (PostgreSQL's src/include/utils/pidfile.h).
  const [pid, , , port] = text.split('\n').map(Number);
  return pid !== undefined && pid > 0 && port !== undefined && port > 0 ? { pid, port } : null;
}

/**
 * Whether a process is a PostgreSQL server over this data directory. That the number is in use says little: after a
 * crash or in a new container another program may have it, and a copied folder names the server of the original.
 */
export async function servesFolder(pid: number, data: string): Promise<boolean> {
  if (process.platform === 'linux') {
    // Empty for a dead process that its parent has not collected.
    const args = (await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')).split('\0');
    return path.basename(args[0] ?? '').startsWith('postgres') && args[args.indexOf('-D') + 1] === data;
  }
  if (process.platform === 'win32') return exists(pid);
  const { stdout } = await promisify(execFile)('ps', ['-o', 'command=', '-p', String(pid)]).catch(() => ({
    stdout: '',
  }));
  return stdout.includes('postgres') && stdout.includes(`-D ${data}`);
}

/**
 * Takes away a postmaster.pid that names a process which is no server of ours; PostgreSQL would refuse to start over it.
 * Two processes may do this at once: it is renamed first, and put back if it was a new server's in the meantime.
 */
export async function removeStalePidFile(data: string, stale: Postmaster): Promise<void> {
  const aside = `${pidFile(data)}.stale-${process.pid}`;
  try {
    await rename(pidFile(data), aside);
  } catch {
    return;
  }
  const text = await readFile(aside, 'utf8');
  if (Number(text.split('\n')[0]) === stale.pid) await rm(aside);
  else await rename(aside, pidFile(data));
}

/** Whether any process has this number. */
export function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function pidFile(data: string): string {
  return path.join(data, 'postmaster.pid');
}
