import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { AppProcess } from './support/app-process.js';
import { PostgresProxy, type KillMoment } from './support/postgres-proxy.js';
import { followFeed } from './support/programs/published-picture.js';
import { author, startRegistryServices, type RegistryServices } from './support/registry-services.js';
import { mappingDraft } from './support/sample-assets.js';

const support = (name: string) => fileURLToPath(new URL(`./support/${name}`, import.meta.url));

/** A process that changes assets, behind a proxy that can have it killed. */
class Victim {
  private readonly lines: AsyncIterator<string>;

  private constructor(
    readonly proxy: PostgresProxy,
    private readonly child: ChildProcess,
  ) {
    this.lines = createInterface({ input: child.stdout! })[Symbol.asyncIterator]();
  }

  static async start(databaseUrl: string): Promise<Victim> {
    const proxy = await PostgresProxy.before(databaseUrl);
    const program = ['--import', support('typescript-loader.mjs'), support('programs/asset-changer.program.ts')];
    const child = spawn(process.execPath, [...program, proxy.url], { stdio: ['pipe', 'pipe', 'inherit'] });
    const victim = new Victim(proxy, child);
    expect((await victim.lines.next()).value).toBe('ready');
    return victim;
  }

  /** What it says once the change is done; undefined when it died before it could. */
  async change(action: string, id: string): Promise<string | undefined> {
    this.child.stdin!.write(`${action} default ${id}\n`);
    return (await this.lines.next()).value as string | undefined;
  }

  kill(): void {
    this.child.kill('SIGKILL');
  }

  async gone(): Promise<void> {
    if (this.child.signalCode === null) await once(this.child, 'exit');
    await this.proxy.stop();
  }
}

/** All that the database knows of one name, without ids and times. */
interface Picture {
  versions: string[];
  history: string[];
  audit: string[];
  feed: string[];
}

/** Where history, audit and feed agree, as they must. */
const agreeing = (versions: string[], events: string[]): Picture => ({
  versions,
  history: events,
  audit: events,
  feed: events,
});

describe('a kill -9 of the server', () => {
  const me = author('default');
  let registry: RegistryServices;
  let dataDir: string;
  let app: AppProcess;
  let appProxy: PostgresProxy;

  beforeAll(async () => {
    registry = await startRegistryServices();
    dataDir = await mkdtemp(path.join(os.tmpdir(), 'quartermaster-kill-'));
    appProxy = await PostgresProxy.before(registry.test.url);
    const settings = { DATABASE_URL: appProxy.url, DATA_DIR: dataDir, OPS_MODE: 'dev', SAMPLE_DATA: 'off' };
    app = await AppProcess.start(settings);
  });
  afterAll(async () => {
    await app.kill();
    await appProxy.stop();
    await registry.close();
    await rm(dataDir, { recursive: true, force: true });
  });

  const draft = async (name: string) => (await registry.drafts.create(me, mappingDraft(name))).asset_id;
  const publish = async (name: string) => {
    const id = await draft(name);
    await registry.publishing.publish(me, id);
    return id;
  };

  const lines = async (sql: string, name: string): Promise<string[]> => {
    const { rows } = await registry.sql.query<{ line: string }>(sql, [name]);
    return rows.map((row) => row.line);
  };
  const picture = async (name: string): Promise<Picture> => ({
    versions: await lines(
      `SELECT 'v' || version || ' ' || status AS line FROM tb_asset_registry WHERE name = $1 ORDER BY version`,
      name,
    ),
    history: await lines(
      `SELECT action || ' v' || version AS line FROM tb_asset_version_history WHERE name = $1 ORDER BY history_id`,
      name,
    ),
    audit: await lines(
      `SELECT action || ' v' || split_part(resource_name, ' v', 2) AS line FROM tb_audit_log
       WHERE split_part(resource_name, ' v', 1) = $1 AND action IN ('publish', 'rollback', 'archive') ORDER BY audit_id`,
      name,
    ),
    feed: await lines(
      `SELECT action || ' v' || version AS line FROM tb_asset_change WHERE name = $1 ORDER BY seq`,
      name,
    ),
  });

  const recorded = (proxy: PostgresProxy) =>
    proxy.transactions.filter((transaction) =>
      transaction.some((text) => text.includes('INSERT INTO tb_asset_change')),
    );

  it.each([
    {
      action: 'publish',
      prepare: async (name: string) => {
        await publish(name);
        return draft(name);
      },
      body: {},
      before: agreeing(['v1 published', 'v2 draft'], ['publish v1']),
      after: agreeing(['v1 archived', 'v2 published'], ['publish v1', 'publish v2']),
    },
    {
      action: 'rollback',
      prepare: async (name: string) => {
        await publish(name);
        return publish(name);
      },
      body: { to_version: 1 },
      before: agreeing(['v1 archived', 'v2 published'], ['publish v1', 'publish v2']),
      after: agreeing(['v1 archived', 'v2 archived', 'v3 published'], ['publish v1', 'publish v2', 'rollback v3']),
    },
    {
      action: 'archive',
      prepare: publish,
      body: {},
      before: agreeing(['v1 published'], ['publish v1']),
      after: agreeing(['v1 archived'], ['publish v1', 'archive v1']),
    },
  ])(
    'at any statement of a transaction to $action leaves the old or the new state, and history, audit and feed agree',
    async ({ action, prepare, body, before, after }) => {
      const askApp = (id: string) => app.call('POST', `/asset-registry/assets/${id}/${action}`, body);

      // What a real server sends is exactly what the processes that are killed below send.
      appProxy.forget();
      expect(await askApp(await prepare(`${action}_by_app`))).toMatchObject({ status: 200 });
      const rehearsal = await Victim.start(registry.test.url);
      expect(await rehearsal.change(action, await prepare(`${action}_rehearsed`))).toBe('done');
      rehearsal.kill();
      await rehearsal.gone();
      expect(await picture(`${action}_rehearsed`)).toEqual(after);
      expect(recorded(rehearsal.proxy)).toEqual(recorded(appProxy));
      const [statements = []] = recorded(rehearsal.proxy);
      const commit = statements.length - 1;
      expect(statements[commit]).toBe('COMMIT');

      const points = statements.flatMap((_, index) => {
        const moments: KillMoment[] = index === commit ? ['before', 'during', 'after'] : ['before', 'after'];
        return moments.map((moment) => ({ index, moment }));
      });
      const ids = new Map<string, string>();
      const lane = async (): Promise<void> => {
        for (let point = points.pop(); point; point = points.pop()) {
          const { index, moment } = point;
          const name = `${action}_${moment}_${index}`;
          const id = await prepare(name);
          ids.set(name, id);
          expect(await picture(name)).toEqual(before);

          const victim = await Victim.start(registry.test.url);
          const ports = victim.proxy.upstreamPorts;
          const kill = () => victim.kill();
          victim.proxy.killPoint = { statements: statements.slice(0, index + 1), moment, kill };
          expect(await victim.change(action, id)).toBeUndefined();
          await victim.gone();
          const sessions = 'SELECT FROM pg_stat_activity WHERE client_port = ANY($1)';
          while ((await registry.sql.query(sessions, [ports])).rowCount !== 0) await sleep(5);

          const possible =
            index < commit || moment === 'before' ? [before] : moment === 'after' ? [after] : [before, after];
          const at = `${moment} ${statements[index]}`;
          expect(possible.map((one) => ({ at, ...one }))).toContainEqual({ at, ...(await picture(name)) });
        }
      };
      await Promise.all([lane(), lane()]);

      // Whoever comes next finds nothing locked, and what did not happen can be done.
      for (const [name, id] of ids) {
        if ((await picture(name)).history.length === after.history.length) continue;
        expect(await askApp(id)).toMatchObject({ status: 200 });
        expect(await picture(name)).toEqual(after);
      }
      const { rows } = await registry.sql.query<{ name: string; version: number }>(
        `SELECT name, version FROM tb_asset_registry WHERE status = 'published'`,
      );
      const follower = await followFeed(registry.test.url);
      expect(follower.picture.versions).toEqual(new Map(rows.map((row) => [row.name, row.version])));
      await follower.stop();
    },
    600_000,
  );
});
