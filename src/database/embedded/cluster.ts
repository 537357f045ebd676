import { randomBytes } from 'node:crypto';
import { chown, mkdir, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { EmbeddedServerError } from './embedded-server.error.js';
import { appendOwned, writeOwned } from './owned-file.js';
import { exists } from './postmaster.js';
import type { ServerBinaries } from './server-binaries.js';
import { runAs } from './server-command.js';
import type { ServerHome } from './server-home.js';

/** The administrator of the embedded server, and the only role it starts with. */
export const EMBEDDED_USER = 'quartermaster';

/** Settings of postgresql.conf, such as `{ fsync: 'off' }`. */
export type ServerSettings = Readonly<Record<string, string>>;

/** The data directory and the password that opens it, made together and never one without the other. */
export interface Cluster {
  /** PostgreSQL's data directory, absolute. */
  data: string;
  password: string;
}

const SETTINGS_FILE = 'quartermaster.conf';

/** Clusters that this process is making. */
const inTheMaking = new Set<string>();

/**
 * The cluster in a home, made when there is none yet.
 * It is made under another name and renamed, so that a crash leaves nothing half made, and of two processes that make
 * it at once one wins and both use the same.
 */
export async function openCluster(
  home: ServerHome,
  binaries: ServerBinaries,
  settings: ServerSettings,
): Promise<Cluster> {
  const folder = path.join(home.folder, 'cluster');
  if (!(await isFolder(folder))) await makeCluster(home, binaries, folder, settings['fsync'] !== 'off');
  const data = path.join(folder, 'data');
  return { data, password: await readPassword(folder) };
}

/** Writes the settings that the next start of the server takes. */
export async function writeSettings(
  cluster: Cluster,
  home: ServerHome,
  port: number,
  extra: ServerSettings,
): Promise<void> {
  const settings: ServerSettings = {
    port: String(port),
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    password_encryption: 'scram-sha-256',
    max_connections: '200',
    shared_buffers: '64MB',
    max_wal_size: '256MB',
    timezone: 'UTC',
    log_timezone: 'UTC',
    lc_messages: 'C',
    // A file per start and per 10 MB; the wrapper deletes the oldest.
    logging_collector: 'on',
    log_directory: path.join(home.folder, 'log'),
    log_filename: 'server-%Y-%m-%d_%H%M%S.log',
    log_rotation_age: '1d',
    log_rotation_size: '10MB',
    log_line_prefix: '%m [%p] %q%u@%d %a ',
    ...extra,
  };
  const lines = Object.entries(settings).map(([name, value]) => `${name} = '${value.replaceAll("'", "''")}'\n`);
  await writeOwned(path.join(cluster.data, SETTINGS_FILE), lines.join(''), home.account);
}

async function makeCluster(home: ServerHome, binaries: ServerBinaries, folder: string, sync: boolean): Promise<void> {
  await removeAbandoned(home);
  const staging = path.join(home.folder, `cluster.incoming-${process.pid}-${randomBytes(4).toString('hex')}`);
  const data = path.join(staging, 'data');
  const passwordFile = path.join(staging, 'password');
  inTheMaking.add(staging);
  try {
    await mkdir(staging, { mode: 0o700 });
    if (home.account !== null) await chown(staging, home.account.uid, home.account.gid);
    await writeOwned(passwordFile, randomBytes(24).toString('base64url'), home.account);
    await runAs(home.account, binaries.initdb, [
      `--pgdata=${data}`,
      `--username=${EMBEDDED_USER}`,
      `--pwfile=${passwordFile}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      // The same order and the same upper and lower case on every machine, for all of Unicode.
      '--locale=C',
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
      ...(sync ? [] : ['--no-sync']),
    ]);
    await appendOwned(path.join(data, 'postgresql.conf'), `\ninclude_if_exists = '${SETTINGS_FILE}'\n`);
    await rename(staging, folder);
  } catch (cause) {
    await rm(staging, { recursive: true, force: true });
    // Another process was quicker, and its cluster is as good.
    if (await isFolder(folder)) return;
    throw new EmbeddedServerError(
      `The database could not be made in ${home.folder}: ${firstLine(cause)}. Check the free space and the permissions there, or set DATABASE_URL.`,
      { cause },
    );
  } finally {
    inTheMaking.delete(staging);
  }
}

/** What processes left that died while they made the cluster. */
async function removeAbandoned(home: ServerHome): Promise<void> {
  for (const name of await readdir(home.folder)) {
    const folder = path.join(home.folder, name);
    const pid = Number(/^cluster\.incoming-(\d+)-/.exec(name)?.[1]);
    const isAbandoned = pid === process.pid ? !inTheMaking.has(folder) : pid > 0 && !exists(pid);
    if (isAbandoned) await rm(folder, { recursive: true, force: true });
  }
}

async function readPassword(folder: string): Promise<string> {
  try {
    return await readFile(path.join(folder, 'password'), 'utf8');
  } catch (cause) {
    throw new EmbeddedServerError(
      `The password of the database in ${folder} cannot be read. Restore the file "password" in that folder from a backup, or set DATABASE_URL.`,
      { cause },
    );
  }
}

async function isFolder(folder: string): Promise<boolean> {
  return stat(folder).then(
    (found) => found.isDirectory(),
    () => false,
  );
}

function firstLine(error: unknown): string {
  const lines = String(error instanceof Error ? error.message : error).split('\n');
  return lines.find((line) => line.includes('error:')) ?? lines[0] ?? '';
}
