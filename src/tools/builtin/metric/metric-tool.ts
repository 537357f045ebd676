import type { BuiltinTool } from '../builtin-tool.js';
import { groupKeys } from '../sql/grouped-query.js';
import { itemField } from '../sql/item-fields.js';
import { callerOf, type Caller } from '../sql/caller.js';
import { scopeWarnings } from '../sql/item-scope.js';
import { seriesOf } from '../sql/series-query.js';
import { sql } from '../sql/sql.js';
import type { MetricCatalogue, MetricParams, MetricSeries } from './metric-params.js';
import type { SeriesResult, TableResult } from '../tool-results.js';
import { aggregateOf, selected, VALUES } from './measured-values.js';
import { infoOf, metricCatalogue, requireMetric, type Metric } from './metric-catalogue.js';
import { metricDefinition } from './metric-definition.js';
import { aggregate, compare, pattern } from './metric-groups.js';
import { latest } from './metric-latest.js';
import { missing, points } from './metric-lists.js';

/** Measured values: aggregated, as series, compared, by pattern, one by one; and which metrics there are. */
export const metricTool: BuiltinTool<MetricParams, TableResult | SeriesResult> = {
  definition: metricDefinition,
  async execute(params, context, queries) {
    const caller = callerOf(context, queries);
    const data = await (params.operation === 'catalogue' ? metricCatalogue(params, caller) : measure(params, caller));
    const warnings = await scopeWarnings(caller, [params], data.empty);
    const rowCount = data.kind === 'table' ? data.rows.length : data.series.length;
    return { data, warnings, rowCount, truncated: data.truncated, source: queries.source };
  },
};

async function measure(
  params: Exclude<MetricParams, MetricCatalogue>,
  caller: Caller,
): Promise<TableResult | SeriesResult> {
  const metric = await requireMetric(caller, params.metric_name);
  const result = await run(params, metric, caller);
  return { ...result, metric: infoOf(metric) };
}

function run(
  params: Exclude<MetricParams, MetricCatalogue>,
  metric: Metric,
  caller: Caller,
): Promise<TableResult | SeriesResult> {
  switch (params.operation) {
    case 'aggregate':
      return aggregate(params, metric, caller);
    case 'latest':
      return latest(params, metric, caller);
    case 'series':
      return series(params, metric, caller);
    case 'compare':
      return compare(params, metric, caller);
    case 'pattern':
      return pattern(params, metric, caller);
    case 'points':
      return points(params, metric, caller);
    case 'missing':
      return missing(params, metric, caller);
  }
}

async function series(params: MetricSeries, metric: Metric, caller: Caller): Promise<SeriesResult> {
  const result = await seriesOf(caller, {
    from: VALUES,
    where: selected(caller, metric, params),
    keys: groupKeys(params.group_by, itemField),
    inputs: [sql`v.value AS value`],
    time: sql`v.time`,
    interval: params.time_range,
    bucket: params.bucket,
    timeZone: params.time_zone,
    value: aggregateOf(params.agg),
    whenEmpty: params.agg === 'count' ? 0 : null,
    name: metric.metric_name,
    limit: params.limit,
  });
  return params.agg === 'count' ? result : { ...result, unit: metric.unit };
}
