import { FakeGraphSource, type FakeAnswer } from '../../../../test/support/graph/fake-graph-source.js';
import { pathsFrom, sampleNode } from '../../../../test/support/graph/sample-graph.js';
import { NumberText, type GraphSource } from '../../../sources/graph/graph-source.js';
import { SourceError } from '../../../sources/source-error.js';
import { JsonText } from '../../json-text.js';
import { ToolError } from '../../tool-error.js';
import type { ToolContext, ToolParams } from '../../tool.js';
import { compileGraphTool, type GraphTool } from './graph-tool.js';

const inputSchema = {
  type: 'object',
  properties: { name: { type: 'string' }, depth: { type: 'integer', default: 2 }, note: { type: 'string' } },
};
const base = {
  source_ref: 'net',
  graph: 'plant',
  columns: ['p'],
  max_depth: 3,
  cypher_template: 'MATCH p = (n {name: {{name}}})-[*1..{{depth}}]->() WHERE {{note}} IS NULL RETURN p',
};
const problemsOf = (
  changes: Record<string, unknown>,
  references = {},
  schema: typeof inputSchema | null = inputSchema,
): string[] => {
  const compiled = compileGraphTool({ ...base, ...changes }, schema, references);
  return 'problems' in compiled ? compiled.problems.map(({ path }) => path) : [];
};
const compile = (changes: Record<string, unknown> = {}, references = {}): GraphTool => {
  const compiled = compileGraphTool({ ...base, ...changes }, inputSchema, references);
  if ('problems' in compiled) throw new Error(JSON.stringify(compiled.problems));
  return compiled.tool;
};
const context = (): ToolContext => ({
  tenantId: 'acme',
  actor: 'key:ops',
  roles: ['operator'],
  traceId: 'trace',
  signal: new AbortController().signal,
  deadline: Date.now() + 10_000,
});
const reach = (depth: number): [string, FakeAnswer] => [
  `MATCH p = (n {name: $name})-[*1..${depth}]->() WHERE $note IS NULL RETURN p`,
  ({ name }, to) =>
    pathsFrom(name, depth).map((path) => [
      path.flatMap((edge) => [to.addNode(sampleNode(edge.from)), to.addEdge(edge), to.addNode(sampleNode(edge.to))]),
    ]),
];
const source = (): FakeGraphSource => new FakeGraphSource(new Map([reach(1), reach(2), reach(3)]));
const failure = async (work: Promise<unknown>): Promise<ToolError> => {
  const error: unknown = await work.then(
    () => null,
    (caught: unknown) => caught,
  );
  if (!(error instanceof ToolError)) throw new Error(`Expected a ToolError, got ${String(error)}`);
  return error;
};

describe('a graph_query tool that runs', () => {
  const run = async (params: ToolParams, changes = {}, from: GraphSource = source()) => {
    const outcome = await compile(changes).run({ params, context: context(), source: from });
    return {
      ...outcome,
      data: (outcome.data as JsonText).parse() as {
        nodes: { properties: { name: string } }[];
        edges: unknown[];
        metadata: unknown;
      },
    };
  };

  it('answers nodes, edges and metadata for the depth that was asked', async () => {
    const outcome = await run({ name: 'web', depth: 1 });
    expect(outcome).toMatchObject({ source: 'net', rowCount: 2, truncated: false });
    expect(outcome.data).toMatchObject({
      nodes: [
        { id: '1', labels: ['Server'] },
        { id: '2', labels: ['App'] },
      ],
      edges: [{ id: '11', type: 'RUNS', from: '1', to: '2', properties: { weight: 2 } }],
      metadata: { node_count: 2, edge_count: 1, truncated: false, depth: 1 },
    });
    expect((await run({ name: 'web', depth: 3 })).data.edges).toHaveLength(3);
  });

  it("takes the schema's default depth when none is given, and null for inputs that were left out", async () => {
    const from = source();
    expect((await run({ name: 'web' }, {}, from)).data.metadata).toMatchObject({ depth: 2, edge_count: 2 });
    expect(from.asked[0]).toMatchObject({
      statement: { graph: 'plant', columns: ['p'] },
      parameters: { name: 'web', note: null },
      limits: { maxNodes: 200, maxEdges: 500 },
    });
  });

  it.each([0, 4, 1.5, '2', true, [1]])('refuses the depth %j before it asks', async (depth) => {
    const from = source();
    const error = await failure(run({ name: 'web', depth }, {}, from));
    expect(error).toMatchObject({ code: 'INVALID_PARAMS', details: [{ path: '/depth' }] });
    expect(from.asked).toEqual([]);
  });

  it('refuses a number that JavaScript has rounded before it asks, since it would find another node', async () => {
    const from = source();
    const error = await failure(run({ name: 9007199254740993, note: { ids: [9007199254740993] } }, {}, from));
    expect(error).toMatchObject({ code: 'INVALID_PARAMS', details: [{ path: '/name' }, { path: '/note/ids/0' }] });
    expect(from.asked).toEqual([]);
  });

  it('cuts the answer at max_nodes and says so', async () => {
    expect(await run({ name: 'web', depth: 3 }, { max_nodes: 2, max_edges: 9 })).toMatchObject({
      truncated: true,
      data: { metadata: { node_count: 2, truncated: true } },
    });
  });

  it('loses no digit, and adds plain values to the metadata', async () => {
    const from = new FakeGraphSource(
      new Map([['MATCH (n) RETURN n.serial', () => [[new NumberText('9007199254740993')]]]]),
    );
    const changes = { cypher_template: 'MATCH (n) RETURN n.serial', columns: ['serial'] };
    const { data } = await compile(changes).run({ params: {}, context: context(), source: from });
    expect((data as JsonText).text).toBe(
      '{"nodes":[],"edges":[],"metadata":{"node_count":0,"edge_count":0,"truncated":false,"rows":[{"serial":9007199254740993}]}}',
    );
  });

  it.each([
    ['unavailable', 'SOURCE_UNAVAILABLE'],
    ['timeout', 'TIMEOUT'],
    ['cancelled', 'CANCELLED'],
    ['invalid_input', 'INVALID_PARAMS'],
    ['internal', 'INTERNAL'],
  ] as const)("gives the source's %s the code %s", async (kind, code) => {
    const broken: GraphSource = { run: async () => Promise.reject(new SourceError(kind, 'No.')) };
    expect(await failure(run({ name: 'a' }, {}, broken))).toMatchObject({ code });
  });

  it('refuses an answer over 8 MiB', async () => {
    const large: GraphSource = {
      run: async () => ({ nodes: [], edges: [], rows: [{ text: 'x'.repeat(9 * 1024 * 1024) }], truncated: false }),
    };
    expect(await failure(run({ name: 'a' }, {}, large))).toMatchObject({ code: 'RESULT_TOO_LARGE' });
  });

  it('takes its statement from a query asset', () => {
    const tool = compile(
      { cypher_template: undefined, query_ref: 'reach' },
      { queryCypher: base.cypher_template, sourceType: 'postgres' },
    );
    expect(tool).toMatchObject({ sourceRef: 'net', isAge: true });
  });

  it('needs no graph and no columns for Neo4j', () => {
    expect(compile({ graph: undefined, columns: undefined }, { sourceType: 'neo4j' }).isAge).toBe(false);
  });
});

describe('the config of a graph_query tool', () => {
  it.each<[Record<string, unknown>, string, Record<string, unknown>?]>([
    [{ source_ref: undefined }, '/tool_config/source_ref'],
    [{ cypher_template: undefined }, '/tool_config/cypher_template'],
    [{ query_ref: 'q' }, '/tool_config/cypher_template'],
    [{ cypher_template: undefined, query_ref: 'q' }, '/tool_config/query_ref'],
    [{ cypher_template: undefined, query_ref: 'q' }, '/tool_config/query_ref', { queryCypher: 'CREATE (n) RETURN n' }],
    [{ cypher_template: 'MATCH (n) RETURN n, {{none}}' }, '/tool_config/cypher_template'],
    [{ cypher_template: 7 }, '/tool_config/cypher_template'],
    [{ max_depth: 11 }, '/tool_config/max_depth'],
    [{ max_nodes: 0 }, '/tool_config/max_nodes'],
    [{ max_edges: 1e9 }, '/tool_config/max_edges'],
    [{ graph: "a'b" }, '/tool_config/graph'],
    [{ columns: ['a"b'] }, '/tool_config/columns/0'],
    [{ columns: ['a', 'a'] }, '/tool_config/columns'],
    [{ columns: ['a', 'b'] }, '/tool_config/columns'],
    [{ columns: undefined }, '/tool_config/columns'],
    [{ graph: undefined }, '/tool_config/graph', { sourceType: 'postgres' }],
    [{}, '/tool_config/graph', { sourceType: 'neo4j' }],
    [{ mode: 'write' }, '/tool_config/mode'],
    [{ cypher: 'x' }, '/tool_config/cypher'],
  ])('refuses %j at publish', (changes, path, ...references) =>
    expect(problemsOf(changes, ...references)).toContain(path),
  );

  it('says in characters where in the template the problem is', () => {
    const compiled = compileGraphTool(
      { ...base, cypher_template: "MATCH (n {이름: '😀'}) RETURN n.{{name}}" },
      inputSchema,
    );
    expect(compiled).toMatchObject({ problems: [{ position: 29 }] });
  });

  it('accepts a whole config, common fields included', () =>
    expect(
      problemsOf({
        mode: 'read',
        timeout_ms: 5_000,
        required_role: 'viewer',
        max_concurrency: 3,
        max_nodes: 10,
        max_edges: 10,
      }),
    ).toEqual([]));
});
