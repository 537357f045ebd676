import fc from 'fast-check';
import {
  NumberText,
  type GraphLimits,
  type GraphSource,
  type GraphStatement,
} from '../../../src/sources/graph/graph-source.js';
import { SourceError } from '../../../src/sources/source-error.js';

/**
 * The graph that every harness holds: a ring of four with a fifth node hanging on it.
 * web -RUNS-> shop -USES-> db -LINKS-> web, and batch -USES-> db.
 */
export const NODES = ['web', 'shop', 'db', 'batch'] as const;

/** What every harness can be asked. */
export interface GraphQuestions {
  /** All paths of 1 to 3 steps from the node called `$name`, as paths. */
  reach: GraphStatement;
  /** Every node `n`, and its `n.name` beside it. */
  names: GraphStatement;
  /** Every node and edge: `a, r, b`. */
  all: GraphStatement;
  /** The edges alone, as one list. */
  edges: GraphStatement;
  /** How many nodes there are, as `total`. */
  count: GraphStatement;
  /** `$value` as `value`. */
  echo: GraphStatement;
  /** No Cypher at all. */
  broken: GraphStatement;
  /** Creates a node. */
  write: GraphStatement;
}

export interface GraphHarness {
  source: GraphSource;
  questions: GraphQuestions;
}

const limits = (changes: Partial<GraphLimits> = {}): GraphLimits => ({
  maxNodes: 100,
  maxEdges: 100,
  deadline: Date.now() + 10_000,
  ...changes,
});

/** What is promised of every graph source, run against each of them. */
export function describeGraphSource(name: string, harness: () => GraphHarness): void {
  const run = (
    question: keyof GraphQuestions,
    parameters = {},
    changes: Partial<GraphLimits> = {},
    signal = new AbortController().signal,
  ) => {
    const { source, questions } = harness();
    return source.run(questions[question], parameters, limits(changes), signal);
  };
  const kind = async (work: Promise<unknown>): Promise<string> => {
    const error: unknown = await work.then(
      () => null,
      (caught: unknown) => caught,
    );
    if (!(error instanceof SourceError)) throw new Error(`Expected a SourceError, got ${String(error)}`);
    return error.kind;
  };

  describe(`${name}, as every graph source`, () => {
    it('answers each node and edge of a set of paths once', async () => {
      const result = await run('reach', { name: 'web' });
      expect(result.nodes.map((node) => node.properties['name']).sort()).toEqual(['db', 'shop', 'web']);
      expect(result.edges.map((edge) => edge.type).sort()).toEqual(['LINKS', 'RUNS', 'USES']);
      expect(result).toMatchObject({ rows: [], truncated: false });
    });

    it('connects edges to the ids of their nodes', async () => {
      const { nodes, edges } = await run('all');
      const nameOf = (id: string): string => JSON.stringify(nodes.find((node) => node.id === id)?.properties['name']);
      expect(edges.map(({ from, type, to }) => `${nameOf(from)} ${type} ${nameOf(to)}`).sort()).toEqual([
        '"batch" USES "db"',
        '"db" LINKS "web"',
        '"shop" USES "db"',
        '"web" RUNS "shop"',
      ]);
    });

    it('gives labels, types and properties of every kind, and loses no digit', async () => {
      const { nodes, edges } = await run('all');
      const web = nodes.find((node) => node.properties['name'] === 'web');
      expect(web?.labels).toEqual(['Server']);
      expect(web?.properties).toEqual({
        name: 'web',
        cpu: 1.5,
        cores: 24,
        serial: new NumberText('9007199254740993'),
        active: true,
        tags: ['a', 'b'],
      });
      expect(edges.find(({ type }) => type === 'RUNS')?.properties).toEqual({ weight: 2 });
    });

    it('keeps plain values beside the elements, by column', async () => {
      const result = await run('names');
      expect(result.nodes).toHaveLength(NODES.length);
      expect(result.rows.map((row) => row['name']).sort()).toEqual([...NODES].sort());
      expect(await run('count')).toMatchObject({ nodes: [], edges: [], rows: [{ total: NODES.length }] });
    });

    it('answers edges without their nodes when that is what was asked', async () => {
      expect(await run('edges')).toMatchObject({ nodes: [], rows: [], truncated: false, edges: { length: 4 } });
    });

    it('finds nothing for a value that nothing has', async () => {
      expect(await run('reach', { name: 'none' })).toEqual({ nodes: [], edges: [], rows: [], truncated: false });
    });

    it('stops at its limits, says so, and leaves no edge that leads nowhere', async () => {
      const few = await run('all', {}, { maxNodes: 2 });
      expect(few.nodes).toHaveLength(2);
      expect(few.truncated).toBe(true);
      const ids = few.nodes.map(({ id }) => id);
      for (const { from, to } of few.edges) expect([ids.includes(from), ids.includes(to)]).toEqual([true, true]);
      expect(await run('all', {}, { maxEdges: 3 })).toMatchObject({ truncated: true, edges: { length: 3 } });
      expect(await run('all', {}, { maxNodes: 4, maxEdges: 4 })).toMatchObject({ truncated: false });
    });

    it.each([
      "it's",
      '"quoted"',
      '$cypher0$',
      '$$) AS (a agtype); DROP TABLE x; --',
      "' OR 1=1 //",
      '`x`',
      '\\',
      '\n\t',
      '가😀',
      '',
      0,
      -7,
      2.5,
      1e21,
      true,
      false,
      null,
      [1, 'a', null, [true]],
      { a: { 'b c': [1] } },
    ])('takes the parameter %j as a value and gives it back', async (value) => {
      expect((await run('echo', { value })).rows).toEqual([{ value }]);
    });

    it('takes any text as a value', async () => {
      const text = fc.string({ unit: 'grapheme' }).filter((value) => !value.includes('\0'));
      await fc.assert(
        fc.asyncProperty(text, async (value) => {
          expect((await run('echo', { value })).rows).toEqual([{ value }]);
        }),
        { numRuns: 50 },
      );
    });

    it('refuses to write', async () => {
      expect(await kind(run('write'))).toBe('internal');
      expect((await run('count')).rows).toEqual([{ total: NODES.length }]);
    });

    it('says that a statement does not work, and works again', async () => {
      expect(await kind(run('broken'))).toBe('internal');
      expect((await run('count')).rows).toEqual([{ total: NODES.length }]);
    });

    it('does not begin when the client has gone or the time is over', async () => {
      expect(await kind(run('count', {}, {}, AbortSignal.abort()))).toBe('cancelled');
      expect(await kind(run('count', {}, { deadline: Date.now() - 1 }))).toBe('timeout');
    });
  });
}
