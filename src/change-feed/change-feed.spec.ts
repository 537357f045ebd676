import { jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { followFeed } from '../../test/support/programs/published-picture.js';
import { author, startRegistryServices, type RegistryServices } from '../../test/support/registry-services.js';
import { mappingDraft } from '../../test/support/sample-assets.js';
import { until } from '../../test/support/until.js';

const fromRoot = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));

/** A replica in a process of its own, there to be killed. */
class Replica {
  private readonly lines: AsyncIterator<string>;

  private constructor(private readonly child: ChildProcess) {
    this.lines = createInterface({ input: child.stdout! })[Symbol.asyncIterator]();
  }

  static async start(url: string): Promise<Replica> {
    const child = spawn(
      process.execPath,
      [
        '--import',
        fromRoot('test/support/typescript-loader.mjs'),
        fromRoot('test/support/programs/feed-follower.program.ts'),
        url,
      ],
      { stdio: ['pipe', 'pipe', 'inherit'] },
    );
    const replica = new Replica(child);
    expect((await replica.lines.next()).value).toBe('ready');
    return replica;
  }

  async versions(): Promise<Map<string, number>> {
    this.child.stdin!.write('\n');
    return new Map(JSON.parse((await this.lines.next()).value as string) as [string, number][]);
  }

  async kill(): Promise<void> {
    const gone = once(this.child, 'exit');
    this.child.kill('SIGKILL');
    await gone;
  }
}

describe('the change feed', () => {
  let registry: RegistryServices;
  const me = author();

  beforeAll(async () => {
    registry = await startRegistryServices(20);
  });
  afterAll(() => registry.close());

  const publish = async (name: string) => {
    const draft = await registry.drafts.create(me, mappingDraft(name));
    return registry.publishing.publish(me, draft.asset_id);
  };

  /** What an operator was warned of. */
  const warnings: string[] = [];
  beforeEach(() => {
    warnings.length = 0;
    jest.spyOn(Logger.prototype, 'warn').mockImplementation((text: unknown) => void warnings.push(String(text)));
  });
  afterEach(() => jest.restoreAllMocks());

  it('tells a process that runs already of a publish, a rollback and an archive', async () => {
    const follower = await followFeed(registry.test.url);
    const { asset } = await publish('told');
    await until(() => follower.picture.versions.get('told') === 1);
    await registry.publishing.rollback(me, asset.asset_id, 1);
    await until(() => follower.picture.versions.get('told') === 2);
    const [newest] = await registry.assets.versions('acme', asset.asset_id);
    const { seq } = await registry.publishing.archive(me, newest!.asset_id);
    await until(() => !follower.picture.versions.has('told'));
    expect(follower.feed.status()).toEqual({ applied_seq: String(seq), listening: true, failed_assets: [] });
    await follower.stop();
  });

  it('comes back after its connection was cut, with what was published meanwhile', async () => {
    const follower = await followFeed(registry.test.url);
    await registry.sql.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query = 'LISTEN asset_change'`,
    );
    await publish('while_deaf');
    await until(() => follower.picture.versions.has('while_deaf'));
    await until(() => follower.feed.status().listening);
    await follower.stop();
  });

  it('loads everything anew when the database was restored to an older state', async () => {
    await publish('before_restore');
    const follower = await followFeed(registry.test.url);
    const { asset } = await publish('undone_by_restore');
    await until(() => follower.picture.versions.has('undone_by_restore'));
    await registry.sql.query(`BEGIN; SET session_replication_role = replica;
      ALTER TABLE tb_asset_registry DISABLE TRIGGER asset_immutable;
      DELETE FROM tb_asset_version_history WHERE asset_id = '${asset.asset_id}';
      DELETE FROM tb_asset_registry WHERE asset_id = '${asset.asset_id}';
      DELETE FROM tb_asset_change WHERE name = 'undone_by_restore';
      ALTER TABLE tb_asset_registry ENABLE ALWAYS TRIGGER asset_immutable;
      SET session_replication_role = DEFAULT; COMMIT`);
    await follower.feed.catchUp();
    expect(follower.picture.versions.has('undone_by_restore')).toBe(false);
    expect(follower.picture.versions.has('before_restore')).toBe(true);
    expect(warnings).toEqual([expect.stringContaining('the database was restored')]);
    await follower.stop();
  });

  it('loads everything anew when it was away for longer than changes are kept', async () => {
    const follower = await followFeed(registry.test.url);
    await publish('applied');
    await follower.feed.catchUp();
    // As if all of it had happened while this process did not run.
    await registry.sql.query('ALTER TABLE tb_asset_change DISABLE TRIGGER asset_change_in_order');
    await publish('while_away');
    await publish('at_last');
    await registry.sql.query('DELETE FROM tb_asset_change WHERE seq < (SELECT max(seq) FROM tb_asset_change)');
    await registry.sql.query('ALTER TABLE tb_asset_change ENABLE ALWAYS TRIGGER asset_change_in_order');
    await follower.feed.catchUp();
    expect([...follower.picture.versions.keys()]).toEqual(expect.arrayContaining(['while_away', 'at_last']));
    expect(warnings).toEqual([expect.stringContaining('longer than changes are kept')]);
    await follower.stop();
  });

  it('offers a batch again to a follower that could not take it', async () => {
    const follower = await followFeed(registry.test.url);
    const take = follower.picture.prepare;
    let failures = 0;
    follower.picture.prepare = async (changes, snapshot) => {
      if (failures++ === 0) throw new Error('cannot go on');
      return take(changes, snapshot);
    };
    await publish('offered_again');
    await until(() => failures > 0);
    await follower.feed.catchUp();
    expect(follower.picture.versions.has('offered_again')).toBe(true);
    expect(warnings).toEqual([expect.stringContaining('tried again: Error: cannot go on')]);
    await follower.stop();
  });

  it('keeps commit order under 16 publishers: of 10,000 publishes none is skipped, not even by a follower that is killed and restarted', async () => {
    const total = 10_000;
    const { rows: drafts } = await registry.sql.query<{ asset_id: string }>(
      `INSERT INTO tb_asset_registry (tenant_id, asset_type, name, mapping_type, content, content_hash, created_by, version)
       SELECT 'acme', 'mapping', 'many_' || n, 'words', '{"keywords": []}', '', 'key:tests', 1
       FROM generate_series(1, $1) n RETURNING asset_id`,
      [total],
    );
    const follower = await followFeed(registry.test.url);
    let replica = await Replica.start(registry.test.url);

    let published = 0;
    const publishers = Array.from({ length: 16 }, async () => {
      for (let draft = drafts.pop(); draft; draft = drafts.pop()) {
        await registry.publishing.publish(me, draft.asset_id);
        published++;
      }
    });
    const killer = (async () => {
      for (const share of [0.2, 0.5, 0.8]) {
        await until(() => published >= total * share);
        await replica.kill();
        replica = await Replica.start(registry.test.url);
      }
    })();
    await Promise.all([...publishers, killer]);

    const { rows } = await registry.sql.query<{ name: string; version: number }>(
      `SELECT name, version FROM tb_asset_registry WHERE status = 'published' AND asset_type = 'mapping'`,
    );
    const truth = new Map(rows.map((row) => [row.name, row.version]));
    expect([...truth.keys()].filter((name) => name.startsWith('many_'))).toHaveLength(total);
    expect(await replica.versions()).toEqual(truth);
    await follower.feed.catchUp();
    expect(follower.picture.versions).toEqual(truth);

    const { seen } = follower.picture;
    expect(seen).toHaveLength(total);
    expect(seen.every((seq, index) => index === 0 || seq > seen[index - 1]!)).toBe(true);
    const { rows: feed } = await registry.sql.query<{ seq: string }>(
      `SELECT seq FROM tb_asset_change WHERE name LIKE 'many\\_%' ORDER BY seq`,
    );
    expect(seen.map(String)).toEqual(feed.map((row) => row.seq));
    await replica.kill();
    await follower.stop();
  }, 600_000);
});
