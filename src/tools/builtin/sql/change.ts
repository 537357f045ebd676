import type { Measured } from './grouped-query.js';
import { sql, type Sql } from './sql.js';

/** `compare_value`, `change` (value − compare_value) and `change_percent`, beside a value of the same unit. */
export function changeMeasures(value: Sql, compared: Sql, type: 'number' | 'integer', unit?: string): Measured[] {
  const shared = { type, ...(unit !== undefined && { unit }) };
  return [
    { name: 'compare_value', label: 'Compared with', ...shared, value: compared },
    { name: 'change', label: 'Change', ...shared, value: sql`(${value}) - (${compared})` },
    {
      name: 'change_percent',
      label: 'Change',
      type: 'number',
      unit: '%',
      value: sql`100 * ((${value}) - (${compared}))::numeric / nullif(${compared}, 0)`,
    },
  ];
}
