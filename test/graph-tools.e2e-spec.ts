import { AGE_SAMPLE } from './support/graph/age-sample.js';
import { AgeServer } from './support/graph/age-server.js';
import { publishAsset } from './support/published-assets.js';
import { createTestDatabase, type TestDatabase } from './support/test-database.js';
import { until } from './support/until.js';
import { startWholeApp, type WholeApp } from './support/whole-app.js';

describe('graph tools over HTTP, on Apache AGE', () => {
  let age: AgeServer;
  let database: TestDatabase;
  let app: WholeApp;

  beforeAll(async () => {
    age = await AgeServer.start(AGE_SAMPLE);
    database = await createTestDatabase();
    app = await startWholeApp(database.url);
    const { host, port, database: name, read } = age.settings;
    const source = await publishAsset(app, 'source', {
      name: 'net',
      description: 'A graph.',
      content: {
        source_type: 'postgres',
        connection: { host, port, database: name, user: read.user },
        limits: { pool_size: 1, timeout_ms: 20_000, wait_ms: 20_000 },
      },
    });
    expect(source).toMatchObject({ status: 200 });
  }, 120_000);
  afterAll(async () => {
    await app.close();
    await database.drop();
    await age.stop();
  });

  const tool = (name: string, template: string, columns: string[]) => ({
    name,
    description: 'What is reached from a node.',
    tool_type: 'graph_query',
    tool_config: { source_ref: 'net', graph: 'net', columns, max_depth: 3, cypher_template: template },
    tool_input_schema: {
      type: 'object',
      properties: { name: { type: 'string' }, depth: { type: 'integer', minimum: 1, maximum: 3 } },
      required: ['name'],
    },
  });

  it('are published, run without a restart, and answer nodes and edges', async () => {
    const reach = tool('reach', 'MATCH p = (n {name: {{name}}})-[*1..{{depth}}]->() RETURN p', ['p']);
    expect(await publishAsset(app, 'tool', reach)).toMatchObject({ status: 200, body: { data: { warnings: [] } } });
    await until(async () => (await app.call('GET', '/ops/tools/reach')).status === 200);
    expect((await app.call('GET', '/ops/tools/reach')).body.data.tool).toMatchObject({
      tool_type: 'graph_query',
      mode: 'read',
      status: 'active',
    });

    const answer = await app.call('POST', '/ops/tools/reach/execute', { params: { name: 'web', depth: 2 } });
    expect(answer).toMatchObject({
      status: 200,
      body: { data: { success: true, metadata: { tool: 'reach', version: 1, source: 'net', row_count: 3 } } },
    });
    const { nodes, edges, metadata } = answer.body.data.data;
    expect(nodes.map((node: { properties: { name: string } }) => node.properties.name).sort()).toEqual([
      'db',
      'shop',
      'web',
    ]);
    expect(edges).toHaveLength(2);
    expect(metadata).toEqual({ node_count: 3, edge_count: 2, truncated: false, depth: 2 });

    const quoted = await app.call('POST', '/ops/tools/reach/execute', { params: { name: "web'}) RETURN 1 //" } });
    expect(quoted.body.data.data.metadata).toMatchObject({ node_count: 0 });
    const wrong = await app.call('POST', '/ops/tools/reach/execute', { params: { name: 'web', depth: 4 } });
    expect(wrong).toMatchObject({
      status: 422,
      body: { data: { error: 'INVALID_PARAMS', details: [{ path: '/depth' }] } },
    });
  });

  it('are not published when a parameter could run as SQL', async () => {
    const template = "WITH 1 AS x WHERE query_to_xml({{name}}::pg_text, true, false, '') IS NOT NULL RETURN x";
    const refused = await publishAsset(app, 'tool', tool('leak', template, ['x']));
    expect(refused.status).toBe(422);
    expect(JSON.stringify(refused.body)).toContain('may not call query_to_xml');
    expect((await app.call('GET', '/ops/tools/leak')).status).toBe(404);
  });

  it('cannot be published on a source of another type', async () => {
    const http = {
      name: 'web',
      description: 'No graph.',
      content: { source_type: 'http', connection: { base_url: 'https://example.com' }, limits: {} },
    };
    expect(await publishAsset(app, 'source', http)).toMatchObject({ status: 200 });
    const fields = tool('elsewhere', 'MATCH (n {name: {{name}}}) RETURN n', ['n']);
    const refused = await publishAsset(app, 'tool', {
      ...fields,
      tool_config: { ...fields.tool_config, source_ref: 'web' },
    });
    expect(refused.status).toBe(422);
    expect(JSON.stringify(refused.body)).toContain('/tool_config/source_ref');
  });
});
