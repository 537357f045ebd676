import { AGE_SAMPLE } from '../../../../test/support/graph/age-sample.js';
import { AgeServer } from '../../../../test/support/graph/age-server.js';
import { AgeGraphSource } from '../../../sources/graph/age/age-graph-source.js';
import { PostgresPools } from '../../../sources/postgres/postgres-pools.js';
import { JsonText } from '../../json-text.js';
import type { ToolContext, ToolParams } from '../../tool.js';
import { AGE_FUNCTIONS, WORDS_BEFORE_BRACKETS } from './function-rule.js';
import { compileGraphTool } from './graph-tool.js';

let server: AgeServer;
let pools: PostgresPools;

beforeAll(async () => {
  server = await AgeServer.start(AGE_SAMPLE);
  pools = new PostgresPools(server.settings);
}, 120_000);
afterAll(async () => {
  await pools.close(1_000);
  await server.stop();
});

const inputSchema = {
  type: 'object',
  properties: {
    name: { type: 'string' },
    depth: { type: 'integer' },
    types: { type: 'array' },
    limit: { type: 'integer' },
  },
};
const context = (): ToolContext => ({
  tenantId: 'acme',
  actor: 'key:ops',
  roles: ['operator'],
  traceId: 'trace',
  signal: new AbortController().signal,
  deadline: Date.now() + 15_000,
});
const run = async (cypher_template: string, columns: string[], params: ToolParams) => {
  const config = { source_ref: 'net', graph: 'net', max_depth: 3, columns, cypher_template };
  const compiled = compileGraphTool(config, inputSchema, { sourceType: 'postgres' });
  if ('problems' in compiled) throw new Error(JSON.stringify(compiled.problems));
  const outcome = await compiled.tool.run({ params, context: context(), source: new AgeGraphSource(pools) });
  return (outcome.data as JsonText).parse() as {
    nodes: { properties: { name: string } }[];
    edges: { type: string }[];
    metadata: Record<string, unknown>;
  };
};

describe('a graph_query tool over Apache AGE', () => {
  const reach = "MATCH p = (n {name: {{name}}})-[*1..{{depth}}]->() RETURN p // {it's all}";

  it.each([
    [1, ['shop', 'web']],
    [2, ['db', 'shop', 'web']],
    [3, ['db', 'shop', 'web']],
  ])('walks as deep as %i', async (depth, names) => {
    const { nodes, edges, metadata } = await run(reach, ['p'], { name: 'web', depth });
    expect(nodes.map((node) => node.properties.name).sort()).toEqual(names);
    expect(edges).toHaveLength(depth);
    expect(metadata).toEqual({ node_count: names.length, edge_count: depth, truncated: false, depth });
  });

  it.each(["web'}) RETURN 1 //", "' OR true //", '{{name}}', '$name', '\\', '$cypher0$'])(
    'takes %j for a name and finds none',
    async (name) => {
      expect((await run(reach, ['p'], { name, depth: 3 })).metadata).toMatchObject({ node_count: 0, edge_count: 0 });
    },
  );

  it('binds lists, limits and values of the server', async () => {
    const template = `MATCH (a)-[r]->(b) WHERE type(r) IN {{types}} AND {{context.tenant_id}} = 'acme' AND {{inputs.name}} IS NULL
      RETURN a, r, b, a.name + '->' + b.name AS label ORDER BY a.name LIMIT {{limit}}`;
    const { edges, metadata } = await run(template, ['a', 'r', 'b', 'label'], { types: ['USES', 'RUNS'], limit: 2 });
    expect(edges.map(({ type }) => type)).toEqual(['USES', 'USES']);
    expect(metadata['rows']).toEqual([{ label: 'batch->db' }, { label: 'shop->db' }]);
  });
});

describe('what Cypher may call in Apache AGE', () => {
  it('is no function of PostgreSQL that writes or runs text', async () => {
    const names = [...AGE_FUNCTIONS, ...WORDS_BEFORE_BRACKETS];
    const { rows } = await server.database.query<{ proname: string }>(
      `SELECT DISTINCT proname FROM pg_proc
       WHERE proname = ANY ($1) AND (provolatile = 'v' OR proname ~ '^(pg_|dblink|lo_)|_to_xml')`,
      [names],
    );
    expect(rows).toEqual([]);
  });

  it.each([
    "WITH 1 AS x WHERE query_to_xml(({{name}})::pg_text, true, false, ''::pg_text) IS NOT NULL RETURN x",
    'WITH 1 AS x WHERE pg_advisory_lock(5::pg_bigint) IS NOT NULL RETURN x',
    "WITH 1 AS x WHERE set_config('work_mem'::pg_text, '5MB'::pg_text, false) IS NOT NULL RETURN x",
    'WITH 1 AS x WHERE pg_read_file(({{name}})::pg_text) IS NOT NULL RETURN x',
    'RETURN pg_backend_pid()',
    "RETURN 'pg_class'::regclass",
  ])('is not in %s', (template) => {
    const config = { source_ref: 'net', graph: 'net', columns: ['x'], cypher_template: template };
    const compiled = compileGraphTool(config, inputSchema, { sourceType: 'postgres' });
    const paths = 'problems' in compiled ? compiled.problems.map(({ path }) => path) : [];
    expect(new Set(paths)).toEqual(new Set(['/tool_config/cypher_template']));
  });
});
