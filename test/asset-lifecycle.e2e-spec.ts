import { createTestDatabase, type TestDatabase } from './support/test-database.js';
import { startWholeApp, type WholeApp } from './support/whole-app.js';

const INPUT = { type: 'object', properties: {}, additionalProperties: false };
const TOOL = {
  description: 'Says whether the status page is up.',
  tool_type: 'http_api',
  tool_config: { base_url: 'https://status.example.com', endpoint: '/status', method: 'GET' },
  tool_input_schema: INPUT,
};

describe('assets over REST', () => {
  let database: TestDatabase;
  let app: WholeApp;
  let serial = 0;
  const fresh = (prefix = 'asset') => `${prefix}_${++serial}`;

  beforeAll(async () => {
    database = await createTestDatabase();
    app = await startWholeApp(database.url);
  });
  afterAll(async () => {
    await app.close();
    await database.drop();
  });

  const create = async (body: Record<string, unknown>) => {
    const answer = await app.call('POST', '/asset-registry/assets', body);
    expect(answer.status).toBe(201);
    return answer.body.data.asset;
  };
  const mapping = (name: string, words: object = { keywords: ['one'] }) => ({
    asset_type: 'mapping',
    name,
    mapping_type: name,
    content: words,
  });
  const publish = async (id: string, body?: unknown) => {
    const answer = await app.call('POST', `/asset-registry/assets/${id}/publish`, body);
    expect(answer).toMatchObject({ status: 200 });
    return answer.body.data.asset;
  };

  it('takes a tool from draft to rollback, each answer in the envelope with its ETag', async () => {
    const name = fresh('tool');
    const created = await app.call('POST', '/ops/tool-assets', { name, ...TOOL });
    expect(created).toMatchObject({
      status: 201,
      body: {
        code: 0,
        message: 'OK',
        time: expect.stringMatching(/^\d{4}-.*Z$/),
        data: { asset: { name, version: 1, status: 'draft', asset_type: 'tool' } },
      },
    });
    const { asset } = created.body.data;
    expect(asset).not.toHaveProperty('tenant_id');
    expect(created.headers.get('etag')).toMatch(/^".+"$/);

    const read = await app.call('GET', `/ops/tool-assets/${asset.asset_id}`);
    expect(read.body.data.asset).toEqual(asset);
    expect(read.headers.get('etag')).toBe(created.headers.get('etag'));

    const etag = created.headers.get('etag')!;
    const changed = await app.call(
      'PATCH',
      `/ops/tool-assets/${asset.asset_id}`,
      { description: 'Better.' },
      { headers: { 'if-match': etag } },
    );
    expect(changed).toMatchObject({
      status: 200,
      body: { data: { asset: { description: 'Better.', lock_version: 2 } } },
    });
    const stale = await app.call('PATCH', `/ops/tool-assets/${asset.asset_id}`, {}, { headers: { 'if-match': etag } });
    expect(stale).toMatchObject({ status: 412, body: { code: 412, data: { error: 'PRECONDITION_FAILED' } } });

    const checked = await app.call('POST', `/ops/tool-assets/${asset.asset_id}/validate`);
    expect(checked).toMatchObject({ status: 200, body: { data: { publishable: true, problems: [] } } });
    const published = await app.call('POST', `/ops/tool-assets/${asset.asset_id}/publish`, { reason: 'first' });
    expect(published).toMatchObject({ status: 200, body: { data: { asset: { status: 'published', version: 1 } } } });

    const second = await app.call('POST', '/ops/tool-assets', { name, description: 'Second.' });
    const diff = await app.call('GET', `/ops/tool-assets/${second.body.data.asset.asset_id}/diff`);
    expect(diff.body.data).toEqual({
      from: { version: 1, status: 'published' },
      to: { version: 2, status: 'draft' },
      differences: [{ path: '/description', change: 'changed', from: 'Better.', to: 'Second.' }],
    });
    await app.call('POST', `/ops/tool-assets/${second.body.data.asset.asset_id}/publish`);
    const back = await app.call('POST', `/ops/tool-assets/${asset.asset_id}/rollback`, {
      to_version: 1,
      reason: 'worse',
    });
    expect(back).toMatchObject({
      status: 200,
      body: { data: { asset: { version: 3, description: 'Better.', status: 'published' } } },
    });

    const history = await app.call('GET', `/ops/tool-assets/${asset.asset_id}/history`);
    expect(history.body.data.versions).toMatchObject([
      { version: 3, status: 'published', events: [{ action: 'rollback', rollback_from_version: 1, reason: 'worse' }] },
      { version: 2, status: 'archived' },
      { version: 1, status: 'archived', events: [{ action: 'publish', reason: 'first' }] },
    ]);
    const archived = await app.call('POST', `/ops/tool-assets/${back.body.data.asset.asset_id}/archive`);
    expect(archived).toMatchObject({ status: 200, body: { data: { asset: { status: 'archived' } } } });
  });

  it('answers a deleted draft, and does not find it afterwards', async () => {
    const asset = await create(mapping(fresh()));
    const deleted = await app.call('DELETE', `/asset-registry/assets/${asset.asset_id}`);
    expect(deleted).toMatchObject({ status: 200, body: { data: { asset: { asset_id: asset.asset_id } } } });
    expect(await app.call('GET', `/asset-registry/assets/${asset.asset_id}`)).toMatchObject({
      status: 404,
      body: { data: { error: 'ASSET_NOT_FOUND' } },
    });
  });

  it('refuses to publish what is incomplete, with a pointer for every problem', async () => {
    const { body } = await app.call('POST', '/ops/tool-assets', {
      name: fresh('tool'),
      tool_config: { mode: 'sometimes' },
    });
    const refused = await app.call('POST', `/ops/tool-assets/${body.data.asset.asset_id}/publish`);
    expect(refused).toMatchObject({ status: 422, body: { code: 422, data: { error: 'ASSET_INVALID' } } });
    const paths = refused.body.data.details.map((detail: { path: string }) => detail.path);
    expect(paths).toEqual(
      expect.arrayContaining(['/description', '/tool_type', '/tool_config/mode', '/tool_input_schema']),
    );
    expect(refused.body.data.trace_id).toMatch(/^[0-9a-f]{32}$/);
  });

  it('validates drafts only, and says of other versions what publishing them would', async () => {
    const asset = await create(mapping(fresh()));
    await publish(asset.asset_id);
    const refused = { status: 409, body: { data: { error: 'NOT_A_DRAFT' } } };
    for (const action of ['validate', 'publish']) {
      expect(await app.call('POST', `/asset-registry/assets/${asset.asset_id}/${action}`)).toMatchObject(refused);
    }
    await app.call('POST', `/asset-registry/assets/${asset.asset_id}/archive`);
    expect(await app.call('POST', `/asset-registry/assets/${asset.asset_id}/validate`)).toMatchObject(refused);
  });

  it('says first that an asset is not there, then that it changed, then that its state forbids, then what is wrong', async () => {
    const leaky = { description: 'Bearer abcdef123456789' };
    const stale = { headers: { 'if-match': '"0-0-draft"' } };
    const statusOf = async (method: string, path: string, body: object, options = {}) =>
      (await app.call(method, `/asset-registry/assets${path}`, body, options)).status;

    const incomplete = await create({ asset_type: 'mapping', name: fresh() });
    const published = await create(mapping(fresh()));
    await publish(published.asset_id);
    const nowhere = '/3f0c2c1e-6f0b-4a53-9d0e-0b9d4f1a2c3b';
    expect([
      await statusOf('PATCH', nowhere, leaky, stale),
      await statusOf('POST', `${nowhere}/publish`, {}, stale),
      await statusOf('PATCH', `/${published.asset_id}`, leaky, stale),
      await statusOf('POST', `/${published.asset_id}/publish`, {}, stale),
      await statusOf('POST', `/${incomplete.asset_id}/publish`, {}, stale),
      await statusOf('PATCH', `/${published.asset_id}`, leaky),
      await statusOf('POST', '', { asset_type: 'mapping', name: incomplete.name, ...leaky }),
      await statusOf('PATCH', `/${incomplete.asset_id}`, leaky),
      await statusOf('POST', `/${incomplete.asset_id}/publish`, {}),
    ]).toEqual([404, 404, 412, 412, 412, 409, 409, 422, 422]);
  });

  it('shows tools only on the tool routes', async () => {
    const asset = await create(mapping(fresh()));
    for (const [method, suffix] of [
      ['GET', ''],
      ['PATCH', ''],
      ['DELETE', ''],
      ['POST', '/publish'],
      ['POST', '/validate'],
      ['POST', '/archive'],
      ['GET', '/history'],
      ['GET', '/diff'],
      ['GET', '/dependents'],
    ] as const) {
      const answer = await app.call(
        method,
        `/ops/tool-assets/${asset.asset_id}${suffix}`,
        method === 'GET' ? undefined : {},
      );
      expect([suffix, answer.status, answer.body.data.error]).toEqual([suffix, 404, 'ASSET_NOT_FOUND']);
    }
    const other = await app.call('POST', '/ops/tool-assets', { asset_type: 'mapping', name: fresh() });
    expect(other).toMatchObject({ status: 400, body: { data: { details: [{ path: '/asset_type' }] } } });
  });

  it('names who refers to an asset', async () => {
    const source = await create({
      asset_type: 'source',
      name: fresh('source'),
      content: { source_type: 'http', connection: { base_url: 'https://status.example.com' }, limits: {} },
    });
    await publish(source.asset_id);
    const tool = await app.call('POST', '/ops/tool-assets', {
      name: fresh('tool'),
      ...TOOL,
      tool_config: { source_ref: source.name, endpoint: '/status', method: 'GET' },
    });
    await publish(tool.body.data.asset.asset_id);
    const dependents = await app.call('GET', `/asset-registry/assets/${source.asset_id}/dependents`);
    expect(dependents.body.data.dependents).toMatchObject([
      { name: tool.body.data.asset.name, asset_type: 'tool', status: 'published', path: '/tool_config/source_ref' },
    ]);
    const archive = await app.call('POST', `/asset-registry/assets/${source.asset_id}/archive`);
    expect(archive).toMatchObject({ status: 409, body: { data: { error: 'HAS_DEPENDENTS' } } });
    expect(archive.body.message).toContain(tool.body.data.asset.name);
  });

  describe('lists', () => {
    const tenant = 'lists';
    let key: string;

    beforeAll(async () => {
      key = await app.key(['publisher'], tenant);
      for (let index = 0; index < 25; index++) {
        const body = {
          ...mapping(`word_${String(index).padStart(2, '0')}`),
          tags: { team: index % 2 === 0 ? 'even' : 'odd' },
        };
        const made = await app.call('POST', '/asset-registry/assets', body, { key });
        if (index < 5)
          await app.call('POST', `/asset-registry/assets/${made.body.data.asset.asset_id}/publish`, {}, { key });
      }
      await app.call('POST', '/ops/tool-assets', { name: 'a_tool', ...TOOL }, { key });
    });

    const names = async (query: string): Promise<string[]> => {
      const answer = await app.call('GET', `/asset-registry/assets?${query}`, undefined, { key });
      expect(answer.status).toBe(200);
      return answer.body.data.assets.map((asset: { name: string }) => asset.name);
    };

    it('answer every asset once, newest first, over pages of any size', async () => {
      const seen: string[] = [];
      let cursor: string | null = '';
      while (cursor !== null) {
        const query: string = `limit=7${cursor ? `&cursor=${cursor}` : ''}`;
        const { body } = await app.call('GET', `/asset-registry/assets?${query}`, undefined, { key });
        seen.push(...body.data.assets.map((asset: { name: string }) => asset.name));
        cursor = body.data.next_cursor;
      }
      expect(seen).toHaveLength(26);
      expect(new Set(seen).size).toBe(26);
      expect(seen[0]).toBe('a_tool');
      expect(seen.at(-1)).toBe('word_00');
    });

    it.each([
      ['status=published&limit=200', 5],
      ['asset_type=tool', 1],
      ['tool_type=http_api', 1],
      ['name=word_07', 1],
      ['q=_1', 10],
      ['q=WORD_2', 5],
      ['q=w', 25],
      ['q=nothing_like_it', 0],
      ['q=%25', 0],
      ['tag=team:even', 13],
      ['tag=team', 25],
      ['tag=team:none', 0],
      ['tag=team:odd&status=published', 2],
      ['status=archived', 0],
    ])('answer for %s the %i that match', async (query, count) => {
      expect(await names(`${query}${query.includes('limit') ? '' : '&limit=200'}`)).toHaveLength(count);
    });

    it.each([
      ['limit=0', '/limit'],
      ['limit=201', '/limit'],
      ['limit=many', '/limit'],
      ['status=gone', '/status'],
      ['asset_type=robot', '/asset_type'],
      ['cursor=abc', '/cursor'],
      [`cursor=${Buffer.from('2026-01-01T00:00:00Z x').toString('base64url')}`, '/cursor'],
      ['unknown=1', '/unknown'],
      ['name=a&name=b', '/name'],
    ])('refuse %s and say where', async (query, path) => {
      const answer = await app.call('GET', `/asset-registry/assets?${query}`, undefined, { key });
      expect(answer).toMatchObject({ status: 400, body: { data: { error: 'MALFORMED_REQUEST' } } });
      const paths = answer.body.data.details.map((detail: { path: string }) => detail.path);
      expect(new Set(paths)).toEqual(new Set([path]));
    });

    it('never show one tenant what another has', async () => {
      const other = await app.key(['admin'], 'somebody_else');
      const { body } = await app.call('GET', '/asset-registry/assets', undefined, { key: other });
      expect(body.data).toEqual({ assets: [], next_cursor: null });
      const [asset] = (await app.call('GET', '/asset-registry/assets?limit=1', undefined, { key })).body.data.assets;
      expect(
        (await app.call('GET', `/asset-registry/assets/${asset.asset_id}`, undefined, { key: other })).status,
      ).toBe(404);
      for (const [method, action] of [
        ['GET', 'history'],
        ['GET', 'diff'],
        ['GET', 'diff?against=1'],
        ['GET', 'dependents'],
        ['POST', 'validate'],
      ] as const) {
        const answer = await app.call(method, `/asset-registry/assets/${asset.asset_id}/${action}`, undefined, {
          key: other,
        });
        expect([action, answer.status, answer.body.data.error]).toEqual([action, 404, 'ASSET_NOT_FOUND']);
      }
    });
  });

  describe('roles', () => {
    it.each([
      ['viewer', [200, 200, 403, 403, 403]],
      ['operator', [200, 200, 403, 403, 403]],
      ['editor', [200, 200, 201, 200, 403]],
      ['publisher', [200, 200, 201, 200, 200]],
      ['admin', [200, 200, 201, 200, 200]],
    ] as const)('%s may read, validate, create, change and publish: %j', async (role, expected) => {
      const key = await app.key([role]);
      const asset = await create(mapping(fresh()));
      const statuses = [
        await app.call('GET', `/asset-registry/assets/${asset.asset_id}`, undefined, { key }),
        await app.call('POST', `/asset-registry/assets/${asset.asset_id}/validate`, {}, { key }),
        await app.call('POST', '/asset-registry/assets', mapping(fresh()), { key }),
        await app.call('PATCH', `/asset-registry/assets/${asset.asset_id}`, { description: 'd' }, { key }),
        await app.call('POST', `/asset-registry/assets/${asset.asset_id}/publish`, {}, { key }),
      ].map((answer) => answer.status);
      expect(statuses).toEqual(expected);
    });

    it('nobody without a key gets in', async () => {
      expect(await app.call('GET', '/asset-registry/assets', undefined, { key: null })).toMatchObject({
        status: 401,
        body: { data: { error: 'UNAUTHENTICATED' } },
      });
    });
  });

  describe('bad input', () => {
    const post = (raw: string | Uint8Array, headers: Record<string, string> = {}) =>
      app.call('POST', '/asset-registry/assets', undefined, { raw, headers });

    it.each([
      ['broken JSON', '{"asset_type": "mapping", "name": ', 400],
      ['no JSON object', '[]', 400],
      ['a NUL byte', '{"asset_type":"mapping","name":"nul","description":"a\\u0000b"}', 400],
      ['a lone surrogate', '{"asset_type":"mapping","name":"alone","description":"\\ud800"}', 400],
      [
        '1,000-deep JSON',
        `{"asset_type":"mapping","name":"deep","content":${'{"a":'.repeat(1000)}1${'}'.repeat(1000)}}`,
        400,
      ],
      ['an unknown field', '{"asset_type":"mapping","name":"unknown","colour":"red"}', 400],
      ['a wrong type', '{"asset_type":"mapping","name":"wrong","content":"text"}', 400],
      ['a name like a path', '{"asset_type":"mapping","name":"../../etc/passwd"}', 400],
      ['a name like SQL', '{"asset_type":"mapping","name":"x; DROP TABLE tb_asset_registry"}', 400],
      ['a missing name', '{"asset_type":"mapping"}', 400],
      [
        'an integer that would change',
        '{"asset_type":"mapping","name":"large","content":{"id":9007199254740993}}',
        400,
      ],
      ["another type's field", '{"asset_type":"mapping","name":"foreign","tool_type":"custom"}', 400],
      [
        'an inline secret',
        '{"asset_type":"source","name":"leaky","content":{"source_type":"postgres","connection":{"password":"hunter2"},"limits":{}}}',
        422,
      ],
    ])('%s is refused and nothing is stored', async (_, raw, status) => {
      const answer = await post(raw);
      expect(answer).toMatchObject({
        status,
        body: { code: status, data: { error: expect.stringMatching(/^[A-Z_]+$/) } },
      });
      expect(JSON.stringify(answer.body)).not.toContain('hunter2');
      const name = /"name":"([^"]*)"/.exec(raw)?.[1];
      if (name && /^\w+$/.test(name)) {
        const listed = await app.call('GET', `/asset-registry/assets?name=${name}`);
        expect(listed.body.data.assets).toEqual([]);
      }
    });

    it('takes 8 MiB of asset, and refuses more with 413', async () => {
      const body = (size: number) => JSON.stringify(mapping(fresh(), { keywords: ['x'.repeat(size)] }));
      expect((await post(body(8 * 1024 * 1024 - 1000))).status).toBe(201);
      expect(await post(body(8 * 1024 * 1024))).toMatchObject({
        status: 413,
        body: { data: { error: 'PAYLOAD_TOO_LARGE' } },
      });
    });

    it.each(['not-a-uuid', "'; DROP TABLE tb_asset_registry; --", '%2e%2e%2f', '1'.repeat(200)])(
      'refuses %s as an id',
      async (id) => {
        const answer = await app.call('GET', `/asset-registry/assets/${encodeURIComponent(id)}`);
        expect(answer).toMatchObject({ status: 400, body: { data: { error: 'MALFORMED_REQUEST' } } });
      },
    );

    it('keeps odd but legal text exactly as it came', async () => {
      const description = 'quotes \' " \\ \n\t emoji 🚀 한국어 <script> ${x} {{y}} %s';
      const content = { constructor: 1, 'a/b~c': [1.5, -0.25, 1e21, null, true], '': {} };
      const asset = await create({ ...mapping(fresh()), description, content });
      const read = await app.call('GET', `/asset-registry/assets/${asset.asset_id}`);
      expect(read.body.data.asset).toMatchObject({ description, content });
    });
  });
});
