import { randomInt } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import path from 'node:path';
import { EmbeddedServerError } from './embedded-server.error.js';
import { writeOwned } from './owned-file.js';
import type { ServerHome } from './server-home.js';

/** Below the ranges from which operating systems give ports to outgoing connections, so that the port stays free. */
const LOWEST = 20_000;
const HIGHEST = 32_000;

/**
 * The port that the server of a home should listen on: the one it had, unless somebody else has it now.
 *
 * @param avoid - a port that turned out to be taken
 */
export async function choosePort(home: string, avoid?: number): Promise<number> {
  const kept = Number(await readFile(portFile(home), 'utf8').catch(() => ''));
  if (Number.isInteger(kept) && kept > 0 && kept < 65_536 && kept !== avoid && (await isFree(kept))) return kept;
  for (let attempt = 0; attempt < 100; attempt += 1) {
    const port = randomInt(LOWEST, HIGHEST);
    if (port !== avoid && (await isFree(port))) return port;
  }
  throw new EmbeddedServerError(
    `No free port was found between ${LOWEST} and ${HIGHEST} for the embedded PostgreSQL. Free one, or set DATABASE_URL.`,
  );
}

/** Remembers the port for the next start. */
export async function keepPort(home: ServerHome, port: number): Promise<void> {
  await writeOwned(portFile(home.folder), String(port), home.account);
}

function portFile(home: string): string {
  return path.join(home, 'port');
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen({ port, host: '127.0.0.1', exclusive: true }, () => probe.close(() => resolve(true)));
  });
}
