import fc from 'fast-check';
import { BuiltinToolBench, paramProblems } from '../../../../test/support/builtin-tools.js';
import type { CiParams } from './ci-params.js';
import type { FieldFilter } from '../tool-params.js';
import type { TableResult } from '../tool-results.js';
import { ciTool } from './ci-tool.js';

describe('the ci tool over the sample data', () => {
  let bench: BuiltinToolBench;

  beforeAll(async () => {
    bench = await BuiltinToolBench.open();
  }, 120_000);

  afterAll(() => bench.close());

  const ci = async (params: CiParams): Promise<TableResult> => (await bench.run(ciTool, params)).data;
  const codes = ({ rows }: TableResult): unknown[] => rows.map(({ ci_code }) => ci_code);
  const list = (filters: FieldFilter[], rest: Partial<CiParams> = {}): Promise<TableResult> =>
    ci({ operation: 'list', filters, limit: 200, offset: 0, ...rest } as CiParams);

  it('looks an item up with all its fields, attributes and tags', async () => {
    const { rows, columns } = await ci({ operation: 'lookup', items: ['srv-erp-01'] });
    const [truth] = await bench.truth(
      `SELECT ci.*, attributes, tags FROM ci JOIN ci_ext USING (ci_id) WHERE ci_code = 'srv-erp-01'`,
    );
    const { tenant_id: _, ...expected } = truth ?? {};
    expect(rows).toEqual([expected]);
    expect(columns.map(({ name }) => name)).toContain('attributes');
  });

  it('says which of the items asked for there are not', async () => {
    const outcome = await bench.run(ciTool, { operation: 'lookup', items: ['srv-erp-01', 'srv-erp-99'] });
    expect(codes(outcome.data)).toEqual(['srv-erp-01']);
    expect(outcome.warnings).toEqual(['There is no item srv-erp-99.']);
    const nothing = await bench.run(ciTool, { operation: 'lookup', items: ['nowhere'] });
    expect(nothing.data).toMatchObject({ empty: true, rows: [], total: 0 });
  });

  it('searches every text in code, name and owner, any case, and takes % and _ for themselves', async () => {
    const found = await ci({ operation: 'search', text: ['ERP', 'order'], limit: 200, offset: 0 });
    const truth = await bench.truth(
      `SELECT ci_code FROM ci WHERE concat_ws('|', ci_code, ci_name, owner) ~* 'erp'
       AND concat_ws('|', ci_code, ci_name, owner) ~* 'order' ORDER BY 1`,
    );
    expect(codes(found)).toEqual(truth.map(({ ci_code }) => ci_code));
    expect(found.rows.length).toBeGreaterThan(0);
    for (const text of ['%', '_', '\\']) {
      expect((await ci({ operation: 'search', text: [text], limit: 1, offset: 0 })).empty).toBe(true);
    }
  });

  it.each<[string, FieldFilter[], string]>([
    ['a column', [{ field: 'ci_subtype', op: '=', value: 'server' }], `ci_subtype = 'server'`],
    ['a tag', [{ field: 'tags.system', op: '=', value: 'mes' }], `tags ->> 'system' = 'mes'`],
    [
      'a number in attributes',
      [{ field: 'attributes.cpu_cores', op: '>=', value: 24 }],
      `(attributes ->> 'cpu_cores')::int >= 24`,
    ],
    [
      'a number written as text',
      [{ field: 'attributes.memory_gb', op: '=', value: '256' }],
      `attributes ->> 'memory_gb' = '256'`,
    ],
    [
      '!=, for items that have the field',
      [{ field: 'attributes.engine', op: '!=', value: 'nginx' }],
      `attributes ->> 'engine' <> 'nginx'`,
    ],
    [
      'a list of texts',
      [{ field: 'location', op: 'in', value: ['zone-a', 'zone-b'] }],
      `location IN ('zone-a', 'zone-b')`,
    ],
    [
      'a list of numbers',
      [{ field: 'attributes.cpu_cores', op: 'in', value: [16, 32] }],
      `(attributes ->> 'cpu_cores')::int IN (16, 32)`,
    ],
    ['a pattern', [{ field: 'ci_code', op: 'ilike', value: 'APP-%-order-%' }], `ci_code ~ '^app-.*-order-'`],
    ['a numeric column', [{ field: 'criticality', op: '<', value: 3 }], 'criticality < 3'],
    ['a time', [{ field: 'created_at', op: '>=', value: '2024-06-01T00:00:00Z' }], `created_at >= '2024-06-01Z'`],
    [
      'all of several',
      [
        { field: 'ci_subtype', op: '=', value: 'server' },
        { field: 'status', op: '!=', value: 'active' },
      ],
      `ci_subtype = 'server' AND status <> 'active'`,
    ],
    [
      'a field that some items lack',
      [{ field: 'tags.host_server', op: '=', value: 'srv-mes-02' }],
      `tags ->> 'host_server' = 'srv-mes-02'`,
    ],
  ])('filters by %s', async (_what, filters, where) => {
    const truth = await bench.truth(`SELECT ci_code FROM ci JOIN ci_ext USING (ci_id) WHERE ${where} ORDER BY ci_code`);
    const result = await list(filters);
    expect(codes(result)).toEqual(truth.slice(0, 200).map(({ ci_code }) => ci_code));
    expect(result).toMatchObject({ total: truth.length, truncated: truth.length > 200, empty: truth.length === 0 });
  });

  it('compares values in jsonb with what they are compared with: a text is no number', async () => {
    expect((await list([{ field: 'attributes.engine', op: '>', value: 1 }])).empty).toBe(true);
    expect((await list([{ field: 'attributes.cpu_cores', op: '=', value: true }])).empty).toBe(true);
  });

  it('orders by any field, and pages without gaps or overlaps', async () => {
    const order = [{ by: 'attributes.cpu_cores', direction: 'desc' as const }];
    const truth = await bench.truth(
      `SELECT ci_code FROM ci JOIN ci_ext USING (ci_id) WHERE ci_subtype = 'server'
       ORDER BY (attributes ->> 'cpu_cores')::int DESC, ci_code`,
    );
    const seen: unknown[] = [];
    for (let offset = 0; offset < 60; offset += 15) {
      const page = await ci({
        operation: 'list',
        filters: [{ field: 'ci_subtype', op: '=', value: 'server' }],
        order,
        limit: 15,
        offset,
      });
      expect(page.total).toBe(40);
      expect(page.truncated).toBe(offset + 15 < 40);
      seen.push(...codes(page));
    }
    expect(seen).toEqual(truth.map(({ ci_code }) => ci_code));
  });

  it('shows the fields that are asked for, with label and unit', async () => {
    const result = await ci({
      operation: 'list',
      items: ['srv-erp-01'],
      fields: ['ci_code', 'attributes.memory_gb', 'created_at'],
      limit: 1,
      offset: 0,
    });
    expect(result.columns).toEqual([
      { name: 'ci_code', label: 'Item', type: 'text' },
      { name: 'attributes.memory_gb', label: 'Memory', type: 'scalar', unit: 'GB' },
      { name: 'created_at', label: 'Created', type: 'time' },
    ]);
    expect(result.rows).toEqual([
      { ci_code: 'srv-erp-01', 'attributes.memory_gb': 256, created_at: '2022-04-08T20:23:13.000Z' },
    ]);
  });

  it('finds the newest five', async () => {
    const result = await ci({
      operation: 'list',
      order: [{ by: 'created_at', direction: 'desc' }],
      limit: 5,
      offset: 0,
    });
    const truth = await bench.truth('SELECT ci_code FROM ci ORDER BY created_at DESC LIMIT 5');
    expect(codes(result)).toEqual(truth.map(({ ci_code }) => ci_code));
  });

  it('counts, and counts nothing as zero', async () => {
    const count = (value: string): CiParams => ({
      operation: 'aggregate',
      filters: [{ field: 'ci_subtype', op: '=', value }],
      measures: [{ fn: 'count', as: 'count' }],
      limit: 1,
    });
    expect(await ci(count('db'))).toMatchObject({ rows: [{ count: 21 }], empty: false, total: 1 });
    expect(await ci(count('mainframe'))).toMatchObject({ rows: [{ count: 0 }], empty: true });
  });

  it('groups and aggregates over columns, attributes and tags', async () => {
    const result = await ci({
      operation: 'aggregate',
      filters: [{ field: 'ci_subtype', op: '=', value: 'server' }],
      group_by: ['tags.system', 'location'],
      measures: [
        { fn: 'count', as: 'servers' },
        { fn: 'sum', field: 'attributes.cpu_cores', as: 'cores' },
        { fn: 'avg', field: 'attributes.memory_gb', as: 'memory' },
        { fn: 'max', field: 'criticality', as: 'criticality' },
        { fn: 'min', field: 'created_at', as: 'oldest' },
        { fn: 'max', field: 'ci_code', as: 'last' },
        { fn: 'count_distinct', field: 'status', as: 'statuses' },
        { fn: 'count', field: 'attributes.engine', as: 'engines' },
      ],
      limit: 200,
    });
    const truth = await bench.truth(
      `SELECT tags ->> 'system' AS "tags.system", location, count(*) AS servers, sum((attributes ->> 'cpu_cores')::int) AS cores,
              avg((attributes ->> 'memory_gb')::int) AS memory, max(criticality) AS criticality, min(created_at) AS oldest,
              max(ci_code) AS last, count(DISTINCT status) AS statuses, count(attributes -> 'engine') AS engines
       FROM ci JOIN ci_ext USING (ci_id) WHERE ci_subtype = 'server' GROUP BY 1, 2 ORDER BY 1, 2`,
    );
    expect(result.rows).toEqual(truth);
    expect(result.total).toBe(truth.length);
  });

  it('keeps groups over a threshold, the greatest first, and says how many there were', async () => {
    const result = await ci({
      operation: 'aggregate',
      group_by: ['owner'],
      measures: [{ fn: 'count', as: 'items' }],
      having: { op: '>', value: 5 },
      order: [{ by: 'items', direction: 'desc' }],
      limit: 3,
    });
    const truth = await bench.truth(
      'SELECT owner, count(*) AS items FROM ci GROUP BY owner HAVING count(*) > 5 ORDER BY items DESC, owner',
    );
    expect(result).toMatchObject({ rows: truth.slice(0, 3), total: truth.length, truncated: true });
  });

  it('gives the share of items that meet a further condition', async () => {
    const result = await ci({
      operation: 'rate',
      filters: [{ field: 'ci_subtype', op: '=', value: 'server' }],
      hits: [{ field: 'attributes.cpu_cores', op: '>=', value: 24 }],
      group_by: ['location'],
      limit: 10,
    });
    const truth = await bench.truth(
      `SELECT location, count(*) FILTER (WHERE (attributes ->> 'cpu_cores')::int >= 24) AS hits, count(*) AS total,
              avg(((attributes ->> 'cpu_cores')::int >= 24)::int) AS rate
       FROM ci JOIN ci_ext USING (ci_id) WHERE ci_subtype = 'server' GROUP BY 1 ORDER BY 1`,
    );
    expect(result.rows.map(({ location, hits, total }) => ({ location, hits, total }))).toEqual(
      truth.map(({ location, hits, total }) => ({ location, hits, total })),
    );
    result.rows.forEach((row, index) => expect(row['rate']).toBeCloseTo(Number(truth[index]?.['rate']), 12));
    const nothing = await ci({
      operation: 'rate',
      filters: [{ field: 'ci_subtype', op: '=', value: 'mainframe' }],
      hits: [],
      limit: 1,
    });
    expect(nothing).toMatchObject({ rows: [{ hits: 0, total: 0, rate: null }], empty: true });
  });

  it('shows nothing of another tenant', async () => {
    const params: CiParams = { operation: 'list', limit: 10, offset: 0 };
    expect((await bench.run(ciTool, params, 'other')).data).toMatchObject({ rows: [], total: 0, empty: true });
  });

  it('names the field that there is not, by its place', async () => {
    await expect(list([{ field: 'colour', op: '=', value: 'red' }])).rejects.toMatchObject({
      code: 'INVALID_PARAMS',
      details: [{ path: '/filters/0/field', message: 'There is no field colour here.' }],
    });
    await expect(
      ci({ operation: 'aggregate', measures: [{ fn: 'sum', field: 'owner', as: 'n' }], limit: 1 }),
    ).rejects.toMatchObject({ details: [{ path: '/measures/0/fn' }] });
    await expect(
      ci({
        operation: 'aggregate',
        measures: [{ fn: 'count', as: 'n' }],
        order: [{ by: 'ci_name', direction: 'asc' }],
        limit: 1,
      }),
    ).rejects.toMatchObject({ details: [{ path: '/order/0/by' }] });
    await expect(list([{ field: 'created_at', op: '>', value: 'soon' }])).rejects.toMatchObject({
      details: [{ path: '/filters/0/value' }],
    });
  });

  it('warns about an attribute that no item has', async () => {
    const { data, warnings } = await bench.run(ciTool, {
      operation: 'list',
      filters: [{ field: 'attributes.colour', op: '=', value: 'red' }],
      limit: 10,
      offset: 0,
    });
    expect(data.empty).toBe(true);
    expect(warnings).toEqual(['No item has a field attributes.colour.']);
  });

  it('reports wrong params for the operation that was asked for only', () => {
    const params = { operation: 'list', limit: 500, offset: 0, text: ['a'] };
    expect(paramProblems(ciTool.definition, params)).toEqual([
      { path: '/text', message: 'text is not known here.' },
      { path: '/limit', message: 'limit must be at most 200.' },
    ]);
    expect(paramProblems(ciTool.definition, { operation: 'guess' })).toHaveLength(1);
  });

  it('answers whatever texts stand in its params, and never an error of the database', async () => {
    const text = fc.string({ unit: 'binary', minLength: 1, maxLength: 30 }).map((any) => any.replaceAll('\0', ''));
    await fc.assert(
      fc.asyncProperty(text, text, async (value, code) => {
        const filters: FieldFilter[] = (['=', '!=', '>', 'ilike'] as const).map((op) => ({
          field: 'attributes.engine',
          op,
          value,
        }));
        const params: CiParams = { operation: 'list', items: [code], filters, limit: 1, offset: 0 };
        const { data } = await ciTool.execute(
          params,
          { tenantId: value, signal: new AbortController().signal },
          bench.queries,
        );
        expect(data.total).toBe(0);
      }),
      { numRuns: 50 },
    );
  });
});
