import { createTestSource, type TestSource } from '../../test/support/test-source.js';
import { silentLogger } from '../../test/support/silent-logger.js';
import { until } from '../../test/support/until.js';
import type { Asset } from '../asset-registry/asset.js';
import type { ChangeFeed } from '../change-feed/change-feed.service.js';
import type { FeedChange, FeedSnapshot } from '../change-feed/change-follower.js';
import { SecretResolver } from './secrets/secret-resolver.js';
import { SourceRegistry } from './source-registry.js';

const REPUBLISHES = 10_000;
/** A connection is made for each of these: that many can be afforded in a test. */
const CALL_EVERY = 20;

describe('the sources of a process', () => {
  let source: TestSource;
  let registry: SourceRegistry;

  beforeAll(async () => {
    source = await createTestSource('CREATE TABLE items (sku text PRIMARY KEY)');
    const password = (await source.settings.read.password!()).reveal();
    const secrets = new SecretResolver({ variable: () => password, directory: null });
    const { host, port } = source.settings;
    const surroundings = { secrets, defaultPoolSize: 4, defaultServer: { host, port, tls: null } };
    registry = new SourceRegistry(surroundings, {} as ChangeFeed, silentLogger());
  });
  afterAll(async () => {
    await registry.beforeApplicationShutdown();
    await source.drop();
  });

  const publish = async (version: number) => {
    const { database, read } = source.settings;
    const connection = { server: 'default', database, user: read.user, password_ref: 'env:QM_SECRET_STOCK' };
    const content = { source_type: 'postgres', connection, limits: {} };
    const asset = { tenant_id: 'acme', asset_type: 'source', name: 'stock', version, content } as Partial<Asset>;
    const snapshot = { seq: BigInt(version), query: async () => [asset] } as unknown as FeedSnapshot;
    const change: FeedChange = {
      ...{ tenantId: 'acme', type: 'source', name: 'stock' },
      ...{ seq: BigInt(version), version, action: 'publish' },
    };
    (await registry.prepare([change], snapshot))();
  };
  const call = async () => {
    const limits = { deadline: Date.now() + 60_000, signal: new AbortController().signal };
    const { pools } = registry.postgres('acme', 'stock');
    return pools.readOnly(limits, async ({ query }) => (await query('SELECT 1'))[0]![0]);
  };
  const connections = async () => {
    const { rows } = await source.admin.query<{ count: string }>(
      'SELECT count(*) FROM pg_stat_activity WHERE usename = $1',
      [source.settings.read.user],
    );
    return Number(rows[0]!.count);
  };

  it(`have as many connections after ${REPUBLISHES} republishes as before them, and few on the way`, async () => {
    await publish(1);
    await call();
    expect(await connections()).toBe(1);
    let most = 0;
    for (let version = 2; version <= REPUBLISHES + 1; version += 1) {
      await publish(version);
      if (version % CALL_EVERY !== 0) continue;
      await call();
      // What was replaced closes in the background, so this waits as a caller would not; it bounds what may pile up.
      await until(async () => {
        const open = await connections();
        most = Math.max(most, open);
        return open <= 3;
      });
    }
    await call();
    await until(async () => (await connections()) === 1);
    expect(registry.find('acme', 'stock')?.version).toBe(REPUBLISHES + 1);
    expect(most).toBeLessThan(10);
  }, 120_000);
});
