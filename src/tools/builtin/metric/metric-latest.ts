import { comparison } from '../sql/condition.js';
import { invalidParam, type Field } from '../sql/field.js';
import { columnOf, groupedTable, groupKeys, orderList } from '../sql/grouped-query.js';
import { itemField, ITEMS } from '../sql/item-fields.js';
import type { Caller } from '../sql/caller.js';
import { inScope } from '../sql/item-scope.js';
import { listedTable } from '../sql/listed-query.js';
import { all, bind, sql, type Sql } from '../sql/sql.js';
import type { MetricLatest } from './metric-params.js';
import type { TableResult } from '../tool-results.js';
import { aggregateOf, ofMetric, valueMeasure } from './measured-values.js';
import type { Metric } from './metric-catalogue.js';

/** The last value of each item in the range, or an aggregate over those. */
export function latest(params: MetricLatest, metric: Metric, caller: Caller): Promise<TableResult> {
  const { agg, group_by } = params;
  // One step down the index per item, however long the range is.
  const from = sql`${ITEMS}
    CROSS JOIN LATERAL (
      SELECT v.time, v.value FROM metric_value v
      WHERE v.ci_id = c.ci_id AND ${ofMetric(caller, metric, params)}
      ORDER BY v.time DESC LIMIT 1
    ) AS v`;
  const where = inScope(caller, params);
  const { threshold, order, limit } = params;
  if (agg !== undefined) {
    return groupedTable(caller, {
      from,
      where,
      keys: groupKeys(group_by, itemField),
      inputs: [sql`v.value AS value`],
      measures: [valueMeasure(agg, metric.unit)],
      ...(threshold !== undefined && { having: { threshold, measure: aggregateOf(agg) } }),
      ...(order !== undefined && { order }),
      limit,
    });
  }
  if (group_by !== undefined && group_by.length > 0 && !group_by.includes('ci_code')) {
    throw invalidParam('/agg', 'Last values of several items in one group need agg.');
  }
  const fields = latestFields(group_by ?? [], metric);
  const values = fields.map(({ value }) => value);
  return listedTable(caller, {
    from,
    where: all([where, ...overThreshold(params)]),
    fields,
    order: [...orderList(order, fields.map(columnOf), values), sql`c.ci_code`],
    limit,
    offset: 0,
  });
}

function overThreshold({ threshold }: MetricLatest): Sql[] {
  return threshold === undefined ? [] : [comparison(sql`v.value`, threshold.op, bind(threshold.value, 'numeric'))];
}

function latestFields(groupBy: readonly string[], metric: Metric): Field[] {
  const names = ['ci_code', ...groupBy.filter((name) => name !== 'ci_code')];
  return [
    ...groupKeys(names, itemField),
    { name: 'time', label: 'Time', kind: 'time', value: sql`v.time` },
    { name: 'value', label: 'Value', unit: metric.unit, kind: 'number', value: sql`v.value` },
  ];
}
