import { aggregate } from '../sql/aggregate.js';
import type { Caller } from '../sql/caller.js';
import { changeMeasures } from '../sql/change.js';
import { filterCondition } from '../sql/condition.js';
import { invalidParam, type Field } from '../sql/field.js';
import { groupedTable, groupKeys, type GroupedQuery, type Measured } from '../sql/grouped-query.js';
import { rateMeasures } from '../sql/rate.js';
import { sql, type Sql } from '../sql/sql.js';
import { slotField, within } from '../sql/time-range.js';
import type { HistoryCompare, HistoryDuration, HistoryGroup, HistoryPattern, HistoryRate } from './history-params.js';
import type { Threshold } from '../tool-params.js';
import type { TableResult } from '../tool-results.js';
import { selectRecords } from './history-rows.js';

const COUNT = sql`count(*)`;

export function group(params: HistoryGroup, caller: Caller): Promise<TableResult> {
  const { kind, from, where } = selectRecords(caller, params);
  return groupedTable(caller, {
    from,
    where,
    keys: groupKeys(params.group_by, kind.anyField),
    inputs: [],
    measures: [counted('count', COUNT)],
    ...bounds(params, COUNT),
  });
}

export function rate(params: HistoryRate, caller: Caller): Promise<TableResult> {
  const { kind, from, where } = selectRecords(caller, params);
  const measures = rateMeasures('Records');
  return groupedTable(caller, {
    from,
    where,
    keys: groupKeys(params.group_by, kind.anyField),
    inputs: [sql`(${filterCondition(params.hits, kind.recordField, '/hits')}) IS TRUE AS hit`],
    measures,
    ...bounds(params, measures.at(-1)?.value ?? COUNT),
  });
}

export function duration(params: HistoryDuration, caller: Caller): Promise<TableResult> {
  const { kind, from, where } = selectRecords(caller, params);
  if (!kind.hasDuration) throw invalidParam('/source', `Records of ${params.source} have no duration.`);
  const value = aggregate(params.agg, sql`minutes`);
  const measure: Measured =
    params.agg === 'count'
      ? counted('value', value)
      : { name: 'value', label: 'Duration', type: 'number', unit: 'min', value };
  return groupedTable(caller, {
    from,
    where,
    keys: groupKeys(params.group_by, kind.anyField),
    inputs: [sql`h.duration_min AS minutes`],
    measures: [measure],
    ...bounds(params, value),
  });
}

/** Both ranges in one pass; a record that lies in both counts in both. */
export function compare(params: HistoryCompare, caller: Caller): Promise<TableResult> {
  const { time_range, compare_to, ...rest } = params;
  const { kind, from, where } = selectRecords(caller, rest);
  const now = within(kind.time, time_range, '/time_range');
  const before = within(kind.time, compare_to, '/compare_to');
  const value = sql`count(*) FILTER (WHERE recent)`;
  const compared = sql`count(*) FILTER (WHERE earlier)`;
  return groupedTable(caller, {
    from,
    where: sql`${where} AND ((${now}) OR (${before}))`,
    keys: groupKeys(params.group_by, kind.anyField),
    inputs: [sql`(${now}) AS recent`, sql`(${before}) AS earlier`],
    measures: [counted('value', value), ...changeMeasures(value, compared, 'integer')],
    ...bounds(params, value),
  });
}

export function pattern(params: HistoryPattern, caller: Caller): Promise<TableResult> {
  const { kind, from, where } = selectRecords(caller, params);
  const keys: Field[] = [
    ...groupKeys(params.group_by, kind.anyField),
    slotField(params.pattern, kind.time, params.time_zone),
  ];
  return groupedTable(caller, {
    from,
    where,
    keys,
    inputs: [],
    measures: [counted('value', COUNT)],
    ...bounds(params, COUNT),
  });
}

function counted(name: string, value: Sql): Measured {
  return { name, label: 'Records', type: 'integer', value };
}

function bounds(
  params: { having?: Threshold; order?: GroupedQuery['order']; limit: number },
  measure: Sql,
): Pick<GroupedQuery, 'having' | 'order' | 'limit'> {
  return {
    ...(params.having !== undefined && { having: { threshold: params.having, measure } }),
    ...(params.order !== undefined && { order: params.order }),
    limit: params.limit,
  };
}
