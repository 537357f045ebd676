import { numberIn, textIn } from '../row-values.js';
import { invalidParam, type Field } from '../sql/field.js';
import { ITEMS } from '../sql/item-fields.js';
import type { Caller } from '../sql/caller.js';
import { inScope } from '../sql/item-scope.js';
import { listedTable } from '../sql/listed-query.js';
import { all, bind, sql } from '../sql/sql.js';
import type { MetricCatalogue } from './metric-params.js';
import type { MetricInfo, TableResult } from '../tool-results.js';

/** A metric that there is. */
export interface Metric extends MetricInfo {
  metric_id: number;
}

/** @throws ToolError INVALID_PARAMS when there is no such metric, naming those that there are */
export async function requireMetric(caller: Caller, name: string, pointer = '/metric_name'): Promise<Metric> {
  const rows = await caller.ask(sql`
    SELECT metric_id, metric_name, unit, description FROM metric_def
    WHERE tenant_id = ${caller.tenant}
    ORDER BY metric_name LIMIT 1000`);
  const row = rows.find(({ metric_name }) => metric_name === name);
  if (row === undefined) {
    const known = rows.map((known) => textIn(known, 'metric_name')).join(', ');
    throw invalidParam(pointer, `There is no metric ${name}. There is: ${known === '' ? 'none' : known}.`);
  }
  return {
    metric_id: numberIn(row, 'metric_id'),
    metric_name: name,
    unit: textIn(row, 'unit'),
    description: textIn(row, 'description'),
  };
}

export function infoOf({ metric_name, unit, description }: Metric): MetricInfo {
  return { metric_name, unit, description };
}

const METRIC_FIELDS: readonly Field[] = [
  { name: 'metric_name', label: 'Metric', kind: 'text', value: sql`d.metric_name` },
  { name: 'unit', label: 'Unit', kind: 'text', value: sql`d.unit` },
  { name: 'description', label: 'Description', kind: 'text', value: sql`d.description` },
  { name: 'value_type', label: 'Kind of value', kind: 'text', value: sql`d.value_type` },
];

/** The metrics that there are; with a scope, those that items of it report, and how many of them do. */
export function metricCatalogue(params: MetricCatalogue, caller: Caller): Promise<TableResult> {
  const { items, filters, metric_name } = params;
  const conditions = [sql`d.tenant_id = ${caller.tenant}`];
  if (metric_name !== undefined) conditions.push(sql`d.metric_name = ${bind(metric_name, 'text')}`);
  const scoped = items !== undefined || filters !== undefined;
  const reporting = sql`(
    SELECT count(*) FROM ${ITEMS}
    WHERE ${inScope(caller, params)}
      AND EXISTS (SELECT FROM metric_value v WHERE v.ci_id = c.ci_id AND v.metric_id = d.metric_id AND v.tenant_id = c.tenant_id))`;
  if (scoped) conditions.push(sql`${reporting} > 0`);
  const items_reporting: Field = { name: 'items', label: 'Items', kind: 'number', value: reporting };
  return listedTable(caller, {
    from: sql`metric_def d`,
    where: all(conditions),
    fields: scoped ? [...METRIC_FIELDS, items_reporting] : METRIC_FIELDS,
    order: [sql`d.metric_name`],
    limit: params.limit,
    offset: 0,
  });
}
