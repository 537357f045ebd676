import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { startEmbeddedServer } from '../src/database/embedded/embedded-server.js';
import { readPostmaster, servesFolder } from '../src/database/embedded/postmaster.js';
import { AppProcess, FROM_SOURCE, type ServerCommand } from './support/app-process.js';
import { DataFolders } from './support/data-folders.js';

const NPM_START: ServerCommand = ['npm', 'start'];

const folders = new DataFolders();
const apps: AppProcess[] = [];
const connections: pg.Client[] = [];

afterEach(async () => {
  for (const connection of connections.splice(0)) await connection.end().catch(() => undefined);
  for (const app of apps.splice(0)) await app.kill();
});
afterAll(() => folders.remove());

const settings = (dataDir: string) => ({ DATA_DIR: dataDir, SAMPLE_DATA: 'off', SHUTDOWN_TIMEOUT_MS: '60000' });

async function start(dataDir: string, command?: ServerCommand): Promise<AppProcess> {
  const app = AppProcess.spawn(settings(dataDir), command);
  apps.push(app);
  await app.ready();
  return app;
}

/** The process id of the PostgreSQL server over a data folder, or null when none runs. */
async function postgresOver(dataDir: string): Promise<number | null> {
  const data = path.join(dataDir, 'postgres', 'cluster', 'data');
  const found = await readPostmaster(data);
  return found !== null && (await servesFolder(found.pid, data)) ? found.pid : null;
}

/** A connection to the registry's database that does not count as a user of the server. */
async function sqlOver(dataDir: string): Promise<pg.Client> {
  const server = await startEmbeddedServer({ dataDir });
  const client = new pg.Client({ connectionString: server.urlFor('quartermaster') });
  await client.connect();
  await server.release();
  connections.push(client);
  return client;
}

async function draft(app: AppProcess, name: string): Promise<string> {
  const mapping = { asset_type: 'mapping', name, mapping_type: name, content: { keywords: ['one'] } };
  const created = await app.call('POST', '/asset-registry/assets', mapping);
  expect(created).toMatchObject({ status: 201 });
  return created.body.data.asset.asset_id;
}

/** A publish that waits, in the database, until it is let go. */
async function publishInFlight(app: AppProcess, dataDir: string) {
  const id = await draft(app, 'in_flight');
  const sql = await sqlOver(dataDir);
  await sql.query(`BEGIN; SELECT 1 FROM tb_asset_name WHERE name = 'in_flight' FOR UPDATE`);
  const answer = app.call('POST', `/asset-registry/assets/${id}/publish`);
  while ((await sql.query('SELECT FROM pg_locks WHERE NOT granted')).rowCount === 0) await sleep(10);
  const letGo = async () => {
    await sql.query('COMMIT');
    await sql.end();
  };
  return { answer, letGo };
}

/** Whether a new connection is still taken. */
async function accepts(app: AppProcess): Promise<boolean> {
  return app.call('GET', '/ops/health/live').then(
    () => true,
    () => false,
  );
}

describe('a stop of the product', () => {
  it.each<[string, ServerCommand, (app: AppProcess) => void]>([
    ['SIGTERM', FROM_SOURCE, (app) => app.signal('SIGTERM')],
    ['Ctrl-C', FROM_SOURCE, (app) => app.interrupt()],
    ['Ctrl-C under npm start', NPM_START, (app) => app.interrupt()],
    ['SIGTERM to npm start', NPM_START, (app) => app.signal('SIGTERM')],
  ])('on %s answers what is in flight, then ends, and PostgreSQL after it', async (_, command, stop) => {
    const dataDir = await folders.used();
    const app = await start(dataDir, command);
    const { answer, letGo } = await publishInFlight(app, dataDir);

    stop(app);
    while (await accepts(app)) await sleep(10);
    expect(await postgresOver(dataDir)).not.toBeNull();
    await letGo();

    expect(await answer).toMatchObject({ status: 200, body: { data: { asset: { status: 'published' } } } });
    expect(await app.exit()).toEqual({ code: 0, signal: null });
    expect(await postgresOver(dataDir)).toBeNull();
  });

  it('lets whoever will not wait end it with a second Ctrl-C, and the next start goes on', async () => {
    const dataDir = await folders.used();
    const app = await start(dataDir);
    const { answer, letGo } = await publishInFlight(app, dataDir);
    const lost = expect(answer).rejects.toThrow();

    app.interrupt();
    while (await accepts(app)) await sleep(10);
    // Sooner, it would count as the echo of the first that npm sends.
    await sleep(1_100);
    app.interrupt();
    expect(await app.exit()).toEqual({ code: 130, signal: null });
    await lost;
    await letGo();

    const next = await start(dataDir);
    expect(await next.call('GET', '/ops/health/ready')).toMatchObject({ status: 200 });
  });
});

describe('a start of the product', () => {
  it('takes over the server that a killed process left, with what was published', async () => {
    const dataDir = await folders.used();
    const killed = await start(dataDir);
    const id = await draft(killed, 'kept');
    expect(await killed.call('POST', `/asset-registry/assets/${id}/publish`)).toMatchObject({ status: 200 });
    await killed.kill();
    const left = await postgresOver(dataDir);
    expect(left).not.toBeNull();

    const next = await start(dataDir);
    expect(await postgresOver(dataDir)).toBe(left);
    expect(await next.call('GET', `/asset-registry/assets/${id}`)).toMatchObject({
      status: 200,
      body: { data: { asset: { status: 'published', version: 1 } } },
    });
    next.signal('SIGTERM');
    expect(await next.exit()).toEqual({ code: 0, signal: null });
    expect(await postgresOver(dataDir)).toBeNull();
  });

  it('may come twice at once over an empty folder: both serve the same registry, and who stays last stops PostgreSQL', async () => {
    const dataDir = await folders.empty();
    const [one, other] = await Promise.all([start(dataDir), start(dataDir)]);
    const id = await draft(one, 'shared');
    expect(await other.call('POST', `/asset-registry/assets/${id}/publish`)).toMatchObject({ status: 200 });
    expect(await one.call('GET', `/asset-registry/assets/${id}`)).toMatchObject({
      body: { data: { asset: { status: 'published' } } },
    });

    one.signal('SIGTERM');
    expect(await one.exit()).toEqual({ code: 0, signal: null });
    expect(await other.call('GET', '/ops/health/ready')).toMatchObject({ status: 200 });
    expect(await postgresOver(dataDir)).not.toBeNull();

    other.signal('SIGTERM');
    expect(await other.exit()).toEqual({ code: 0, signal: null });
    expect(await postgresOver(dataDir)).toBeNull();
  });

  it('that is interrupted before it is ready leaves no PostgreSQL behind', async () => {
    const dataDir = await folders.used();
    const app = AppProcess.spawn(settings(dataDir));
    apps.push(app);
    await app.printed(/PostgreSQL started/);
    app.interrupt();
    expect(await app.exit()).toEqual({ code: 130, signal: null });
    expect(await postgresOver(dataDir)).toBeNull();
  });

  it('on a port that is taken says so in a sentence and leaves no PostgreSQL behind', async () => {
    const [dataDir, otherDir] = [await folders.used(), await folders.used()];
    const first = await start(dataDir);
    const { port } = new URL(first.url);
    const second = AppProcess.spawn({ ...settings(otherDir), PORT: port });
    apps.push(second);
    expect(await second.exit()).toEqual({ code: 1, signal: null });
    expect(second.output).toMatch(new RegExp(`\\b${port}\\b.*\\bPORT\\b`));
    expect(second.output).not.toContain('    at ');
    expect(await postgresOver(otherDir)).toBeNull();
  });

  it('on a database that is not there says so in a sentence, and never the password', async () => {
    const app = AppProcess.spawn({
      ...settings(await folders.empty()),
      DATABASE_URL: 'postgres://someone:a-secret@127.0.0.1:1/x',
    });
    apps.push(app);
    expect(await app.exit()).toEqual({ code: 1, signal: null });
    expect(app.output).toContain('cannot be used: connect ECONNREFUSED 127.0.0.1:1. Check DATABASE_URL');
    expect(app.output).not.toContain('a-secret');
    expect(app.output).not.toContain('    at ');
  });
});
