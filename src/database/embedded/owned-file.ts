import { constants } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import type { ServerAccount } from './server-account.js';

// The folders written to here belong to the server's account while this process may be root. So no link that stands in
// a file's place is ever followed, and what is given away is the open file, not whatever has its name by then.

/** Two calls of one process may write the same file at once. */
let writes = 0;

/** Writes a file whole or not at all, mode 0600, and gives it to the account. */
export async function writeOwned(file: string, text: string, account: ServerAccount | null): Promise<void> {
  const staging = `${file}.new-${process.pid}-${writes++}`;
  await rm(staging, { force: true });
  const handle = await open(staging, 'wx', 0o600);
  try {
    await handle.writeFile(text);
    if (account !== null) await handle.chown(account.uid, account.gid);
  } finally {
    await handle.close();
  }
  await rename(staging, file);
}

/** Adds text to the end of a file that is there. */
export async function appendOwned(file: string, text: string): Promise<void> {
  // Windows has no such flag, and no root.
  const noFollow = (constants.O_NOFOLLOW as number | undefined) ?? 0;
  const handle = await open(file, constants.O_WRONLY | constants.O_APPEND | noFollow);
  try {
    await handle.writeFile(text);
  } finally {
    await handle.close();
  }
}
