import neo4j from 'neo4j-driver';
import { createServer, type AddressInfo } from 'node:net';
import { describeGraphSource, type GraphQuestions } from '../../../../test/support/graph/graph-source-contract.js';
import { pathsFrom, SAMPLE_EDGES, SAMPLE_NODES, sampleNode } from '../../../../test/support/graph/sample-graph.js';
import { SecretResolver } from '../../secrets/secret-resolver.js';
import { SourceError } from '../../source-error.js';
import { NumberText, type GraphEdge, type GraphNode, type GraphProperties } from '../graph-source.js';
import type { Neo4jDriver, Neo4jRecord, Neo4jSession } from './neo4j-driver-port.js';
import { Neo4jGraphSource } from './neo4j-graph-source.js';
import { readNeo4jSource, type Neo4jSettings } from './neo4j-settings.js';

const secrets = new SecretResolver({ variable: () => 'pw', directory: null });
const settings: Neo4jSettings = {
  url: 'bolt://graph.test:7687',
  database: 'ops',
  user: 'reader',
  passwordRef: 'env:QM_SECRET_GRAPH',
  poolSize: 2,
  timeoutMs: 10_000,
  waitMs: 500,
};

// The sample graph in the driver's own classes, as a server's answer would be.
const toDriver = (value: unknown): unknown => {
  if (value instanceof NumberText) return neo4j.int(value.text);
  if (Number.isInteger(value)) return neo4j.int(value as number);
  return value;
};
const properties = (of: GraphProperties): Record<string, unknown> =>
  Object.fromEntries(Object.entries(of).map(([key, value]) => [key, toDriver(value)]));
const node = ({ id, labels, properties: of }: GraphNode) =>
  new neo4j.types.Node(neo4j.int(id), [...labels], properties(of), id);
const edge = ({ id, from, to, type, properties: of }: GraphEdge) =>
  new neo4j.types.Relationship(neo4j.int(id), neo4j.int(from), neo4j.int(to), type, properties(of), id, from, to);
const path = (edges: GraphEdge[]) => {
  const segments = edges.map(
    (step) => new neo4j.types.PathSegment(node(sampleNode(step.from)), edge(step), node(sampleNode(step.to))),
  );
  return new neo4j.types.Path(segments[0]!.start, segments.at(-1)!.end, segments);
};

type Rows = (parameters: Record<string, unknown>) => { keys: string[]; rows: unknown[][] };
const answers: Record<string, Rows> = {
  reach: ({ name }) => ({ keys: ['p'], rows: pathsFrom(name).map((edges) => [path(edges)]) }),
  names: () => ({ keys: ['n', 'name'], rows: SAMPLE_NODES.map((of) => [node(of), of.properties['name']]) }),
  all: () => ({
    keys: ['a', 'r', 'b'],
    rows: SAMPLE_EDGES.map((of) => [node(sampleNode(of.from)), edge(of), node(sampleNode(of.to))]),
  }),
  edges: () => ({ keys: ['rs'], rows: [[SAMPLE_EDGES.map(edge)]] }),
  count: () => ({ keys: ['total'], rows: [[neo4j.int(SAMPLE_NODES.length)]] }),
  echo: ({ value }) => ({ keys: ['value'], rows: [[value]] }),
};
const questions = Object.fromEntries(
  ['reach', 'names', 'all', 'edges', 'count', 'echo', 'broken', 'write'].map((cypher) => [
    cypher,
    { cypher, graph: null, columns: [] },
  ]),
) as unknown as GraphQuestions;

/** A driver whose sessions answer from the table above and keep what they were asked. */
class FakeDriver implements Neo4jDriver {
  sessions: { database?: string; defaultAccessMode: string; fetchSize: number }[] = [];
  transactions: { timeout: number }[] = [];
  runs: { cypher: string; parameters: Record<string, unknown> }[] = [];
  openSessions = 0;
  closed = false;

  constructor(private readonly rowsOf: Record<string, Rows> = answers) {}

  session(config: { database?: string; defaultAccessMode: 'READ'; fetchSize: number }): Neo4jSession {
    this.sessions.push(config);
    this.openSessions += 1;
    const run = (cypher: string, parameters: Record<string, unknown>) => this.records(cypher, parameters);
    return {
      beginTransaction: async (transaction) => {
        this.transactions.push(transaction);
        return { run };
      },
      close: async () => void (this.openSessions -= 1),
    };
  }

  async close(): Promise<void> {
    this.closed = true;
  }

  private async *records(cypher: string, parameters: Record<string, unknown>): AsyncIterable<Neo4jRecord> {
    this.runs.push({ cypher, parameters });
    const code = { broken: 'Neo.ClientError.Statement.SyntaxError', write: 'Neo.ClientError.Statement.AccessMode' }[
      cypher
    ];
    if (code !== undefined) throw new neo4j.Neo4jError('text of the server', code, '50N42', 'x');
    const { keys, rows } = this.rowsOf[cypher]!(parameters);
    for (const row of rows) yield new neo4j.types.Record(keys, row);
  }
}

const source = (driver: Neo4jDriver, changes: Partial<Neo4jSettings> = {}): Neo4jGraphSource =>
  new Neo4jGraphSource({ ...settings, ...changes }, secrets, () => driver);
const limits = () => ({ maxNodes: 10, maxEdges: 10, deadline: Date.now() + 5_000 });
const never = new AbortController().signal;
const kind = async (work: Promise<unknown>): Promise<string> => {
  const error: unknown = await work.then(
    () => null,
    (caught: unknown) => caught,
  );
  if (!(error instanceof SourceError)) throw new Error(`Expected a SourceError, got ${String(error)}`);
  return error.kind;
};

describeGraphSource('neo4j over a fake session', () => ({ source: source(new FakeDriver()), questions }));

describe('Neo4jGraphSource', () => {
  it('reads in one transaction of access mode READ with the time that is left, and closes its session', async () => {
    const driver = new FakeDriver();
    await source(driver).run(questions.count, {}, limits(), never);
    expect(driver.sessions).toEqual([{ database: 'ops', defaultAccessMode: 'READ', fetchSize: 500 }]);
    expect(driver.transactions[0]?.timeout).toBeGreaterThan(4_000);
    expect(driver.transactions[0]?.timeout).toBeLessThanOrEqual(5_000);
    await new Promise(setImmediate);
    expect(driver.openSessions).toBe(0);
  });

  it("asks for the user's home database when the source names none", async () => {
    const driver = new FakeDriver();
    await source(driver, { database: null }).run(questions.count, {}, limits(), never);
    expect(driver.sessions[0]).not.toHaveProperty('database');
  });

  it('sends whole numbers as integers, at any depth', async () => {
    const driver = new FakeDriver();
    await source(driver).run(questions.echo, { value: { n: [1, 1.5] }, big: 2 ** 60 }, limits(), never);
    const { parameters } = driver.runs[0]!;
    expect(parameters).toEqual({ value: { n: [neo4j.int(1), 1.5] }, big: 2 ** 60 });
  });

  it('writes times as ISO texts, points as objects and bytes in base64', async () => {
    const row = [
      new neo4j.types.Date(2026, 1, 28),
      new neo4j.types.Duration(1, 2, 3, 0),
      new neo4j.types.DateTime(2026, 1, 28, 9, 30, 0, 0, 0),
      new neo4j.types.Point(neo4j.int(4326), 127.1, 37.5),
      new Int8Array([1, 2]),
      NaN,
      12n,
      undefined,
    ];
    const keys = ['date', 'duration', 'at', 'point', 'bytes', 'nan', 'big', 'absent'];
    const driver = new FakeDriver({ values: () => ({ keys, rows: [row] }) });
    const { rows } = await source(driver).run({ cypher: 'values', graph: null, columns: [] }, {}, limits(), never);
    expect(rows).toEqual([
      {
        date: '2026-01-28',
        duration: 'P1M2DT3S',
        at: '2026-01-28T09:30:00Z',
        point: { srid: 4326, x: 127.1, y: 37.5 },
        bytes: 'AQI=',
        nan: 'NaN',
        big: 12,
        absent: null,
      },
    ]);
  });

  it('reads no further than its row limit', async () => {
    let read = 0;
    const endless: Neo4jDriver = {
      session: () => ({
        beginTransaction: async () => ({
          run: async function* () {
            for (;;) {
              read += 1;
              yield new neo4j.types.Record(['n'], [node(SAMPLE_NODES[0]!)]);
            }
          },
        }),
        close: async () => undefined,
      }),
      close: async () => undefined,
    };
    const result = await source(endless).run(questions.all, {}, { ...limits(), maxNodes: 2, maxEdges: 3 }, never);
    expect(result).toMatchObject({ truncated: true, nodes: { length: 1 } });
    expect(read).toBe(51);
  });

  const hanging = (): { driver: Neo4jDriver; closes: () => number } => {
    let closes = 0;
    const driver: Neo4jDriver = {
      session: () => ({ beginTransaction: () => new Promise(() => undefined), close: async () => void (closes += 1) }),
      close: async () => undefined,
    };
    return { driver, closes: () => closes };
  };

  it('ends in time with a server that does not answer, and closes the session so that the query ends there too', async () => {
    const { driver, closes } = hanging();
    const patient = { ...limits(), deadline: Date.now() + 600_000 };
    expect(await kind(source(driver, { timeoutMs: 100 }).run(questions.count, {}, patient, never))).toBe('timeout');
    expect(closes()).toBe(1);
  });

  it('ends at once when the client goes away', async () => {
    const { driver, closes } = hanging();
    const controller = new AbortController();
    const running = kind(source(driver).run(questions.count, {}, limits(), controller.signal));
    controller.abort();
    expect(await running).toBe('cancelled');
    expect(closes()).toBe(1);
  });

  it.each([
    ['ServiceUnavailable', 'unavailable'],
    ['SessionExpired', 'unavailable'],
    ['Neo.ClientError.Security.Unauthorized', 'unavailable'],
    ['Neo.ClientError.Database.DatabaseNotFound', 'unavailable'],
    ['Neo.TransientError.General.DatabaseUnavailable', 'unavailable'],
    ['Neo.ClientError.Transaction.TransactionTimedOutClientConfiguration', 'timeout'],
    ['Neo.ClientError.Statement.TypeError', 'invalid_input'],
    ['Neo.ClientError.Statement.ParameterMissing', 'internal'],
    ['N/A', 'internal'],
  ])('calls the status %s %s, without the text of the server', async (code, expected) => {
    const failing = new FakeDriver();
    failing.session = () => ({
      beginTransaction: async () => {
        throw new neo4j.Neo4jError('MATCH (secret)', code, '50N42', 'x');
      },
      close: async () => undefined,
    });
    const error = await source(failing)
      .run(questions.count, {}, limits(), never)
      .catch((caught: unknown) => caught as SourceError);
    expect(error).toMatchObject({ kind: expected });
    expect((error as SourceError).message).not.toContain('secret');
  });

  it('says that it is unavailable when nothing listens there, with the real driver', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const { port } = server.address() as AddressInfo;
    await new Promise((resolve) => server.close(resolve));
    const real = new Neo4jGraphSource({ ...settings, url: `bolt://127.0.0.1:${port}` }, secrets);
    expect(await kind(real.probe(Date.now() + 5_000, never))).toBe('unavailable');
    await real.close();
  });
});

describe('readNeo4jSource', () => {
  const connection = { host: 'graph.test', user: 'reader', password_ref: 'file:graph' };

  it('reads a whole source and its defaults', () => {
    expect(readNeo4jSource({ source_type: 'neo4j', connection })).toEqual({
      problems: [],
      settings: {
        url: 'bolt://graph.test:7687',
        database: null,
        user: 'reader',
        passwordRef: 'file:graph',
        poolSize: 10,
        timeoutMs: 30_000,
        waitMs: 5_000,
      },
    });
    const whole = { ...connection, host: '::1', port: 7688, database: 'ops', tls: true, routing: true };
    const { settings: read, problems } = readNeo4jSource({
      connection: whole,
      limits: { pool_size: 1, timeout_ms: 2, wait_ms: 3 },
    });
    expect(problems).toEqual([]);
    expect(read).toMatchObject({ url: 'neo4j+s://[::1]:7688', database: 'ops', poolSize: 1, timeoutMs: 2, waitMs: 3 });
  });

  it.each<[Record<string, unknown>, string]>([
    [{ host: 'bolt://x' }, '/content/connection/host'],
    [{ host: 'a/b' }, '/content/connection/host'],
    [{ host: 'user@x' }, '/content/connection/host'],
    [{ host: undefined }, '/content/connection/host'],
    [{ port: 70_000 }, '/content/connection/port'],
    [{ user: undefined }, '/content/connection/user'],
    [{ password_ref: undefined }, '/content/connection/password_ref'],
    [{ password_ref: 'hunter2' }, '/content/connection/password_ref'],
    [{ tls: 'yes' }, '/content/connection/tls'],
    [{ password: 'x' }, '/content/connection/password'],
  ])('reports %j', (changes, path) => {
    const { problems } = readNeo4jSource({ source_type: 'neo4j', connection: { ...connection, ...changes } });
    expect(problems.map((problem) => problem.path)).toContain(path);
  });
});
