import {
  AGE_QUESTIONS as questions,
  AGE_SAMPLE,
  ageQuestion as question,
} from '../../../../test/support/graph/age-sample.js';
import { AgeServer } from '../../../../test/support/graph/age-server.js';
import { describeGraphSource } from '../../../../test/support/graph/graph-source-contract.js';
import { PostgresPools } from '../../postgres/postgres-pools.js';
import { NumberText, type GraphStatement } from '../graph-source.js';
import { AgeGraphSource, type AgeDatabase } from './age-graph-source.js';

let server: AgeServer;
let pools: PostgresPools;
let source: AgeGraphSource;
const statements: string[] = [];

beforeAll(async () => {
  server = await AgeServer.start(AGE_SAMPLE);
  pools = new PostgresPools(server.settings);
  source = new AgeGraphSource({
    readOnly: (limits, use) =>
      pools.readOnly(limits, (transaction) =>
        use({
          query: (text, values) => {
            statements.push(text);
            return transaction.query(text, values);
          },
        }),
      ),
  });
}, 120_000);
afterAll(async () => {
  await pools.close(1_000);
  await server.stop();
});

describeGraphSource('Apache AGE', () => ({ source, questions }));

describe('AgeGraphSource', () => {
  const limits = () => ({ maxNodes: 10, maxEdges: 10, deadline: Date.now() + 10_000 });
  const never = new AbortController().signal;
  const run = (statement: GraphStatement, parameters = {}) => source.run(statement, parameters, limits(), never);

  it('reaches no function of another schema, which Cypher would call like its own', async () => {
    await expect(run(question('RETURN leak(1)', 'a'))).rejects.toMatchObject({ kind: 'internal' });
  });

  it('leaves the search path of its connection as it was', async () => {
    const path = (): Promise<unknown> =>
      pools.readOnly({ deadline: Date.now() + 10_000, signal: never }, ({ query }) => query('SHOW search_path'));
    const before = await path();
    await run(questions.count);
    expect(await path()).toEqual(before);
    expect(JSON.stringify(before)).not.toContain('ag_catalog');
  });

  it('binds its parameters and never writes them into the statement', async () => {
    statements.length = 0;
    await run(questions.reach, { name: 'needle' });
    expect(statements.join()).not.toContain('needle');
    expect(statements.at(-1)).toContain(', $1) AS ("p" ag_catalog.agtype)');
  });

  it('carries a statement that holds dollar quotes of its own', async () => {
    const { rows } = await run(question("RETURN '$cypher0$ $$ $cypher1$'", 'text'));
    expect(rows).toEqual([{ text: '$cypher0$ $$ $cypher1$' }]);
  });

  it('reads floats that JSON has no word for, and exact numbers', async () => {
    const text = "RETURN 'NaN'::float, '-Infinity'::float, 1.10::numeric, 9223372036854775807";
    expect((await run(question(text, 'nan', 'inf', 'exact', 'big'))).rows).toEqual([
      { nan: 'NaN', inf: '-Infinity', exact: new NumberText('1.1'), big: new NumberText('9223372036854775807') },
    ]);
  });

  it.each([2 ** 64, '\0', '\ud800'])('says that the value %j is not accepted', async (value) => {
    await expect(run(questions.echo, { value })).rejects.toMatchObject({ kind: 'invalid_input' });
  });

  it('loads AGE where it may, and remembers the way', async () => {
    const asked: string[] = [];
    const refusing = (refused: readonly string[]): AgeDatabase => ({
      readOnly: (_, use) =>
        use({
          query: async (text) => {
            asked.push(text.split(' (')[0]!.slice(0, 34));
            if (refused.includes(text)) throw new Error('access to library is not allowed');
            return [];
          },
        }),
    });
    const plugins = new AgeGraphSource(refusing(["LOAD 'age'"]));
    await plugins.run(questions.count, {}, limits(), never);
    await plugins.run(questions.count, {}, limits(), never);
    const [path, cypherCall] = ['SET LOCAL search_path = ag_catalog', 'SELECT * FROM ag_catalog.cypher'];
    expect(asked.map((text) => text.slice(0, 31))).toEqual(
      [
        'SAVEPOINT before_load',
        "LOAD 'age'",
        'ROLLBACK TO SAVEPOINT before_load',
        'SAVEPOINT before_load',
        "LOAD '$libdir/plugins/age'",
        path,
        cypherCall,
        "LOAD '$libdir/plugins/age'",
        path,
        cypherCall,
      ].map((text) => text.slice(0, 31)),
    );

    asked.length = 0;
    const preloaded = new AgeGraphSource(refusing(["LOAD 'age'", "LOAD '$libdir/plugins/age'"]));
    await preloaded.run(questions.count, {}, limits(), never);
    await preloaded.run(questions.count, {}, limits(), never);
    expect(asked.filter((text) => text.startsWith('LOAD'))).toHaveLength(2);
  });

  it('says that an answer is of no known form', async () => {
    const odd = new AgeGraphSource({ readOnly: (_, use) => use({ query: async () => [['{"id"']] }) });
    await expect(odd.run(questions.count, {}, limits(), never)).rejects.toMatchObject({ kind: 'unexpected_answer' });
  });
});
