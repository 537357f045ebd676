import { jsonPointer } from '../../../errors/problem.js';
import { namedRows, numberIn } from '../row-values.js';
import type { Order } from '../tool-params.js';
import type { TableResult } from '../tool-results.js';
import { requireField, type Field, type FieldLookup } from './field.js';
import { columnOf, directed } from './grouped-query.js';
import type { Caller } from './caller.js';
import { bind, list, numbered, sql, type Sql } from './sql.js';

export interface ListedQuery {
  from: Sql;
  where: Sql;
  fields: readonly Field[];
  /** Most significant first; the last ones make the order complete, so that pages neither overlap nor miss a row. */
  order: readonly Sql[];
  limit: number;
  offset: number;
}

export function requireFields(names: readonly string[], lookup: FieldLookup): Field[] {
  return names.map((name, index) => requireField(lookup, name, `/fields${jsonPointer(index)}`));
}

/** An order over fields, whether or not they are shown. */
export function fieldOrder(order: readonly Order[] | undefined, lookup: FieldLookup): Sql[] {
  return (order ?? []).map(({ by, direction }, index) =>
    directed(requireField(lookup, by, `/order${jsonPointer(index)}/by`).value, direction),
  );
}

/** One page of rows, with the number of all. */
export async function listedTable(caller: Caller, query: ListedQuery): Promise<TableResult> {
  const { from, where, fields, order, limit, offset } = query;
  const shown = fields.map(({ value }, index) => sql`${value} AS ${numbered('k', index)}`);
  const page = sql`
    SELECT ${list([...shown, sql`count(*) OVER () AS total`])}
    FROM ${from} WHERE ${where}
    ORDER BY ${list(order)} LIMIT ${bind(limit, 'integer')} OFFSET ${bind(offset, 'integer')}`;
  const rows = await caller.ask(page);
  let total = numberIn(rows[0], 'total');
  if (rows.length === 0 && offset > 0) {
    // Beyond the last page no row is left to carry the total.
    total = numberIn((await caller.ask(sql`SELECT count(*) AS total FROM ${from} WHERE ${where}`))[0], 'total');
  }
  const columns = fields.map(columnOf);
  return {
    kind: 'table',
    columns,
    rows: namedRows(
      rows,
      columns,
      fields.map((_, index) => `k${index}`),
    ),
    total,
    truncated: offset + rows.length < total,
    empty: total === 0,
  };
}
