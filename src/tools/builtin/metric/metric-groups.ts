import { changeMeasures } from '../sql/change.js';
import { invalidParam, type Field } from '../sql/field.js';
import { groupedTable, groupKeys, type GroupedQuery } from '../sql/grouped-query.js';
import { itemField } from '../sql/item-fields.js';
import type { Caller } from '../sql/caller.js';
import { inScope } from '../sql/item-scope.js';
import { sql, type Sql } from '../sql/sql.js';
import { slotField } from '../sql/time-range.js';
import type { MetricAggregate, MetricCompare, MetricPattern } from './metric-params.js';
import type { Threshold } from '../tool-params.js';
import type { TableResult } from '../tool-results.js';
import { aggregateOf, ofMetric, selected, valueMeasure, VALUES } from './measured-values.js';
import type { Metric } from './metric-catalogue.js';

const VALUE = sql`v.value AS value`;

export function aggregate(params: MetricAggregate, metric: Metric, caller: Caller): Promise<TableResult> {
  const value = aggregateOf(params.agg);
  return groupedTable(caller, {
    from: VALUES,
    where: selected(caller, metric, params),
    keys: keysOf(params.group_by),
    inputs: [VALUE],
    measures: [valueMeasure(params.agg, metric.unit)],
    ...limits(params, value),
  });
}

/** Both periods in one pass; a value that lies in both counts in both. */
export function compare(params: MetricCompare, metric: Metric, caller: Caller): Promise<TableResult> {
  const value = aggregateOf(params.agg, sql`recent`);
  const before = aggregateOf(params.agg, sql`NOT recent`);
  const period = (condition: Sql, recent: Sql): Sql =>
    sql`SELECT v.ci_id, v.value, ${recent} AS recent FROM metric_value v WHERE ${condition}`;
  const [type, unit] = params.agg === 'count' ? (['integer', undefined] as const) : (['number', metric.unit] as const);
  return groupedTable(caller, {
    from: sql`(
        ${period(ofMetric(caller, metric, params), sql`true`)}
        UNION ALL
        ${period(ofMetric(caller, metric, params, params.compare_to), sql`false`)}
      ) AS v
      JOIN ci c ON c.ci_id = v.ci_id
      LEFT JOIN ci_ext x ON x.ci_id = c.ci_id AND x.tenant_id = c.tenant_id`,
    where: inScope(caller, params),
    keys: keysOf(params.group_by),
    inputs: [VALUE, sql`v.recent`],
    measures: [valueMeasure(params.agg, metric.unit, value), ...changeMeasures(value, before, type, unit)],
    ...limits(params, value),
  });
}

export function pattern(params: MetricPattern, metric: Metric, caller: Caller): Promise<TableResult> {
  return groupedTable(caller, {
    from: VALUES,
    where: selected(caller, metric, params),
    keys: [...keysOf(params.group_by), slotField(params.pattern, sql`v.time`, params.time_zone)],
    inputs: [VALUE],
    measures: [valueMeasure(params.agg, metric.unit)],
    ...limits(params, aggregateOf(params.agg)),
  });
}

function keysOf(names: readonly string[] | undefined): Field[] {
  if (names?.includes('value') === true) throw invalidParam('/group_by', 'Values are what is aggregated.');
  return groupKeys(names, itemField);
}

function limits(
  params: { threshold?: Threshold; order?: GroupedQuery['order']; limit: number },
  value: Sql,
): Pick<GroupedQuery, 'having' | 'order' | 'limit'> {
  return {
    ...(params.threshold !== undefined && { having: { threshold: params.threshold, measure: value } }),
    ...(params.order !== undefined && { order: params.order }),
    limit: params.limit,
  };
}
