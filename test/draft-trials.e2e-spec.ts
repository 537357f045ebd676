import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HttpService } from './support/http-service.js';
import { installInventory, type Inventory } from './support/inventory.js';
import { publishAsset } from './support/published-assets.js';
import { createTestDatabase, type TestDatabase } from './support/test-database.js';
import { startWholeApp, type WholeApp } from './support/whole-app.js';

const TOKEN = 'token-of-the-service-0123456789';

describe('trying a draft', () => {
  let secrets: string;
  let database: TestDatabase;
  let inventory: Inventory;
  let service: HttpService;
  let app: WholeApp;
  let editor: string;
  let publisher: string;

  beforeAll(async () => {
    secrets = await mkdtemp(join(tmpdir(), 'quartermaster-secrets-'));
    await writeFile(join(secrets, 'token'), TOKEN);
    database = await createTestDatabase();
    inventory = await installInventory(secrets);
    service = await HttpService.start();
    app = await startWholeApp(database.url, { SECRETS_DIR: secrets });
    editor = await app.key(['editor']);
    publisher = await app.key(['publisher']);
    for (const source of [inventory.source, echo('echo')]) {
      expect(await publishAsset(app, 'source', source)).toMatchObject({ status: 200 });
    }
  });
  beforeEach(() => {
    service.reset();
    service.answer = ({ headers }, response) => {
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ echoed: headers.authorization ?? null }));
    };
  });
  afterAll(async () => {
    await app.close();
    await service.stop();
    await inventory.drop();
    await database.drop();
    await rm(secrets, { recursive: true });
  });

  const echo = (name: string, auth: object = { type: 'none' }) => ({
    name,
    description: 'Answers what it is sent.',
    content: {
      source_type: 'http',
      connection: { base_url: `http://127.0.0.1:${service.port}`, allow_hosts: ['127.0.0.1'], auth },
      limits: {},
    },
  });
  let serial = 0;
  const draft = async (asset_type: string, fields: object) => {
    const body = { asset_type, name: `draft_${(serial += 1)}`, description: 'For a test.', ...fields };
    const answer = await app.call('POST', '/asset-registry/assets', body, { key: editor });
    expect(answer).toMatchObject({ status: 201 });
    return answer.body.data.asset.asset_id as string;
  };
  const tryTool = async (fields: object, params: object = {}, key = editor) => {
    const id = await draft('tool', { tool_input_schema: { type: 'object' }, ...fields });
    return app.call('POST', `/ops/tool-assets/${id}/test`, { params }, { key });
  };
  const query = (query_template: string, properties: object = {}) => ({
    tool_type: 'database_query',
    tool_config: { source_ref: 'inventory', query_template },
    tool_input_schema: { type: 'object', properties },
  });
  const bearer = (secret_ref: string) => ({ type: 'bearer', secret_ref });
  const request = (auth: object) => ({
    tool_type: 'http_api',
    tool_config: { source_ref: 'echo', method: 'GET', endpoint: '/x', auth },
  });

  it.each([
    ['a misspelt statement', query('SELEC 1'), '/tool_config/query_template'],
    ['an unknown table', query('SELECT * FROM nothing_there'), '/tool_config/query_template'],
    ['a write in mode read', query('DELETE FROM items'), '/tool_config/query_template'],
    ['a function that writes', query("SELECT nextval('s')"), '/tool_config/query_template'],
    ['two columns of one name', query('SELECT 1 AS a, 2 AS a'), '/tool_config/query_template'],
    ['an unknown type', query('SELECT {{a}} AS a', { a: { type: 'strin' } }), '/tool_input_schema/properties/a/type'],
    ['a reference to nothing', query('SELECT {{a}} AS a', { a: { $ref: '#/$defs/no' } }), '/tool_input_schema'],
    ['a pattern of another kind', query('SELECT {{a}} AS a', { a: { pattern: '(?=x)' } }), '/tool_input_schema'],
    [
      'a source that is not there',
      { tool_type: 'http_api', tool_config: { source_ref: 'no', method: 'GET' } },
      '/tool_config/source_ref',
    ],
  ])('tells its author of %s as of a publish', async (_, fields, path) => {
    const answer = await tryTool(fields, { a: 'x' });
    expect(answer).toMatchObject({ status: 422, body: { data: { error: 'ASSET_INVALID' } } });
    const paths: string[] = answer.body.data.details.map((problem: { path: string }) => problem.path);
    expect(paths.join('\n')).toContain(path);
  });

  it('sends a secret of the draft only for somebody who could publish it', async () => {
    const refused = await tryTool(request(bearer('file:token')));
    expect(refused).toMatchObject({ status: 403, body: { data: { error: 'FORBIDDEN' } } });
    expect(service.received).toEqual([]);
    const allowed = await tryTool(request(bearer('file:token')), {}, publisher);
    expect(allowed.body.data.data).toEqual({ echoed: `Bearer ${TOKEN}` });
    expect(await tryTool(request({ type: 'none' }))).toMatchObject({ status: 200, body: { data: { success: true } } });
  });

  it('sends no secret of a draft source when an editor validates it', async () => {
    const id = await draft('source', echo('untried', bearer('file:token')));
    const validate = (key: string) => app.call('POST', `/asset-registry/assets/${id}/validate`, {}, { key });
    const answer = await validate(editor);
    expect(answer.body.data).toMatchObject({ publishable: true, warnings: [{ path: '/content/connection' }] });
    expect(service.received).toEqual([]);
    expect((await validate(publisher)).body.data).toEqual({ publishable: true, problems: [], warnings: [] });
    expect(service.received).toHaveLength(1);
  });

  describe('and publishing one', () => {
    const passwordOf = () => {
      const { connection } = inventory.source['content'] as { connection: { write: { password_ref: string } } };
      return connection.write.password_ref;
    };

    it('refuses to send the password of a database to a service, whoever asks, and before anything is sent', async () => {
      const taken = { status: 422, body: { data: { error: 'ASSET_INVALID' } } };
      expect(await tryTool(request(bearer(passwordOf())), {}, publisher)).toMatchObject(taken);
      const id = await draft('tool', { ...request(bearer(passwordOf())), tool_input_schema: { type: 'object' } });
      const published = await app.call('POST', `/asset-registry/assets/${id}/publish`, {}, { key: publisher });
      expect(published).toMatchObject({
        ...taken,
        body: {
          data: { details: [{ path: '/tool_config/auth/secret_ref', message: expect.stringContaining('inventory') }] },
        },
      });
      expect(await publishAsset(app, 'source', echo('thief', bearer(passwordOf())), publisher)).toMatchObject(taken);
      expect(service.received).toEqual([]);
    });

    it("refuses another tenant's secret, and goes on doing so when that tenant has archived what used it", async () => {
      await writeFile(join(secrets, 'theirs'), TOKEN);
      const theirs = await app.key(['publisher'], 'theirs');
      const owner = await publishAsset(app, 'source', echo('partner', bearer('file:theirs')), theirs);
      expect(owner).toMatchObject({ status: 200 });
      service.received.length = 0;
      const steal = async () => {
        const answer = await publishAsset(
          app,
          'source',
          { ...echo(`mine_${(serial += 1)}`, bearer('file:theirs')) },
          publisher,
        );
        expect(answer).toMatchObject({ status: 422, body: { data: { error: 'ASSET_INVALID' } } });
        expect(answer.body.data.details).toEqual([
          { path: '/content/connection/auth/secret_ref', message: expect.stringContaining('another tenant') },
        ]);
        expect(service.received).toEqual([]);
      };
      await steal();
      const { asset_id } = owner.body.data.asset;
      await app.call('POST', `/asset-registry/assets/${asset_id}/archive`, {}, { key: theirs });
      await steal();
    });

    it('lets tenants share what is one role of one database on the own server, as the sample data is', async () => {
      const tenant = await app.key(['publisher'], 'third');
      expect(await publishAsset(app, 'source', inventory.source, tenant)).toMatchObject({ status: 200 });
      const { content } = inventory.source as { content: { connection: object } };
      const elsewhere = {
        ...content,
        connection: { ...content.connection, server: undefined, host: '127.0.0.1', port: 1 },
      };
      const answer = await publishAsset(
        app,
        'source',
        { name: 'elsewhere', description: 'd.', content: elsewhere },
        tenant,
      );
      expect(answer).toMatchObject({ status: 422, body: { data: { error: 'ASSET_INVALID' } } });
    });
  });
});
