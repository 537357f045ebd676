import { aggregate } from '../sql/aggregate.js';
import { comparison } from '../sql/condition.js';
import type { Measured } from '../sql/grouped-query.js';
import type { Caller } from '../sql/caller.js';
import { inScope } from '../sql/item-scope.js';
import { all, bind, sql, type Sql } from '../sql/sql.js';
import { within } from '../sql/time-range.js';
import type { AggregateFunction, Interval, ItemScope, Threshold } from '../tool-params.js';
import type { Metric } from './metric-catalogue.js';

/** Which measured values an operation looks at. */
export interface Selection extends ItemScope {
  time_range: Interval;
  value_filter?: Threshold;
}

/** Values as `v` with their items as `c` and `x`. */
export const VALUES = sql`metric_value v
  JOIN ci c ON c.ci_id = v.ci_id
  LEFT JOIN ci_ext x ON x.ci_id = c.ci_id AND x.tenant_id = c.tenant_id`;

/** The condition on `v` alone. The metric's id is bound, so that the index on metric and time can be used. */
export function ofMetric(caller: Caller, metric: Metric, selection: Selection, range = selection.time_range): Sql {
  const { value_filter } = selection;
  const pointer = range === selection.time_range ? '/time_range' : '/compare_to';
  const conditions = [
    sql`v.tenant_id = ${caller.tenant}`,
    sql`v.metric_id = ${bind(metric.metric_id, 'integer')}`,
    within(sql`v.time`, range, pointer),
  ];
  if (value_filter !== undefined) {
    conditions.push(comparison(sql`v.value`, value_filter.op, bind(value_filter.value, 'numeric')));
  }
  return all(conditions);
}

/** The condition on `v`, `c` and `x`. */
export function selected(caller: Caller, metric: Metric, selection: Selection): Sql {
  return all([ofMetric(caller, metric, selection), inScope(caller, selection)]);
}

/** An aggregate over the measured values, of the rows where `when` is true. */
export function aggregateOf(agg: AggregateFunction, when?: Sql): Sql {
  return aggregate(agg, sql`value`, when);
}

const AGGREGATE_LABELS: Readonly<Record<AggregateFunction, string>> = {
  avg: 'Average',
  max: 'Maximum',
  min: 'Minimum',
  sum: 'Sum',
  count: 'Count',
};

/** The column `value` of an aggregated metric. A count has no unit. */
export function valueMeasure(agg: AggregateFunction, unit: string, value: Sql = aggregateOf(agg)): Measured {
  return agg === 'count'
    ? { name: 'value', label: AGGREGATE_LABELS[agg], type: 'integer', value }
    : { name: 'value', label: AGGREGATE_LABELS[agg], type: 'number', unit, value };
}
