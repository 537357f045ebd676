import { jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { author, startRegistryServices, type RegistryServices } from '../../../test/support/registry-services.js';
import { AssetImporter, type ImportOptions } from './asset-importer.service.js';

const MAPPING = (name: string, scope: string, word: string) =>
  `name: ${name}\ndescription: words\nmapping_type: ${name}\nscope: ${scope}\ncontent: { keywords: [${word}] }\n`;

describe('importing seed files', () => {
  let registry: RegistryServices;
  let importer: AssetImporter;
  let resources: string;
  let tenant: string;
  let serial = 0;

  beforeAll(async () => {
    registry = await startRegistryServices();
    importer = new AssetImporter(registry.assets, registry.drafts, registry.publishing);
  });
  afterAll(() => registry.close());

  beforeEach(async () => {
    tenant = `tenant_${++serial}`;
    resources = await mkdtemp(join(tmpdir(), 'quartermaster-seeds-'));
    await mkdir(join(resources, 'mappings'));
    await write('alpha', MAPPING('alpha', 'ci', 'one'));
    await write('beta', MAPPING('beta', 'other', 'two'));
  });
  afterEach(() => rm(resources, { recursive: true }));

  const write = (name: string, text: string) => writeFile(join(resources, 'mappings', `${name}.yaml`), text);
  const run = (options: Partial<ImportOptions>) =>
    importer.import({
      author: author(tenant),
      types: ['mapping'],
      apply: false,
      publish: false,
      cleanupDrafts: false,
      resources,
      ...options,
    });
  const names = async (filter: object = {}) =>
    (await registry.assets.list(tenant, { limit: 200, ...filter })).assets.map(
      ({ name, version, status }) => `${name} v${version} ${status}`,
    );

  it('changes nothing unless it is told to apply', async () => {
    const results = await run({});
    expect(results).toMatchObject([
      {
        name: 'alpha',
        outcome: 'created',
        differences: expect.arrayContaining([expect.objectContaining({ path: '/content' })]),
      },
      { name: 'beta', outcome: 'created' },
    ]);
    expect(await names()).toEqual([]);
  });

  it('publishes, and makes no version of content that is published already', async () => {
    expect(await run({ apply: true, publish: true })).toMatchObject([
      { outcome: 'created', published_version: 1 },
      { outcome: 'created', published_version: 1 },
    ]);
    expect(await run({ apply: true, publish: true })).toMatchObject([
      { outcome: 'unchanged', published_version: null },
      { outcome: 'unchanged', published_version: null },
    ]);
    await write('alpha', MAPPING('alpha', 'ci', 'changed'));
    expect(await run({ apply: true, publish: true })).toMatchObject([
      { outcome: 'updated', published_version: 2 },
      { outcome: 'unchanged' },
    ]);
    expect((await names({ status: 'published' })).sort()).toEqual(['alpha v2 published', 'beta v1 published']);
  });

  it('writes a draft once, and says that it is there but not published', async () => {
    const draft = { scope: 'ci', apply: true };
    expect(await run(draft)).toMatchObject([{ outcome: 'created', draft_version: 1, published_version: null }]);
    expect(await run(draft)).toMatchObject([{ outcome: 'unchanged', draft_version: 1, published_version: null }]);
    expect(await run({ scope: 'ci' })).toMatchObject([{ outcome: 'unchanged', draft_version: 1 }]);
    await write('alpha', MAPPING('alpha', 'ci', 'changed'));
    expect(await run(draft)).toMatchObject([{ outcome: 'updated', draft_version: 1, published_version: null }]);
    expect(await run({ ...draft, publish: true })).toMatchObject([
      { outcome: 'created', draft_version: null, published_version: 1 },
    ]);
    expect(await names()).toEqual(['alpha v1 published']);
  });

  it('clears what the file no longer says', async () => {
    await run({ apply: true, publish: true });
    await write('alpha', MAPPING('alpha', 'ci', 'one').replace('description: words\n', ''));
    await run({ apply: true, publish: true });
    expect(await registry.assets.published(tenant, 'mapping', 'alpha')).toMatchObject({
      version: 2,
      description: null,
    });
  });

  it('touches nothing outside the named scope', async () => {
    expect(await run({ apply: true, publish: true, scope: 'ci' })).toHaveLength(1);
    expect(await names()).toEqual(['alpha v1 published']);
  });

  it('brings an open draft of the same name to what the file says', async () => {
    await registry.drafts.create(author(tenant), { type: 'mapping', name: 'alpha', content: { description: 'mine' } });
    expect(await run({ apply: true, publish: true, scope: 'ci' })).toMatchObject([
      { outcome: 'created', published_version: 1 },
    ]);
    expect(await names()).toEqual(['alpha v1 published']);
  });

  it('deletes open drafts of the same names when asked, and alone only that', async () => {
    await registry.drafts.create(author(tenant), { type: 'mapping', name: 'alpha', content: {} });
    await registry.drafts.create(author(tenant), { type: 'mapping', name: 'unrelated', content: {} });
    expect(await run({ cleanupDrafts: true })).toMatchObject([
      { name: 'alpha', outcome: 'cleaned', draft_removed: 1, differences: [] },
      { name: 'beta', outcome: 'cleaned', draft_removed: null },
    ]);
    expect(await names()).toEqual(['unrelated v1 draft']);
    await registry.drafts.create(author(tenant), { type: 'mapping', name: 'alpha', content: {} });
    expect(await run({ cleanupDrafts: true, apply: true, publish: true, scope: 'ci' })).toMatchObject([
      { draft_removed: 2, published_version: 3 },
    ]);
  });

  it('goes on after a bad file, and says what is wrong with it', async () => {
    await write('alpha', 'name: alpha\ncontent: [');
    await write('aardvark', 'name: other\nwings: 2\n');
    const results = await run({ apply: true, publish: true });
    expect(results).toMatchObject([
      { name: 'aardvark', outcome: 'failed', problems: [{ path: '/name' }, { path: '/wings' }] },
      { name: 'alpha', outcome: 'failed', problems: [{ message: expect.stringContaining('not valid YAML') }] },
      { name: 'beta', outcome: 'created', published_version: 1 },
    ]);
  });

  it('goes on after an error of the database, and says which file it met', async () => {
    await registry.sql.query(`ALTER TABLE tb_asset_registry ADD CONSTRAINT no_alpha CHECK (name <> 'alpha') NOT VALID`);
    const error = jest.spyOn(Logger.prototype, 'error').mockImplementation(() => undefined);
    const results = await run({ apply: true, publish: true });
    expect(error).toHaveBeenCalledTimes(1);
    error.mockRestore();
    await registry.sql.query('ALTER TABLE tb_asset_registry DROP CONSTRAINT no_alpha');
    expect(results).toMatchObject([
      { name: 'alpha', outcome: 'failed', problems: [{ message: expect.stringContaining('no_alpha') }] },
      { name: 'beta', outcome: 'created', published_version: 1 },
    ]);
  });

  it('goes on after a folder that is named like a file, an alias of nothing and a bomb of aliases', async () => {
    const bomb = Array.from({ length: 9 }, (_, level) => `b${level}: &b${level} [${`*b${level - 1},`.repeat(9)}]`);
    await mkdir(join(resources, 'mappings', 'aaa.yaml'));
    await write('aab', 'name: aab\ndescription: *nowhere\n');
    await write('aac', ['b0: &b0 [x]', ...bomb.slice(1)].join('\n'));
    expect(await run({ apply: true, publish: true })).toMatchObject([
      { name: 'aaa', outcome: 'failed', problems: [{ message: expect.stringContaining('EISDIR') }] },
      { name: 'aab', outcome: 'failed', problems: [{ message: expect.stringMatching(/not valid YAML: .*nowhere/) }] },
      { name: 'aac', outcome: 'failed', problems: [{ message: expect.stringContaining('not valid YAML') }] },
      { name: 'alpha', outcome: 'created', published_version: 1 },
      { name: 'beta', outcome: 'created', published_version: 1 },
    ]);
  });

  it('tells of each file as soon as it is done, and how many there are', async () => {
    const events: string[] = [];
    const { publishing } = registry;
    const noted = {
      publish: (...request: Parameters<typeof publishing.publish>) => {
        events.push('publishes');
        return publishing.publish(...request);
      },
    } as typeof publishing;
    await new AssetImporter(registry.assets, registry.drafts, noted).import(
      { author: author(tenant), types: ['mapping'], apply: true, publish: true, cleanupDrafts: false, resources },
      ({ name }, { done, total }) => events.push(`${done} of ${total}: ${name}`),
    );
    expect(events).toEqual(['publishes', '1 of 2: alpha', 'publishes', '2 of 2: beta']);
  });

  it('tells why the registry refuses a file', async () => {
    await write('alpha', 'name: alpha\nscope: ci\n');
    const [result] = await run({ apply: true, publish: true, scope: 'ci' });
    expect(result).toMatchObject({ outcome: 'failed', problems: [{ path: '/mapping_type' }, { path: '/content' }] });
  });

  it('publishes at the next start what a seeding that broke off had only drafted', async () => {
    await run({ apply: true, scope: 'ci' });
    expect(await names()).toEqual(['alpha v1 draft']);
    expect(await run({ apply: true, publish: true, onlyUnknown: true })).toMatchObject([
      { name: 'alpha', published_version: 1 },
      { name: 'beta', published_version: 1 },
    ]);
  });

  it('leaves drafts alone that somebody else made, or has changed since, when it seeds a first start', async () => {
    await registry.drafts.create(author(tenant, 'key:editor'), { type: 'mapping', name: 'alpha', content: {} });
    await run({ apply: true, scope: 'other' });
    const beta = await registry.assets.openDraft(tenant, 'mapping', 'beta');
    await registry.drafts.update(author(tenant, 'key:editor'), beta!.asset_id, { description: 'mine' }, undefined);
    expect(await run({ apply: true, publish: true, onlyUnknown: true })).toEqual([]);
    expect((await names()).sort()).toEqual(['alpha v1 draft', 'beta v1 draft']);
  });

  it('leaves names alone that were live in the tenant when it seeds a first start', async () => {
    await run({ apply: true, publish: true });
    const published = await registry.assets.published(tenant, 'mapping', 'alpha');
    await registry.publishing.archive(author(tenant), published!.asset_id);
    expect(await run({ apply: true, publish: true, onlyUnknown: true })).toEqual([]);
    expect(await names({ status: 'published' })).toEqual(['beta v1 published']);
  });
});
