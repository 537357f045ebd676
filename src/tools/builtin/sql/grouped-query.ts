import { jsonPointer } from '../../../errors/problem.js';
import { namedRows, numberIn } from '../row-values.js';
import type { Order, Threshold } from '../tool-params.js';
import type { ResultColumn, TableResult } from '../tool-results.js';
import { comparison } from './condition.js';
import { invalidParam, requireField, type Field, type FieldLookup } from './field.js';
import type { Caller } from './caller.js';
import { bind, list, numbered, sql, type Sql } from './sql.js';

/** An aggregated column. */
export interface Measured {
  name: string;
  label: string;
  type: 'number' | 'integer' | 'time' | 'text';
  unit?: string;
  /** Over the inputs, by their own names. */
  value: Sql;
}

export interface GroupedQuery {
  /** Tables and joins. */
  from: Sql;
  where: Sql;
  /** What rows are grouped by; none gives one row in all. */
  keys: readonly Field[];
  /** Columns that measures use, each with its name: sql`v.value AS value`. */
  inputs: readonly Sql[];
  measures: readonly Measured[];
  having?: { threshold: Threshold; measure: Sql };
  order?: readonly Order[];
  limit: number;
}

/** Finds the fields of `group_by`. */
export function groupKeys(names: readonly string[] | undefined, lookup: FieldLookup): Field[] {
  return (names ?? []).map((name, index) => {
    const pointer = `/group_by${jsonPointer(index)}`;
    const field = requireField(lookup, name, pointer);
    if (field.kind === 'document') throw invalidParam(pointer, `${name} is a document: name a field in it.`);
    return field;
  });
}

export function columnOf({ name, label, unit, kind }: Field): ResultColumn {
  return { name, label, type: kind, ...(unit !== undefined && { unit }) };
}

/**
 * Groups rows and aggregates them. Without an order, rows come in the order of their keys. The keys are computed in a
 * subquery, since a key may hold a bound value, and a parameter cannot stand in GROUP BY.
 */
export async function groupedTable(caller: Caller, query: GroupedQuery): Promise<TableResult> {
  const { keys, measures } = query;
  const columns: ResultColumn[] = [
    ...keys.map(columnOf),
    ...measures.map(({ name, label, type, unit }) => ({
      name,
      label,
      type,
      ...(unit && { unit }),
    })),
  ];
  const rows = await caller.ask(groupedStatement(query, columns));
  const aliases = [...keys.map((_, index) => `k${index}`), ...measures.map((_, index) => `m${index}`)];
  const total = numberIn(rows[0], 'total');
  return {
    kind: 'table',
    columns,
    rows: namedRows(rows, columns, aliases),
    total,
    truncated: total > rows.length,
    // Without keys there is a row also for an aggregate over nothing.
    empty: rows.every((row) => numberIn(row, 'sampled') === 0),
  };
}

function groupedStatement(query: GroupedQuery, columns: readonly ResultColumn[]): Sql {
  const { from, where, keys, inputs, measures, having, order, limit } = query;
  const aliases = [
    ...keys.map((_, index) => numbered('k', index)),
    ...measures.map((_, index) => numbered('m', index)),
  ];
  const keyAliases = aliases.slice(0, keys.length);
  const inner = [...keys.map(({ value }, index) => sql`${value} AS ${numbered('k', index)}`), ...inputs, sql`1 AS one`];
  const outer = [
    ...keyAliases,
    ...measures.map(({ value }, index) => sql`${value} AS ${numbered('m', index)}`),
    sql`count(*) AS sampled`,
    sql`count(*) OVER () AS total`,
  ];
  const sorted = orderList(order, columns, aliases);
  return sql`
    SELECT ${list(outer)}
    FROM (SELECT ${list(inner)} FROM ${from} WHERE ${where}) AS s
    ${keys.length === 0 ? sql`` : sql`GROUP BY ${list(keyAliases)}`}
    ${having === undefined ? sql`` : sql`HAVING ${comparison(having.measure, having.threshold.op, bind(having.threshold.value, 'numeric'))}`}
    ${sorted.length + keyAliases.length === 0 ? sql`` : sql`ORDER BY ${list([...sorted, ...keyAliases])}`}
    LIMIT ${bind(limit, 'integer')}`;
}

/** The order that was asked for, over columns of the result. What has no value comes last, either way. */
export function orderList(
  order: readonly Order[] | undefined,
  columns: readonly ResultColumn[],
  aliases: readonly Sql[],
): Sql[] {
  return (order ?? []).map(({ by, direction }, index) => {
    const alias = aliases[columns.findIndex(({ name }) => name === by)];
    if (alias === undefined) {
      throw invalidParam(
        `/order${jsonPointer(index)}/by`,
        `Rows can be ordered by ${columns.map(({ name }) => name).join(', ')}, not by ${by}.`,
      );
    }
    return directed(alias, direction);
  });
}

export function directed(value: Sql, direction: Order['direction']): Sql {
  return direction === 'desc' ? sql`${value} DESC NULLS LAST` : sql`${value} ASC NULLS LAST`;
}
