import { createServer, type Server } from 'node:net';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { once } from 'node:events';
import path from 'node:path';
import pg from 'pg';
import { DataFolders, UNSAFE } from '../../../test/support/data-folders.js';
import { ServerProcess } from '../../../test/support/server-process.js';
import { until } from '../../../test/support/until.js';
import { startEmbeddedServer, type EmbeddedServer } from './embedded-server.js';
import { readPostmaster, servesFolder } from './postmaster.js';

const folders = new DataFolders();
const processes: ServerProcess[] = [];
const servers: EmbeddedServer[] = [];
const log: string[] = [];

async function start(dataDir: string): Promise<EmbeddedServer> {
  const server = await startEmbeddedServer({ dataDir, settings: UNSAFE, log: (line) => log.push(line) });
  servers.push(server);
  return server;
}

async function spawn(dataDir: string): Promise<{ owner: ServerProcess; port: number; started: boolean }> {
  const owner = ServerProcess.spawn({ dataDir, settings: UNSAFE });
  processes.push(owner);
  const report = await owner.report();
  if ('refusal' in report) throw new Error(report.refusal);
  return { owner, ...report };
}

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query({ text: sql, rowMode: 'array' })).rows.flat();
  } finally {
    await client.end();
  }
}

const clusterOf = (dataDir: string): string => path.join(dataDir, 'postgres', 'cluster', 'data');
const pidFileOf = (dataDir: string): string => path.join(clusterOf(dataDir), 'postmaster.pid');

async function serverPid(dataDir: string): Promise<number | null> {
  const found = await readPostmaster(clusterOf(dataDir));
  return found !== null && (await servesFolder(found.pid, clusterOf(dataDir))) ? found.pid : null;
}

beforeEach(() => void log.splice(0));
afterEach(async () => {
  for (const server of servers.splice(0)) await server.stop().catch(() => false);
  for (const child of processes.splice(0)) await child.kill();
});
afterAll(() => folders.remove());

describe('the embedded server', () => {
  it('makes a UTF-8 database on its first start that only its password opens, and only over loopback', async () => {
    const server = await start(await folders.empty());
    const url = server.urlFor('postgres');
    expect(server.started).toBe(true);
    expect(
      await query(
        url,
        `select current_setting(name) from unnest(array['server_encoding', 'listen_addresses', 'unix_socket_directories',
           'password_encryption', 'TimeZone', 'data_checksums', 'logging_collector']) name`,
      ),
    ).toEqual(['UTF8', '127.0.0.1', '', 'scram-sha-256', 'UTC', 'on', 'on']);
    expect(await query(url, 'select distinct auth_method from pg_hba_file_rules')).toEqual(['scram-sha-256']);
    expect(await query(url, `select lower('ÄÉŁ')`)).toEqual(['äéł']);

    expect(server.password).toMatch(/^[\w-]{32}$/);
    const wrong = url.replace(server.password, 'wrong');
    await expect(query(wrong, 'select 1')).rejects.toMatchObject({ code: '28P01' });
    const password = await stat(path.join(server.home, 'cluster', 'password'));
    expect(password.mode & 0o777).toBe(0o600);
  });

  it('keeps its data and its port over a restart', async () => {
    const folder = await folders.used();
    const first = await start(folder);
    await query(first.urlFor('postgres'), 'create table kept as select 42 as answer');
    expect(await first.stop()).toBe(true);
    expect(await serverPid(folder)).toBeNull();

    const second = await start(folder);
    expect(second.started).toBe(true);
    expect(second.port).toBe(first.port);
    expect(await query(second.urlFor('postgres'), 'select answer from kept')).toEqual([42]);
  });

  it('takes another port when somebody else has its own, and keeps that one', async () => {
    const folder = await folders.used();
    const port = Number(await readFile(path.join(folder, 'postgres', 'port'), 'utf8'));
    const other: Server = createServer().listen(port, '127.0.0.1');
    await once(other, 'listening');
    try {
      const server = await start(folder);
      expect(server.port).not.toBe(port);
      await server.stop();
      expect((await start(folder)).port).toBe(server.port);
    } finally {
      other.close();
    }
  });

  it('makes databases by name, whatever the name, and leaves those that are there', async () => {
    const server = await start(await folders.used());
    const name = `it's "odd" 100 % ü`;
    await Promise.all([server.ensureDatabase(name), server.ensureDatabase(name)]);
    await query(server.urlFor(name), 'create table mine ()');
    await server.ensureDatabase(name);
    expect(await query(server.urlFor(name), `select current_database(), to_regclass('mine')::text`)).toEqual([
      name,
      'mine',
    ]);
  });

  it('that was left by a killed process is used again, and stopped by its new user', async () => {
    const folder = await folders.used();
    const { owner, port } = await spawn(folder);
    const pid = await serverPid(folder);
    await owner.kill();

    const server = await start(folder);
    expect({ started: server.started, port: server.port, pid: await serverPid(folder) }).toEqual({
      started: false,
      port,
      pid,
    });
    expect(await server.stop()).toBe(true);
    expect(await serverPid(folder)).toBeNull();
  });

  it('is shared with a second process, and the last of them stops it, in whatever order they leave', async () => {
    const folder = await folders.used();
    const first = await start(folder);
    const { owner, port, started } = await spawn(folder);
    expect({ port, started }).toEqual({ port: first.port, started: false });

    expect(await first.stop()).toBe(false);
    expect(await query(first.urlFor('postgres'), 'select 1')).toEqual([1]);
    const third = await start(folder);
    expect(await owner.leave()).toBe(false);
    expect(await query(third.urlFor('postgres'), 'select 1')).toEqual([1]);
    expect(await third.stop()).toBe(true);
    expect(await serverPid(folder)).toBeNull();
  });

  it('is not stopped by one that releases it', async () => {
    const folder = await folders.used();
    const server = await start(folder);
    await server.release();
    expect(await query(server.urlFor('postgres'), 'select 1')).toEqual([1]);
    expect((await start(folder)).started).toBe(false);
  });

  it('starts once when several processes start it at once over an empty folder', async () => {
    const folder = await folders.empty();
    const all = await Promise.all([spawn(folder), spawn(folder), start(folder)]);
    expect(new Set(all.map(({ port }) => port)).size).toBe(1);
    expect(all.filter(({ started }) => started)).toHaveLength(1);
  });

  it('starts over a pid file whose process is gone', async () => {
    const folder = await folders.used();
    await start(folder);
    const pid = await serverPid(folder);
    process.kill(pid ?? 0, 'SIGKILL');
    await servers.pop()?.release();
    expect((await start(folder)).started).toBe(true);
    expect(await serverPid(folder)).not.toBe(pid);
  });

  it('starts over a pid file whose number another program has now', async () => {
    const folder = await folders.used();
    await writeFile(
      pidFileOf(folder),
      [process.pid, clusterOf(folder), 1_700_000_000, 20_001, '', '127.0.0.1', '', 'ready', ''].join('\n'),
    );
    expect((await start(folder)).started).toBe(true);
    expect(log.join()).toMatch(/stale postmaster\.pid/);
  });

  it('over a copy of a folder in use is a server of its own, though the copied pid file names the other', async () => {
    const original = await folders.used();
    const first = await start(original);
    const second = await start(await folders.copyOf(original));
    expect(second.started).toBe(true);
    expect(second.port).not.toBe(first.port);
    expect(await query(first.urlFor('postgres'), 'select 1')).toEqual([1]);
  });

  it('comes back on the same port when it dies while it is used', async () => {
    const folder = await folders.used();
    const server = await start(folder);
    process.kill((await serverPid(folder)) ?? 0, 'SIGKILL');
    let answer: unknown;
    await until(async () => {
      answer = await query(server.urlFor('postgres'), 'select 1').catch(() => undefined);
      return answer !== undefined;
    });
    expect(answer).toEqual([1]);
  });

  it('that cannot start says what PostgreSQL complained about and where its log is', async () => {
    const dataDir = await folders.used();
    await expect(startEmbeddedServer({ dataDir, settings: { shared_buffers: 'plenty' } })).rejects.toThrow(
      /does not start: .*shared_buffers.*log.*DATABASE_URL/s,
    );
  });

  it('keeps the newest five files of its log', async () => {
    const folder = await folders.used();
    const logFolder = path.join(folder, 'postgres', 'log');
    for (let day = 1; day <= 7; day += 1)
      await writeFile(path.join(logFolder, `server-2020-01-0${day}_000000.log`), '');
    await start(folder);
    await expect(stat(path.join(logFolder, 'server-2020-01-03_000000.log'))).rejects.toMatchObject({ code: 'ENOENT' });
    expect((await stat(path.join(logFolder, 'server-2020-01-07_000000.log'))).size).toBe(0);
  });
});
