import { readdir, readFile, rm, stat } from 'node:fs/promises';
import path from 'node:path';

/** Files of at most 10 MB each (the server starts a new one then) that are kept. */
const KEPT_FILES = 5;

/** Deletes all but the newest files of the server's log. Their names sort by time. */
export async function pruneServerLog(home: string): Promise<void> {
  const folder = path.join(home, 'log');
  for (const name of (await logFiles(folder)).slice(0, -KEPT_FILES)) await rm(path.join(folder, name), { force: true });
}

/**
 * What the server said when it did not start: the last complaints in pg_ctl's file and in the newest log file.
 *
 * @param since - when that start began, in milliseconds since the epoch; older files are not looked at
 */
export async function lastComplaints(home: string, since: number): Promise<string> {
  const newest = (await logFiles(path.join(home, 'log'))).at(-1) ?? '';
  const files = [path.join(home, 'start.log'), path.join(home, 'log', newest)];
  const texts = await Promise.all(files.map((file) => readSince(file, since)));
  return texts
    .flatMap((text) => text.split('\n').slice(-20))
    .filter((line) => /FATAL|PANIC|ERROR|could not|invalid|unrecognized|HINT/.test(line))
    .map((line) => line.replace(/^.*?(?=(FATAL|PANIC|ERROR|LOG|HINT|WARNING):)/, ''))
    .join('; ');
}

async function readSince(file: string, since: number): Promise<string> {
  try {
    return (await stat(file)).mtimeMs >= since ? await readFile(file, 'utf8') : '';
  } catch {
    return '';
  }
}

async function logFiles(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => []);
  return names.filter((name) => name.startsWith('server-')).sort();
}
