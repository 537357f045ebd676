import type { BuiltinTool } from '../builtin-tool.js';
import { callerOf, type Caller } from '../sql/caller.js';
import { invalidParam, requireField } from '../sql/field.js';
import { groupedTable, groupKeys } from '../sql/grouped-query.js';
import { scopeWarnings } from '../sql/item-scope.js';
import { fieldOrder, listedTable, requireFields } from '../sql/listed-query.js';
import { seriesOf } from '../sql/series-query.js';
import { sql } from '../sql/sql.js';
import type { HistoryCount, HistoryList, HistoryParams, HistorySeries } from './history-params.js';
import type { SeriesResult, TableResult } from '../tool-results.js';
import { historyDefinition } from './history-definition.js';
import { compare, duration, group, pattern, rate } from './history-groups.js';
import { selectRecords } from './history-rows.js';

/** What happened to items: events, work and maintenance, listed, counted, grouped, rated, measured and compared. */
export const historyTool: BuiltinTool<HistoryParams, TableResult | SeriesResult> = {
  definition: historyDefinition,
  async execute(params, context, queries) {
    const caller = callerOf(context, queries);
    const data = await run(params, caller);
    const warnings = await scopeWarnings(caller, [params.scope], data.empty);
    const rowCount = data.kind === 'table' ? data.rows.length : data.series.length;
    return { data, warnings, rowCount, truncated: data.truncated, source: queries.source };
  },
};

async function run(params: HistoryParams, caller: Caller): Promise<TableResult | SeriesResult> {
  switch (params.operation) {
    case 'list':
      return listRecords(params, caller);
    case 'count':
      return count(params, caller);
    case 'group':
      return group(params, caller);
    case 'rate':
      return rate(params, caller);
    case 'duration':
      return duration(params, caller);
    case 'series':
      return series(params, caller);
    case 'compare':
      return compare(params, caller);
    case 'pattern':
      return pattern(params, caller);
  }
}

/** The newest first, unless another order is asked for. */
function listRecords(params: HistoryList, caller: Caller): Promise<TableResult> {
  const { kind, from, where } = selectRecords(caller, params);
  return listedTable(caller, {
    from,
    where,
    fields: requireFields(params.fields ?? kind.listed, kind.anyField),
    order: [...fieldOrder(params.order, kind.anyField), sql`${kind.time} DESC`, ...kind.tieBreakers],
    limit: params.limit,
    offset: params.offset,
  });
}

function count(params: HistoryCount, caller: Caller): Promise<TableResult> {
  const { kind, from, where } = selectRecords(caller, params);
  const distinct = params.distinct === undefined ? null : requireField(kind.anyField, params.distinct, '/distinct');
  if (distinct?.kind === 'document') throw invalidParam('/distinct', `${distinct.name} is a document.`);
  return groupedTable(caller, {
    from,
    where,
    keys: [],
    inputs: distinct === null ? [] : [sql`${distinct.value} AS counted`],
    measures: [
      {
        name: 'count',
        label: distinct?.label ?? 'Records',
        type: 'integer',
        value: distinct === null ? sql`count(*)` : sql`count(DISTINCT counted)`,
      },
    ],
    limit: 1,
  });
}

function series(params: HistorySeries, caller: Caller): Promise<SeriesResult> {
  const { kind, from, where } = selectRecords(caller, params);
  return seriesOf(caller, {
    from,
    where,
    keys: groupKeys(params.group_by, kind.anyField),
    inputs: [],
    time: kind.time,
    interval: params.time_range,
    bucket: params.bucket,
    timeZone: params.time_zone,
    value: sql`count(*)`,
    whenEmpty: 0,
    name: params.source,
    limit: params.limit,
  });
}
