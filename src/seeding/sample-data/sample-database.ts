import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { parse } from 'yaml';

/** A role that tools log in with, and the reference under which sources find its password. */
export interface SampleRole {
  user: string;
  passwordRef: string;
}

/** One SQL file. */
export interface SampleStep {
  name: string;
  /** Runs once in the life of a database; the others run at every start and must bring what is there up to date. */
  once: boolean;
  sql: string;
  checksum: string;
}

/** A database that a source asset names and that files under `sample-data` fill. */
export interface SampleDatabase {
  /** The source's name, which is also the folder's. */
  source: string;
  database: string;
  reader: SampleRole;
  writer: SampleRole | null;
  steps: SampleStep[];
}

/**
 * Reads `sample-data/<source>/*.sql` and the connection that `sources/<source>.yaml` describes, for each folder there
 * is. Files run in the order of their names; `.once.sql` files run once.
 *
 * @throws Error naming the file, when a folder has no source that could be installed
 */
export async function readSampleDatabases(resources: string): Promise<SampleDatabase[]> {
  const folder = path.join(resources, 'sample-data');
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  return Promise.all(names.sort().map((name) => readSampleDatabase(resources, name)));
}

async function readSampleDatabase(resources: string, source: string): Promise<SampleDatabase> {
  const file = path.join(resources, 'sources', `${source}.yaml`);
  const asset: unknown = parse(await readFile(file, 'utf8'));
  const connection = field(field(asset, 'content'), 'connection');
  if (field(connection, 'server') !== 'default') {
    throw new Error(`${file}: sample data can only be installed where the connection says "server: default".`);
  }
  const write = field(connection, 'write');
  return {
    source,
    database: text(connection, 'database', file),
    reader: readRole(connection, file),
    writer: write === undefined ? null : readRole(write, file),
    steps: await readSteps(path.join(resources, 'sample-data', source)),
  };
}

async function readSteps(folder: string): Promise<SampleStep[]> {
  const files = (await readdir(folder)).filter((name) => name.endsWith('.sql')).sort();
  return Promise.all(
    files.map(async (name) => {
      const sql = await readFile(path.join(folder, name), 'utf8');
      const checksum = createHash('sha256').update(sql).digest('hex');
      return { name: name.replace(/(\.once)?\.sql$/, ''), once: name.endsWith('.once.sql'), sql, checksum };
    }),
  );
}

function readRole(connection: unknown, file: string): SampleRole {
  return { user: text(connection, 'user', file), passwordRef: text(connection, 'password_ref', file) };
}

function field(value: unknown, name: string): unknown {
  return value !== null && typeof value === 'object' ? (value as Record<string, unknown>)[name] : undefined;
}

function text(connection: unknown, name: string, file: string): string {
  const value = field(connection, name);
  if (typeof value !== 'string' || value === '') throw new Error(`${file}: the connection has no ${name}.`);
  return value;
}
