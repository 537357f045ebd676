import type { OpsRow } from './ops-queries.js';
import type { ResultColumn } from './tool-results.js';

export function numberIn(row: OpsRow | undefined, column: string): number {
  return Number(row?.[column] ?? 0);
}

export function nullableNumberIn(row: OpsRow, column: string): number | null {
  const value = row[column];
  return value === null || value === undefined ? null : Number(value);
}

export function textIn(row: OpsRow, column: string): string {
  const value = row[column];
  return typeof value === 'string' ? value : '';
}

/** A time as ISO 8601 with `Z`, whatever form the driver gave it; null where it is no time. */
function toInstant(value: unknown): string | null {
  if (typeof value !== 'string' && !(value instanceof Date)) return null;
  const instant = new Date(value);
  // PostgreSQL has times that JavaScript has not, such as infinity.
  return Number.isNaN(instant.getTime()) ? String(value) : instant.toISOString();
}

/** Rows under the names of their columns; `aliases[i]` is where the statement put `columns[i]`. */
export function namedRows(
  rows: readonly OpsRow[],
  columns: readonly ResultColumn[],
  aliases: readonly string[],
): Record<string, unknown>[] {
  return rows.map((row) =>
    Object.fromEntries(
      columns.map(({ name, type }, index) => {
        const value = row[aliases[index] ?? name] ?? null;
        if (value === null) return [name, null];
        if (type === 'time') return [name, toInstant(value)];
        if (type === 'number' || type === 'integer') return [name, Number(value)];
        return [name, value];
      }),
    ),
  );
}
