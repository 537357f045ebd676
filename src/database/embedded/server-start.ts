import { rm } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { writeSettings, type Cluster, type ServerSettings } from './cluster.js';
import { EmbeddedServerError } from './embedded-server.error.js';
import { exists, readPostmaster, removeStalePidFile, servesFolder } from './postmaster.js';
import type { ServerBinaries } from './server-binaries.js';
import { CommandFailure, runAs } from './server-command.js';
import { joinUsers, type Membership } from './server-connection.js';
import type { ServerHome } from './server-home.js';
import { lastComplaints, pruneServerLog } from './server-log.js';
import { choosePort, keepPort } from './server-port.js';

/** All that is needed to start one server. */
export interface Installation {
  home: ServerHome;
  binaries: ServerBinaries;
  cluster: Cluster;
  settings: ServerSettings;
  log: (line: string) => void;
}

export interface RunningServer {
  membership: Membership;
  port: number;
  /** True when this call started it. */
  started: boolean;
}

/** Recovery after a crash may take a while, so this is long; a healthy start takes 0.2 s. */
const LIMIT_MS = 120_000;
const PAUSE_MS = 50;

const PORT_TAKEN = /could not bind|Address already in use|could not create any TCP\/IP sockets/;
/** Another process starts it right now, or sessions of a killed server have not noticed yet. */
const NOT_YET = /lock file "postmaster\.pid" already exists|pre-existing shared memory block/;

/**
 * Makes the server of a cluster run and joins its users. There is no lock of our own: PostgreSQL lets only one server
 * start over a data directory, and who loses that race finds the winner's server at the next look.
 *
 * @param onlyPort - the port it must have, because connections to it are configured already
 * @throws EmbeddedServerError
 */
export async function bringUp(installation: Installation, onlyPort?: number): Promise<RunningServer> {
  const { cluster, home, log } = installation;
  const deadline = Date.now() + LIMIT_MS;
  let started = false;
  let takenPort: number | undefined;
  for (;;) {
    const found = await readPostmaster(cluster.data);
    if (found !== null && (await servesFolder(found.pid, cluster.data))) {
      const membership = await joinUsers(cluster, found.port);
      if (membership !== null) {
        await keepPort(home, found.port);
        return { membership, port: found.port, started };
      }
    } else {
      if (found !== null && exists(found.pid)) {
        log(`Process ${found.pid} of a stale postmaster.pid is no server over ${cluster.data}; the file is removed`);
        await removeStalePidFile(cluster.data, found);
      }
      const port = onlyPort ?? (await choosePort(home.folder, takenPort));
      const outcome = await tryStart(installation, port);
      if (outcome === 'started') started = true;
      if (outcome === 'port taken') takenPort = port;
      if (outcome === 'started') continue;
    }
    if (Date.now() > deadline) {
      throw new EmbeddedServerError(
        `The database server over ${cluster.data} was not ready within ${LIMIT_MS / 1000} seconds. Its log is in ${path.join(home.folder, 'log')}; set DATABASE_URL to do without it.`,
      );
    }
    await sleep(PAUSE_MS);
  }
}

async function tryStart(installation: Installation, port: number): Promise<'started' | 'port taken' | 'not yet'> {
  const { cluster, home, binaries, settings } = installation;
  const startLog = path.join(home.folder, 'start.log');
  await writeSettings(cluster, home, port, settings);
  await pruneServerLog(home.folder);
  await rm(startLog, { force: true });
  const since = Date.now();
  try {
    await runAs(home.account, binaries.pgCtl, ['start', '-D', cluster.data, '-l', startLog, '-w', '-t', '60']);
    return 'started';
  } catch (error) {
    if (!(error instanceof CommandFailure)) throw error;
    const complaints = await lastComplaints(home.folder, since);
    if (PORT_TAKEN.test(complaints)) return 'port taken';
    if (NOT_YET.test(complaints) || /did not start in time/.test(error.output)) return 'not yet';
    throw new EmbeddedServerError(
      `The database server over ${cluster.data} does not start: ${complaints || error.message}. Its log is in ${path.join(home.folder, 'log')}; set DATABASE_URL to do without it.`,
      { cause: error },
    );
  }
}
