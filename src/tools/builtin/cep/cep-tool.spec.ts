import { BuiltinToolBench } from '../../../../test/support/builtin-tools.js';
import type { CepParams } from './cep-params.js';
import type { SimulationResult } from '../tool-results.js';
import { cepTool } from './cep-tool.js';

const MONTH = { from: '2025-12-29T00:00:00Z', to: '2026-01-28T09:40:00Z' };

describe('the cep tool over the sample data', () => {
  let bench: BuiltinToolBench;

  beforeAll(async () => {
    bench = await BuiltinToolBench.open();
  }, 120_000);

  afterAll(() => bench.close());

  const simulate = async (params: Omit<CepParams, 'operation'>): Promise<SimulationResult> =>
    (await bench.run(cepTool, { operation: 'simulate', ...params })).data;

  /** The same rule, told by walking along each item's values one by one. */
  async function expected({ rule, items }: Pick<CepParams, 'rule' | 'items'>): Promise<Record<string, unknown>[]> {
    const rows = await bench.truth(
      `SELECT ci_code, time, value FROM metric_value JOIN metric_def USING (metric_id) JOIN ci USING (ci_id)
       WHERE metric_name = $1 AND time >= $2 AND time < $3 AND ($4::text[] IS NULL OR ci_code = ANY ($4))
       ORDER BY ci_code, time`,
      [rule.metric_name, MONTH.from, MONTH.to, items ?? null],
    );
    const firings: Record<string, unknown>[] = [];
    let item: unknown = null;
    let stretch: { started_at: string; fired: Record<string, unknown> | null; values: number[] } | null = null;
    for (const { ci_code, time, value } of rows) {
      if (ci_code !== item) {
        item = ci_code;
        stretch = null;
      }
      const hit = rule.op === '>' ? Number(value) > rule.value : Number(value) < rule.value;
      if (!hit) {
        if (stretch?.fired) stretch.fired['ended_at'] = time;
        stretch = null;
        continue;
      }
      stretch ??= { started_at: String(time), fired: null, values: [] };
      stretch.values.push(Number(value));
      const held = (Date.parse(String(time)) - Date.parse(stretch.started_at)) / 60_000;
      if (stretch.fired === null && held >= rule.for_minutes) {
        stretch.fired = { ci_code, started_at: stretch.started_at, fired_at: time, ended_at: null };
        firings.push(stretch.fired);
      }
      if (stretch.fired !== null) {
        stretch.fired['extreme'] = rule.op === '>' ? Math.max(...stretch.values) : Math.min(...stretch.values);
        stretch.fired['measured'] = stretch.values.length;
      }
    }
    const order = ({ fired_at, ci_code }: Record<string, unknown>): string => `${String(fired_at)} ${String(ci_code)}`;
    return firings.sort((a, b) => (order(a) < order(b) ? -1 : 1));
  }

  it.each([
    ['at the first value', { metric_name: 'cpu_usage', op: '>', value: 85, for_minutes: 0 }],
    ['once it has held for an hour', { metric_name: 'cpu_usage', op: '>', value: 70, for_minutes: 60 }],
    ['between two values', { metric_name: 'temperature', op: '>', value: 33, for_minutes: 20 }],
    ['below a value', { metric_name: 'memory_usage', op: '<', value: 30, for_minutes: 120 }],
  ] as const)('fires %s, once per unbroken stretch', async (_what, rule) => {
    const truth = await expected({ rule });
    const { firings, dry_run, empty, metric } = await simulate({ rule, time_range: MONTH, limit: 200 });
    expect(truth.length).toBeGreaterThan(0);
    expect(firings.total).toBe(truth.length);
    expect(firings.rows).toEqual(truth.slice(0, 200));
    expect({ dry_run, empty, metric: metric.metric_name }).toEqual({
      dry_run: true,
      empty: false,
      metric: rule.metric_name,
    });
  });

  it('says what it looked at, and counts firings by group', async () => {
    const rule = { metric_name: 'cpu_usage', op: '>' as const, value: 80, for_minutes: 30 };
    const items = ['srv-erp-01', 'srv-erp-02', 'srv-mes-01'];
    const result = await simulate({ rule, items, time_range: MONTH, group_by: ['tags.system'], limit: 50 });
    const truth = await expected({ rule, items });
    const [checked] = await bench.truth(
      `SELECT count(*) AS n FROM metric_value JOIN ci USING (ci_id)
       WHERE metric_id = 2 AND ci_code = ANY ($1) AND time >= $2 AND time < $3`,
      [items, MONTH.from, MONTH.to],
    );
    expect(result).toMatchObject({ items_checked: 3, values_checked: checked?.['n'] });
    const bySystem = result.groups?.rows.map(({ 'tags.system': system, firings }) => [system, firings]);
    const count = (system: string): number => truth.filter(({ ci_code }) => String(ci_code).includes(system)).length;
    expect(bySystem).toEqual(
      ['erp', 'mes']
        .map((system) => [system, count(system)] as const)
        .filter(([, firings]) => firings > 0)
        .sort((a, b) => b[1] - a[1]),
    );
  });

  it('says that a rule never fired', async () => {
    const rule = { metric_name: 'cpu_usage', op: '>' as const, value: 100, for_minutes: 0 };
    const result = await simulate({ rule, time_range: MONTH, limit: 10 });
    expect(result).toMatchObject({ empty: true, items_checked: 56, groups: null, firings: { rows: [], total: 0 } });
  });

  it('names a metric that there is not', async () => {
    const rule = { metric_name: 'humidity', op: '>' as const, value: 1, for_minutes: 0 };
    await expect(simulate({ rule, time_range: MONTH, limit: 1 })).rejects.toMatchObject({
      details: [{ path: '/rule/metric_name' }],
    });
  });
});
