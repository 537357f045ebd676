import type { Field } from '../sql/field.js';
import { columnOf, orderList } from '../sql/grouped-query.js';
import { itemField, ITEMS } from '../sql/item-fields.js';
import type { Caller } from '../sql/caller.js';
import { inScope } from '../sql/item-scope.js';
import { listedTable, requireFields } from '../sql/listed-query.js';
import { all, sql } from '../sql/sql.js';
import type { MetricMissing, MetricPoints } from './metric-params.js';
import type { TableResult } from '../tool-results.js';
import { ofMetric, selected, VALUES } from './measured-values.js';
import type { Metric } from './metric-catalogue.js';

/** Single measured values, each with its item and time. */
export function points(params: MetricPoints, metric: Metric, caller: Caller): Promise<TableResult> {
  const fields: Field[] = [
    ...requireFields(['ci_code'], itemField),
    { name: 'time', label: 'Time', kind: 'time', value: sql`v.time` },
    { name: 'value', label: 'Value', unit: metric.unit, kind: 'number', value: sql`v.value` },
  ];
  const order = orderList(
    params.order,
    fields.map(columnOf),
    fields.map(({ value }) => value),
  );
  return listedTable(caller, {
    from: VALUES,
    where: selected(caller, metric, params),
    fields,
    order: [...order, sql`v.time`, sql`c.ci_code`],
    limit: params.limit,
    offset: 0,
  });
}

/** The items in scope that have no value of the metric in the range. */
export function missing(params: MetricMissing, metric: Metric, caller: Caller): Promise<TableResult> {
  return listedTable(caller, {
    from: ITEMS,
    where: all([
      inScope(caller, params),
      sql`NOT EXISTS (SELECT FROM metric_value v WHERE v.ci_id = c.ci_id AND ${ofMetric(caller, metric, params)})`,
    ]),
    fields: requireFields(['ci_code', 'ci_name', 'ci_subtype', 'location'], itemField),
    order: [sql`c.ci_code`],
    limit: params.limit,
    offset: 0,
  });
}
