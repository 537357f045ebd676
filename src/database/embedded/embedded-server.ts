import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { EMBEDDED_USER, openCluster, type Cluster, type ServerSettings } from './cluster.js';
import { EmbeddedServerError } from './embedded-server.error.js';
import { locatePackage, prepareBinaries, type BinaryPackage } from './server-binaries.js';
import { runAs } from './server-command.js';
import { connect, EMBEDDED_HOST, leaveUsers, type Membership } from './server-connection.js';
import { prepareHome, programsFolder } from './server-home.js';
import { pruneServerLog } from './server-log.js';
import { bringUp, type Installation } from './server-start.js';

export interface EmbeddedServerOptions {
  /** The data folder, such as `.data`; made when missing. */
  dataDir: string;
  /** Takes one sentence per thing worth knowing. */
  log?: (line: string) => void;
  /** Settings of postgresql.conf for a start by this process, on top of our own. */
  settings?: ServerSettings;
  /** PostgreSQL's programs, when not those of the installed platform package. */
  package?: BinaryPackage;
}

/** How long to wait between attempts to get back a server that went away. */
const RECOVERY_PAUSE_MS = 1_000;
const PRUNE_INTERVAL_MS = 3_600_000;

/**
 * Starts the PostgreSQL server that belongs to a data folder, or attaches to it when it runs already: started by another
 * process, or left by one that was killed. Ready for connections when this returns.
 *
 * @throws EmbeddedServerError with a message for the operator
 */
export async function startEmbeddedServer(options: EmbeddedServerOptions): Promise<EmbeddedServer> {
  const log = options.log ?? (() => undefined);
  const settings = options.settings ?? {};
  const home = await prepareHome(options.dataDir);
  if (home.relocated) {
    log(
      `The account ${home.account?.name ?? ''} that runs PostgreSQL may not enter ${path.resolve(options.dataDir)}; the database lies in ${home.folder}`,
    );
  }
  const installed = options.package ?? (await locatePackage());
  const binaries = await prepareBinaries(installed, home.account, programsFolder(home), log);
  const cluster = await openCluster(home, binaries, settings);
  const installation: Installation = { home, binaries, cluster, settings, log };
  const { membership, port, started } = await bringUp(installation);
  log(`PostgreSQL ${started ? 'started' : 'was running already'} over ${cluster.data} on ${EMBEDDED_HOST}:${port}`);
  return new EmbeddedServer(installation, port, started, membership);
}

/**
 * A running server that this process uses, perhaps with others. Whoever stops using it last stops it; so no process ever
 * stops it under another, and it does not matter who started it.
 */
export class EmbeddedServer {
  readonly host = EMBEDDED_HOST;
  readonly user = EMBEDDED_USER;
  readonly password: string;
  /** The folder with the data and the log, which is not always under the data folder. */
  readonly home: string;
  private readonly cluster: Cluster;
  private readonly pruning: NodeJS.Timeout;
  private leaving = false;
  private recovery: Promise<void> | undefined;

  constructor(
    private readonly installation: Installation,
    readonly port: number,
    /** True when this process started it, false when it found it running. */
    readonly started: boolean,
    private membership: Membership,
  ) {
    this.cluster = installation.cluster;
    this.password = installation.cluster.password;
    this.home = installation.home.folder;
    this.pruning = setInterval(() => void pruneServerLog(this.home).catch(() => undefined), PRUNE_INTERVAL_MS).unref();
    this.watch(membership);
  }

  /** The connection string for a database of this server. It holds the password. */
  urlFor(database: string): string {
    return `postgresql://${this.user}:${this.password}@${this.host}:${this.port}/${encodeURIComponent(database)}`;
  }

  /** Makes a database unless it is there. */
  async ensureDatabase(name: string): Promise<void> {
    const client = await connect(this.cluster, this.port);
    try {
      const { rowCount } = await client.query('select from pg_database where datname = $1', [name]);
      if (rowCount === 0) await client.query(`create database ${pg.escapeIdentifier(name)}`);
    } catch (error) {
      // Duplicate: another process made it in between.
      const { code } = error as { code?: string };
      if (code !== '42P04' && code !== '23505') throw error;
    } finally {
      await client.end();
    }
  }

  /** Stops using the server and leaves it running. */
  async release(): Promise<void> {
    await this.leave();
    await this.membership.client.end().catch(() => undefined);
  }

  /**
   * Stops using the server, and stops it when nobody else uses it; open sessions are then ended.
   *
   * @returns true when it was stopped, false when it was left to others or had died
   * @throws EmbeddedServerError when it does not stop in time
   */
  async stop(): Promise<boolean> {
    if (this.leaving) return false;
    await this.leave();
    try {
      const isLast = await leaveUsers(this.membership).catch(() => null);
      if (isLast === true) await this.shutDown();
      const outcome =
        isLast === true ? 'stopped' : isLast === false ? 'is left running, since another process uses it' : 'had died';
      this.installation.log(`PostgreSQL ${outcome}`);
      return isLast === true;
    } finally {
      await this.membership.client.end().catch(() => undefined);
    }
  }

  private async shutDown(): Promise<void> {
    const { home, binaries, cluster } = this.installation;
    try {
      await runAs(home.account, binaries.pgCtl, ['stop', '-D', cluster.data, '-m', 'fast', '-w', '-t', '60']);
    } catch (cause) {
      throw new EmbeddedServerError(
        `The database server over ${cluster.data} did not stop within a minute. The next start uses it again.`,
        { cause },
      );
    }
  }

  private async leave(): Promise<void> {
    this.leaving = true;
    clearInterval(this.pruning);
    await this.recovery;
    this.membership.socket.ref();
  }

  /** A server that dies while we use it is started again: the pools of the application then recover by themselves. */
  private watch({ client }: Membership): void {
    client.once('end', () => {
      if (!this.leaving) this.recovery = this.recover();
    });
  }

  private async recover(): Promise<void> {
    const { log } = this.installation;
    log('The connection to the embedded PostgreSQL broke; looking after it');
    while (!this.leaving) {
      try {
        const { membership, port } = await bringUp(this.installation, this.port);
        this.membership = membership;
        this.watch(membership);
        log(`The embedded PostgreSQL is back on ${EMBEDDED_HOST}:${port}`);
        return;
      } catch (error) {
        log(`The embedded PostgreSQL is not back yet: ${error instanceof Error ? error.message : String(error)}`);
        await sleep(RECOVERY_PAUSE_MS, undefined, { ref: false });
      }
    }
  }
}
