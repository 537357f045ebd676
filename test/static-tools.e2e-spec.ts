import { publishAsset } from './support/published-assets.js';
import { rowsOf, sharedSampleData, type SharedSampleData } from './support/sample-data.js';
import { createTestDatabase, type TestDatabase } from './support/test-database.js';
import { startWholeApp, type WholeApp } from './support/whole-app.js';
import { until } from './support/until.js';

describe('the static tools over HTTP', () => {
  let database: TestDatabase;
  let sample: SharedSampleData;
  let app: WholeApp;
  let operator: string;

  beforeAll(async () => {
    sample = await sharedSampleData();
    database = await createTestDatabase();
    app = await startWholeApp(database.url, { SECRETS_DIR: sample.secretsDirectory });
    operator = await app.key(['operator']);
  }, 120_000);

  afterAll(async () => {
    await app.close();
    await database.drop();
  });

  const countServers = {
    operation: 'aggregate',
    filters: [{ field: 'ci_subtype', op: '=', value: 'server' }],
    group_by: ['location'],
    measures: [{ fn: 'count', as: 'count' }],
    limit: 10,
  };
  const execute = (name: string, params: unknown) =>
    app.call('POST', `/ops/tools/${name}/execute`, { params }, { key: operator });

  it('are listed beside those made from assets, without a version', async () => {
    const { body } = await app.call('GET', '/ops/tools', undefined, { key: operator });
    const listed = (body.data.tools as { name: string; version: number | null; status: string }[]).map(
      ({ name, version }) => [name, version],
    );
    expect(listed).toEqual(['cep', 'ci', 'graph', 'history', 'metric'].map((name) => [name, null]));
  });

  it('say that their source is not published, and answer once it is', async () => {
    expect(await execute('ci', countServers)).toMatchObject({
      status: 503,
      body: { data: { error: 'SOURCE_UNAVAILABLE' } },
    });
    const ops = sample.databases.find(({ source }) => source === 'ops');
    const published = await publishAsset(app, 'source', {
      name: 'ops',
      description: 'Sample data.',
      content: {
        source_type: 'postgres',
        connection: {
          server: 'default',
          database: ops?.database,
          user: ops?.reader.user,
          password_ref: ops?.reader.passwordRef,
        },
        limits: {},
      },
    });
    expect(published).toMatchObject({ status: 200, body: { data: { warnings: [] } } });
    await until(async () => (await execute('ci', countServers)).status === 200);
    const { body } = await execute('ci', countServers);
    expect(body.data.data.rows).toEqual(
      (
        await rowsOf(
          sample.readerUrl('ops'),
          `SELECT location, count(*)::int AS count FROM ci WHERE ci_subtype = 'server' GROUP BY 1 ORDER BY 1`,
        )
      ).map((row) => ({ ...row })),
    );
    expect(body.data.metadata).toMatchObject({ tool: 'ci', version: null, source: 'ops', row_count: 3 });
  });

  it('keep their names: a tool asset cannot take one', async () => {
    const answer = await publishAsset(app, 'tool', {
      name: 'metric',
      description: 'Not that one.',
      tool_type: 'database_query',
      tool_config: { source_ref: 'ops', query_template: 'SELECT 1 AS one' },
      tool_input_schema: { type: 'object' },
    });
    expect(answer).toMatchObject({ status: 422 });
  });
});
