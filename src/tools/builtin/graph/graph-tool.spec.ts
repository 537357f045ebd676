import { BuiltinToolBench, paramProblems } from '../../../../test/support/builtin-tools.js';
import type { Direction, GraphParams, GraphPath, GraphWalk } from './graph-params.js';
import type { CyclesResult, NetworkEdge, NetworkResult, TableResult } from '../tool-results.js';
import { graphTool } from './graph-tool.js';

const LIMITS = { nodes: 2000, edges: 5000 };

/** The relations of the sample data, walked in memory: an independent way to the same answers. */
class Relations {
  constructor(readonly edges: readonly NetworkEdge[]) {}

  steps(direction: Direction, types?: readonly string[]): [near: string, far: string][] {
    const allowed = this.edges.filter(({ type }) => types === undefined || types.includes(type));
    return allowed.flatMap(({ from, to }): [string, string][] => [
      ...(direction === 'in' ? [] : [[from, to] as [string, string]]),
      ...(direction === 'out' ? [] : [[to, from] as [string, string]]),
    ]);
  }

  /** Least hops from the roots, up to a depth. */
  hops(roots: readonly string[], direction: Direction, depth: number, types?: readonly string[]): Map<string, number> {
    const steps = this.steps(direction, types);
    const found = new Map(roots.map((root) => [root, 0]));
    for (let ring = 1; ring <= depth; ring += 1) {
      const next = steps.filter(([near, far]) => found.get(near) === ring - 1 && !found.has(far));
      for (const [, far] of next) found.set(far, ring);
    }
    return found;
  }
}

describe('the graph tool over the sample data', () => {
  let bench: BuiltinToolBench;
  let relations: Relations;

  beforeAll(async () => {
    bench = await BuiltinToolBench.open();
    const rows = await bench.truth(
      `SELECT a.ci_code AS "from", b.ci_code AS "to", rel_type AS type
       FROM ci_relation JOIN ci a ON a.ci_id = from_ci_id JOIN ci b ON b.ci_id = to_ci_id ORDER BY 1, 2, 3`,
    );
    relations = new Relations(rows as unknown as NetworkEdge[]);
  }, 120_000);

  afterAll(() => bench.close());

  const run = async <Result>(params: GraphParams): Promise<Result> =>
    (await bench.run(graphTool, params)).data as Result;
  const walk = (
    params: Partial<GraphWalk> & Pick<GraphWalk, 'operation' | 'roots' | 'depth'>,
  ): Promise<NetworkResult> =>
    run({ direction: params.operation === 'dependencies' ? 'out' : 'in', limits: LIMITS, ...params });
  const hopsOf = ({ nodes }: NetworkResult): Map<string, number> => new Map(nodes.map(({ id, hops }) => [id, hops]));

  describe('walking', () => {
    it.each<[GraphWalk['operation'], Direction, string[], number, string[] | undefined]>([
      ['dependencies', 'out', ['srv-erp-01'], 1, undefined],
      ['dependencies', 'out', ['app-erp-order-01-1'], 10, undefined],
      ['dependents', 'in', ['srv-mes-02'], 2, undefined],
      ['impact', 'in', ['storage-erp'], 1, undefined],
      ['impact', 'in', ['storage-erp'], 4, undefined],
      ['expand', 'both', ['was-scada-01'], 2, undefined],
      ['expand', 'both', ['sys-erp', 'sys-mes'], 1, ['DEPENDS_ON']],
      ['dependencies', 'out', ['sys-erp'], 10, ['DEPENDS_ON']],
      ['dependents', 'in', ['os-apm-01'], 3, ['RUNS_ON', 'DEPLOYED_ON']],
    ])(
      'finds by %s (%s) from %j within %i hops all that there is over %j',
      async (operation, direction, items, depth, types) => {
        const truth = relations.hops(items, direction, depth, types);
        const result = await walk({
          operation,
          direction,
          roots: { items },
          depth,
          ...(types && { rel_types: types }),
        });
        expect(hopsOf(result)).toEqual(truth);
        const walked = relations.edges.filter(({ from, to, type }) => {
          if (types !== undefined && !types.includes(type)) return false;
          const near = [
            ...(direction === 'in' ? [] : [[from, to] as const]),
            ...(direction === 'out' ? [] : [[to, from] as const]),
          ];
          return near.some(([a, b]) => (truth.get(a) ?? depth) < depth && truth.has(b));
        });
        expect(result.edges).toEqual(walked);
        expect(result).toMatchObject({
          roots: [...items].sort(),
          total: truth.size - items.length,
          total_edges: walked.length,
          truncated: false,
          empty: false,
          depth,
        });
      },
    );

    it('ends in a graph full of cycles', async () => {
      const result = await walk({
        operation: 'expand',
        direction: 'both',
        roots: { items: ['sys-erp'] },
        depth: 10,
      });
      expect(hopsOf(result)).toEqual(relations.hops(['sys-erp'], 'both', 10));
      expect(result.nodes).toHaveLength(281);
    });

    it('answers only targets, but walks through everything', async () => {
      const targets = [{ field: 'ci_subtype', op: '=' as const, value: 'app' }];
      const result = await walk({ operation: 'dependents', roots: { items: ['srv-erp-01'] }, depth: 3, targets });
      const truth = [...relations.hops(['srv-erp-01'], 'in', 3)].filter(([code]) => code.startsWith('app-'));
      expect([...hopsOf(result)].filter(([, hops]) => hops > 0)).toEqual(
        truth.sort((a, b) => a[1] - b[1] || (a[0] < b[0] ? -1 : 1)),
      );
      expect(result.total).toBe(truth.length);
    });

    it('starts from a scope of several items', async () => {
      const filters = [{ field: 'tags.system', op: '=' as const, value: 'cmdb' }];
      const roots = { filters: [...filters, { field: 'ci_subtype', op: '=' as const, value: 'server' }] };
      const result = await walk({ operation: 'dependencies', roots, depth: 1 });
      const codes = ['srv-cmdb-01', 'srv-cmdb-02', 'srv-cmdb-03', 'srv-cmdb-04'];
      expect(result.roots).toEqual(codes);
      expect(hopsOf(result)).toEqual(relations.hops(codes, 'out', 1));
    });

    it('cuts at its limits, the nearest first, and says so', async () => {
      const params = { operation: 'impact' as const, roots: { items: ['srv-erp-01'] }, depth: 5 };
      const whole = await walk(params);
      const cut = await walk({ ...params, limits: { nodes: 5, edges: 5000 } });
      expect(cut.nodes).toEqual(whole.nodes.slice(0, 5));
      expect(cut).toMatchObject({ truncated: true, total: whole.total });
      expect(cut.edges.every(({ from, to }) => hopsOf(cut).has(from) && hopsOf(cut).has(to))).toBe(true);
      const fewEdges = await walk({ ...params, limits: { nodes: 2000, edges: 3 } });
      expect(fewEdges).toMatchObject({
        edges: whole.edges.slice(0, 3),
        truncated: true,
        total_edges: whole.edges.length,
      });
    });

    it('describes each node', async () => {
      const { nodes } = await walk({ operation: 'dependencies', roots: { items: ['srv-erp-01'] }, depth: 1 });
      const truth = await bench.truth(
        `SELECT ci_code AS id, ci_name AS label, ci_subtype AS type, status, location, 0 AS hops FROM ci WHERE ci_code = 'srv-erp-01'`,
      );
      expect(nodes[0]).toEqual(truth[0]);
    });

    it('is empty where nothing is related, and warns where there is no such item', async () => {
      const top = await walk({ operation: 'dependents', roots: { items: ['sys-secops'] }, depth: 3 });
      expect(top).toMatchObject({ empty: true, total: 0, roots: ['sys-secops'], edges: [] });
      const { data, warnings } = await bench.run(graphTool, {
        operation: 'impact',
        direction: 'in',
        roots: { items: ['srv-erp-99'] },
        depth: 1,
        limits: LIMITS,
      });
      expect(data).toMatchObject({ empty: true, nodes: [], roots: [] });
      expect(warnings).toEqual(['There is no item srv-erp-99.']);
    });

    it('does not let dependencies be walked the other way', () => {
      const params = {
        operation: 'dependencies',
        direction: 'in',
        roots: { items: ['srv-erp-01'] },
        depth: 1,
        limits: LIMITS,
      };
      expect(paramProblems(graphTool.definition, params).map(({ path }) => path)).toEqual(['/direction']);
    });
  });

  describe('a path', () => {
    const path = (from: string, to: string, rest: Partial<GraphPath> = {}): Promise<NetworkResult> =>
      run({
        operation: 'path',
        from: { items: [from] },
        to: { items: [to] },
        direction: 'both',
        depth: 10,
        limits: LIMITS,
        ...rest,
      });

    it.each<[string, string, Direction, string[] | undefined]>([
      ['app-erp-order-01-1', 'storage-erp', 'out', undefined],
      ['app-erp-order-01-1', 'db-mes-01', 'both', undefined],
      ['sys-secops', 'sys-analytics', 'both', ['DEPENDS_ON']],
      ['sys-mon', 'sys-apm', 'out', ['DEPENDS_ON']],
      ['storage-erp', 'web-erp-01', 'in', undefined],
      ['app-scada-alarm-02-3', 'app-secops-vault-03-1', 'both', undefined],
    ])('from %s to %s (%s, %j) is as short as can be, and really there', async (from, to, direction, types) => {
      const result = await path(from, to, { direction, ...(types && { rel_types: types }) });
      const length = relations.hops([from], direction, 10, types).get(to);
      expect(length).toBeGreaterThan(0);
      expect(result.nodes.map(({ hops }) => hops)).toEqual(Array.from({ length: (length ?? 0) + 1 }, (_, hop) => hop));
      expect([result.nodes[0]?.id, result.nodes.at(-1)?.id]).toEqual([from, to]);
      expect(result.edges).toHaveLength(length ?? 0);
      result.edges.forEach((edge, index) => {
        const step = [result.nodes[index]?.id, result.nodes[index + 1]?.id];
        expect([
          [edge.from, edge.to],
          [edge.to, edge.from],
        ]).toContainEqual(step);
        if (direction === 'out') expect([edge.from, edge.to]).toEqual(step);
        if (direction === 'in') expect([edge.to, edge.from]).toEqual(step);
        expect(relations.edges).toContainEqual(edge);
        if (types !== undefined) expect(types).toContain(edge.type);
      });
      expect(result).toMatchObject({ roots: [from], total: length, empty: false, truncated: false });
    });

    it('is none against the arrows, or beyond the depth', async () => {
      expect(await path('storage-erp', 'app-erp-order-01-1', { direction: 'out' })).toMatchObject({
        empty: true,
        nodes: [],
        edges: [],
        roots: ['storage-erp'],
      });
      const far = await path('app-scada-alarm-02-3', 'app-secops-vault-03-1', { depth: 2 });
      expect(far).toMatchObject({ empty: true, depth: 2 });
    });

    it('from an item to itself is the item', async () => {
      expect(await path('sys-erp', 'sys-erp')).toMatchObject({ nodes: [{ id: 'sys-erp' }], edges: [], empty: false });
    });

    it('ends at the nearest of several goals', async () => {
      const result = await path('app-erp-order-01-1', 'unused', {
        to: { filters: [{ field: 'ci_subtype', op: '=', value: 'server' }] },
        direction: 'out',
      });
      expect(result.nodes.at(-1)?.id).toBe('srv-erp-01');
      expect(result.edges).toEqual([{ from: 'app-erp-order-01-1', to: 'srv-erp-01', type: 'DEPLOYED_ON' }]);
    });
  });

  describe('cycles', () => {
    /** Every simple cycle by trying every path, starting from its least code. */
    function cyclesIn(steps: readonly [string, string][], depth: number): string[] {
      const found = new Set<string>();
      const extend = (path: readonly string[]): void => {
        for (const [near, far] of steps) {
          if (near !== path.at(-1)) continue;
          if (far === path[0]) found.add(path.join(' '));
          else if (path.length < depth && far > (path[0] ?? '') && !path.includes(far)) extend([...path, far]);
        }
      };
      for (const start of new Set(steps.map(([near]) => near))) extend([start]);
      return [...found].sort();
    }

    it.each([3, 6, 8])('of up to %i items are all found, each once', async (depth) => {
      const truth = cyclesIn(relations.steps('out', ['DEPENDS_ON']), depth);
      const result = await run<CyclesResult>({ operation: 'cycles', rel_types: ['DEPENDS_ON'], depth, limit: 200 });
      expect(result.cycles.map((cycle) => cycle.join(' ')).sort()).toEqual(truth);
      expect(truth.length).toBeGreaterThan(0);
      expect(result).toMatchObject({ total: truth.length, truncated: false, empty: false });
      for (const { from, to, type } of result.edges) {
        expect(type).toBe('DEPENDS_ON');
        expect(
          result.cycles.some((cycle) => cycle.some((code, at) => code === from && (cycle[at + 1] ?? cycle[0]) === to)),
        ).toBe(true);
      }
    });

    it('are the same over relations of every type, since only systems depend in circles', async () => {
      const some = await run<CyclesResult>({ operation: 'cycles', rel_types: ['DEPENDS_ON'], depth: 8, limit: 200 });
      const all = await run<CyclesResult>({ operation: 'cycles', depth: 8, limit: 200 });
      expect(all.cycles).toEqual(some.cycles);
      expect(all.truncated).toBe(false);
    });

    it('can be asked for through one item, the shortest first', async () => {
      const result = await run<CyclesResult>({
        operation: 'cycles',
        roots: { items: ['sys-mes'] },
        depth: 8,
        limit: 2,
      });
      expect(result.cycles[0]).toEqual(['sys-mes', 'sys-scada']);
      expect(result.cycles.every((cycle) => cycle.includes('sys-mes'))).toBe(true);
      expect(result.truncated).toBe(true);
      expect(await run({ operation: 'cycles', roots: { items: ['srv-erp-01'] }, depth: 8, limit: 2 })).toMatchObject({
        cycles: [],
        empty: true,
      });
    });
  });

  it('counts direct neighbours, zero included', async () => {
    const result = await run<TableResult>({
      operation: 'degree',
      roots: { filters: [{ field: 'ci_subtype', op: '=', value: 'server' }] },
      rel_types: ['DEPLOYED_ON'],
      direction: 'in',
      targets: [{ field: 'ci_subtype', op: '=', value: 'app' }],
      order: [{ by: 'count', direction: 'desc' }],
      limit: 200,
    });
    const truth = await bench.truth(
      `SELECT s.ci_code, s.ci_subtype, count(a.ci_id) AS count FROM ci s
       LEFT JOIN ci_relation ON to_ci_id = s.ci_id AND rel_type = 'DEPLOYED_ON'
       LEFT JOIN ci a ON a.ci_id = from_ci_id AND a.ci_subtype = 'app'
       WHERE s.ci_subtype = 'server' GROUP BY 1, 2 ORDER BY 3 DESC, 1`,
    );
    expect(result.rows).toEqual(truth);
    expect(truth.some(({ count }) => count === 0)).toBe(true);
    const over = await run<TableResult>({
      operation: 'degree',
      roots: { filters: [{ field: 'ci_type', op: '=', value: 'SYSTEM' }] },
      direction: 'out',
      having: { op: '>=', value: 38 },
      limit: 200,
    });
    const systems = await bench.truth(
      `SELECT ci_code, count(DISTINCT to_ci_id) AS count FROM ci JOIN ci_relation ON from_ci_id = ci_id
       WHERE ci_type = 'SYSTEM' GROUP BY 1 HAVING count(DISTINCT to_ci_id) >= 38 ORDER BY 1`,
    );
    expect(over.rows.map(({ ci_code, count }) => ({ ci_code, count }))).toEqual(systems);
    expect(systems.length).toBeGreaterThan(0);
  });

  it('counts relations by type, by a field of the neighbour, and either way each once', async () => {
    const byType = await run<TableResult>({ operation: 'count', direction: 'out', group_by: ['rel_type'], limit: 20 });
    const truth = await bench.truth('SELECT rel_type, count(*) AS count FROM ci_relation GROUP BY 1 ORDER BY 1');
    expect(byType.rows).toEqual(truth);
    const bothWays = await run<TableResult>({
      operation: 'count',
      direction: 'both',
      group_by: ['rel_type'],
      limit: 20,
    });
    expect(bothWays.rows).toEqual(truth);
    const bySubtype = await run<TableResult>({
      operation: 'count',
      roots: { items: ['sys-erp'] },
      direction: 'out',
      group_by: ['ci_subtype'],
      order: [{ by: 'count', direction: 'desc' }],
      limit: 3,
    });
    const parts = await bench.truth(
      `SELECT b.ci_subtype, count(*) AS count FROM ci_relation
       JOIN ci a ON a.ci_id = from_ci_id JOIN ci b ON b.ci_id = to_ci_id
       WHERE a.ci_code = 'sys-erp' GROUP BY 1 ORDER BY 2 DESC, 1`,
    );
    expect(bySubtype).toMatchObject({ rows: parts.slice(0, 3), total: parts.length });
  });

  it('finds items without a relation', async () => {
    const result = await run<TableResult>({
      operation: 'unrelated',
      roots: { filters: [{ field: 'ci_subtype', op: '=', value: 'server' }] },
      direction: 'in',
      targets: [{ field: 'ci_subtype', op: 'in', value: ['was', 'db'] }],
      limit: 200,
    });
    const truth = await bench.truth(
      `SELECT ci_code FROM ci s WHERE ci_subtype = 'server' AND ci_code NOT IN (
         SELECT tags ->> 'host_server' FROM ci JOIN ci_ext USING (ci_id) WHERE ci_subtype IN ('was', 'db')) ORDER BY 1`,
    );
    expect(result.rows.map(({ ci_code }) => ({ ci_code }))).toEqual(truth);
  });

  it('shows nothing of another tenant', async () => {
    const roots = { items: ['sys-erp'] };
    const walked: GraphParams = { operation: 'impact', direction: 'in', roots, depth: 3, limits: LIMITS };
    expect((await bench.run(graphTool, walked, 'other')).data).toMatchObject({ nodes: [], edges: [], empty: true });
    const counted: GraphParams = { operation: 'count', direction: 'out', limit: 1 };
    expect((await bench.run(graphTool, counted, 'other')).data).toMatchObject({ rows: [{ count: 0 }], empty: true });
  });
});
