import type { Measured } from './grouped-query.js';
import { sql } from './sql.js';

/** The share of rows whose input `hit` is true: `hits`, `total`, and `rate` from 0 to 1, null where there is no row. */
export function rateMeasures(counted: string): Measured[] {
  return [
    { name: 'hits', label: 'Hits', type: 'integer', value: sql`count(*) FILTER (WHERE hit)` },
    { name: 'total', label: counted, type: 'integer', value: sql`count(*)` },
    {
      name: 'rate',
      label: 'Rate',
      type: 'number',
      value: sql`count(*) FILTER (WHERE hit)::numeric / nullif(count(*), 0)`,
    },
  ];
}
