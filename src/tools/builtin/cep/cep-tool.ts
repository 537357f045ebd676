import type { BuiltinTool } from '../builtin-tool.js';
import { infoOf, requireMetric, type Metric } from '../metric/metric-catalogue.js';
import { selected, VALUES } from '../metric/measured-values.js';
import { namedRows, numberIn } from '../row-values.js';
import { callerOf, type Caller } from '../sql/caller.js';
import { groupedTable, groupKeys } from '../sql/grouped-query.js';
import { itemField, ITEMS } from '../sql/item-fields.js';
import { scopeWarnings } from '../sql/item-scope.js';
import { bind, sql } from '../sql/sql.js';
import type { CepParams } from './cep-params.js';
import type { ResultColumn, SimulationResult, TableResult } from '../tool-results.js';
import { cepDefinition } from './cep-definition.js';
import { firingsOf } from './threshold-firings.js';

/** Complex event processing, as a dry run: when a threshold rule would have fired over stored values. */
export const cepTool: BuiltinTool<CepParams, SimulationResult> = {
  definition: cepDefinition,
  async execute(params, context, queries) {
    const caller = callerOf(context, queries);
    const data = await simulate(params, caller);
    const warnings = await scopeWarnings(caller, [params], data.empty);
    const { firings } = data;
    return { data, warnings, rowCount: firings.rows.length, truncated: firings.truncated, source: queries.source };
  },
};

async function simulate(params: CepParams, caller: Caller): Promise<SimulationResult> {
  const metric = await requireMetric(caller, params.rule.metric_name, '/rule/metric_name');
  const [checked, firings, groups] = await Promise.all([
    countChecked(params, metric, caller),
    listFirings(params, metric, caller),
    params.group_by === undefined ? null : groupFirings(params, metric, caller),
  ]);
  return {
    kind: 'simulation',
    dry_run: true,
    firings,
    groups,
    ...checked,
    empty: firings.empty,
    metric: infoOf(metric),
  };
}

async function listFirings(params: CepParams, metric: Metric, caller: Caller): Promise<TableResult> {
  const columns: ResultColumn[] = [
    { name: 'ci_code', label: 'Item', type: 'text' },
    { name: 'started_at', label: 'Condition met from', type: 'time' },
    { name: 'fired_at', label: 'Fires', type: 'time' },
    { name: 'ended_at', label: 'Over at', type: 'time' },
    { name: 'extreme', label: 'Extreme', type: 'number', unit: metric.unit },
    { name: 'measured', label: 'Values', type: 'integer' },
  ];
  const rows = await caller.ask(sql`
    SELECT c.ci_code, f.*, count(*) OVER () AS total
    FROM (${firingsOf(params, metric, caller)}) AS f JOIN ci c ON c.ci_id = f.ci_id
    ORDER BY f.fired_at, c.ci_code
    LIMIT ${bind(params.limit, 'integer')}`);
  const total = numberIn(rows[0], 'total');
  return {
    kind: 'table',
    columns,
    rows: namedRows(
      rows,
      columns,
      columns.map(({ name }) => name),
    ),
    total,
    truncated: total > rows.length,
    empty: total === 0,
  };
}

function groupFirings(params: CepParams, metric: Metric, caller: Caller): Promise<TableResult> {
  return groupedTable(caller, {
    from: sql`(${firingsOf(params, metric, caller)}) AS f JOIN (${ITEMS}) ON c.ci_id = f.ci_id`,
    where: sql`c.tenant_id = ${caller.tenant}`,
    keys: groupKeys(params.group_by, itemField),
    inputs: [],
    measures: [{ name: 'firings', label: 'Firings', type: 'integer', value: sql`count(*)` }],
    order: [{ by: 'firings', direction: 'desc' }],
    limit: params.limit,
  });
}

async function countChecked(
  { rule: _, ...scope }: CepParams,
  metric: Metric,
  caller: Caller,
): Promise<{ items_checked: number; values_checked: number }> {
  const [row] = await caller.ask(sql`
    SELECT count(DISTINCT v.ci_id) AS items, count(*) AS "values"
    FROM ${VALUES} WHERE ${selected(caller, metric, scope)}`);
  return { items_checked: numberIn(row, 'items'), values_checked: numberIn(row, 'values') };
}
