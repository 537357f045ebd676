import { author, startRegistryServices, type RegistryServices } from '../../../test/support/registry-services.js';
import { startToolProcess, type ToolProcess } from '../../../test/support/tool-process.js';
import type { Asset } from '../../asset-registry/asset.js';

const TENANT = 'acme';

describe('the registry of tools', () => {
  let assets: RegistryServices;
  let tools: ToolProcess;

  beforeAll(async () => {
    assets = await startRegistryServices();
    tools = await startToolProcess(assets.test.url);
    for (const name of ['greet', 'part']) {
      const run = () => Promise.resolve({ data: { said: name }, rowCount: null, truncated: false });
      tools.handlers.register({ name, run });
    }
  });

  afterAll(async () => {
    await tools.close();
    await assets.close();
  });

  const content = (handler: string, description: string) => ({
    description,
    tool_type: 'custom' as const,
    tool_config: { handler },
    tool_input_schema: { type: 'object' },
  });

  const publish = async (name: string, handler = 'greet', description = 'Says so.'): Promise<Asset> => {
    const draft = await assets.drafts.create(author(TENANT), {
      type: 'tool',
      name,
      content: content(handler, description),
    });
    return (await assets.publishing.publish(author(TENANT), draft.asset_id)).asset;
  };

  /** As a restore would leave it: published, but the feed never told. */
  const publishUnheard = async (name: string): Promise<void> => {
    await assets.sql.query(
      `INSERT INTO tb_asset_registry (tenant_id, asset_type, name, version, status, published_at, published_by, created_by,
         content_hash, description, tool_type, tool_config, tool_input_schema)
       VALUES ($1, 'tool', $2, 1, 'published', now(), 'me', 'me', '', 'Unheard.', 'custom', '{"handler":"greet"}', '{"type":"object"}')`,
      [TENANT, name],
    );
  };

  const descriptionOf = (name: string, tenant = TENANT): string | undefined =>
    tools.registry.find(tenant, name)?.description;

  it('serves an asset that it is handed, in its own tenant only, and the newer one in its place', async () => {
    const asset = await publish('handed');
    const registered = tools.registry.registerFromAsset({ ...asset, description: 'Handed over.' });
    expect(registered).toMatchObject({ name: 'handed', version: asset.version, status: 'active', mode: 'read' });
    expect(descriptionOf('handed')).toBe('Handed over.');
    expect(tools.registry.get('elsewhere', 'handed')).toBeNull();
    expect(await tools.execute('handed', {})).toMatchObject({ success: true, data: { said: 'greet' } });

    tools.registry.registerFromAsset({ ...asset, tool_config: { handler: 'part' } });
    expect(await tools.execute('handed', {})).toMatchObject({ success: true, data: { said: 'part' } });
  });

  it('lists an asset that cannot be built with its reason, and serves the others', async () => {
    const asset = await publish('sound');
    const broken = tools.registry.registerFromAsset({ ...asset, name: 'broken', tool_config: { handler: 'nobody' } });
    expect(broken).toMatchObject({ status: 'failed', tool: null });
    expect(broken.reason).toContain('nobody');
    expect(tools.registry.get(TENANT, 'broken')).toBeNull();
    expect(tools.registry.failures()).toMatchObject([{ tenant_id: TENANT, name: 'broken', reason: broken.reason }]);
    await tools.catchUp();
    const statuses = tools.registry.list(TENANT).map(({ name, status }) => `${name} is ${status}`);
    expect(statuses).toEqual(expect.arrayContaining(['broken is failed', 'sound is active']));
    expect(await tools.execute('sound', {})).toMatchObject({ success: true });
  });

  it('looks again at the names it is told to, and at no others', async () => {
    await publishUnheard('told');
    await publishUnheard('untold');
    await tools.catchUp();
    expect(descriptionOf('told')).toBeUndefined();
    await tools.registry.reload([{ tenantId: TENANT, type: 'tool', name: 'told' }]);
    expect([descriptionOf('told'), descriptionOf('untold')]).toEqual(['Unheard.', undefined]);

    await assets.sql.query(`UPDATE tb_asset_registry SET status = 'archived' WHERE name = 'told'`);
    await tools.registry.reload([{ tenantId: TENANT, type: 'tool', name: 'told' }]);
    expect(tools.registry.find(TENANT, 'told')).toBeNull();
  });

  it('takes up everything that is published when it loads anew, and goes on following from there', async () => {
    await publishUnheard('restored');
    await tools.registry.loadFromDb();
    expect(descriptionOf('restored')).toBe('Unheard.');
    const asset = await publish('followed');
    await tools.catchUp();
    expect(descriptionOf('followed')).toBe('Says so.');
    await assets.publishing.archive(author(TENANT), asset.asset_id);
    await tools.catchUp();
    expect(tools.registry.find(TENANT, 'followed')).toBeNull();
  });

  it('never takes an older picture for a newer one, however loads, reloads and publishes cross', async () => {
    await publish('crossed', 'greet', 'Version 1.');
    const busy = Array.from({ length: 20 }, (_, turn) =>
      turn % 2 === 0
        ? tools.registry.loadFromDb()
        : tools.registry.reload([{ tenantId: TENANT, type: 'tool', name: 'crossed' }]),
    );
    for (let version = 2; version <= 6; version++) await publish('crossed', 'greet', `Version ${version}.`);
    await Promise.all(busy);
    await tools.catchUp();
    expect(descriptionOf('crossed')).toBe('Version 6.');
  });

  it('names the types that can be called: static tools and the tenant’s own', async () => {
    const before = tools.registry.listToolTypes('quiet');
    expect(before).toEqual([]);
    expect(tools.registry.listToolTypes(TENANT)).toEqual(
      [...tools.registry.listToolTypes(TENANT)].sort((a, b) => (a < b ? -1 : 1)),
    );
    await publish('typed');
    await tools.catchUp();
    expect(tools.registry.listToolTypes(TENANT)).toContain('typed');
  });
});
