import { execFile } from 'node:child_process';
import type { ServerAccount } from './server-account.js';

/** How a command ended that did not end well. `code` is the exit status, or an error name such as EACCES. */
export class CommandFailure extends Error {
  constructor(
    readonly code: string | number | null,
    readonly output: string,
    cause: unknown,
  ) {
    super(output.trim() || String(cause), { cause });
    this.name = 'CommandFailure';
  }
}

/**
 * Runs one of PostgreSQL's programs, under another account when one is given, and answers what it printed.
 * The environment is not passed on: PGPORT, PGOPTIONS, LC_ALL and their like would change what the programs do.
 *
 * @throws CommandFailure
 */
export function runAs(account: ServerAccount | null, program: string, args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const options = {
      // The folder that this process stands in may be closed to the other account.
      cwd: process.platform === 'win32' ? undefined : '/',
      env: process.platform === 'win32' ? undefined : { LC_ALL: 'C', PATH: '/usr/bin:/bin' },
      ...(account === null ? {} : { uid: account.uid, gid: account.gid }),
      windowsHide: true,
      maxBuffer: 4 * 1024 * 1024,
    };
    try {
      execFile(program, args, options, (error, stdout, stderr) => {
        if (error === null) resolve(stdout);
        else reject(new CommandFailure(error.code ?? null, `${stderr}${stdout}`, error));
      });
    } catch (error) {
      reject(new CommandFailure((error as NodeJS.ErrnoException).code ?? null, '', error));
    }
  });
}
