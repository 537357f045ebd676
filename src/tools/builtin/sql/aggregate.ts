import type { AggregateFunction } from '../tool-params.js';
import { sql, type Sql } from './sql.js';

/** An aggregate over a column, of the rows where `when` is true. */
export function aggregate(fn: AggregateFunction, column: Sql, when?: Sql): Sql {
  const filter = when === undefined ? sql`` : sql` FILTER (WHERE ${when})`;
  switch (fn) {
    case 'avg':
      return sql`avg(${column})${filter}`;
    case 'max':
      return sql`max(${column})${filter}`;
    case 'min':
      return sql`min(${column})${filter}`;
    case 'sum':
      return sql`sum(${column})${filter}`;
    case 'count':
      return sql`count(${column})${filter}`;
  }
}
