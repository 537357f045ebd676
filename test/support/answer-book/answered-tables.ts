import type { BuiltinResult, NetworkResult, TableResult } from '../../../src/tools/builtin/tool-results.js';
import type { Table } from './true-answers.js';

/**
 * The tables that the results of a plan's calls may be read as: one for one result; several results as one table under
 * another, or, where each has one row, side by side. None where the results are of kinds that do not go together.
 */
export function answeredTables(results: readonly BuiltinResult[]): Table[] {
  const tables = results.map(tableOf);
  if (!tables.every((table) => table !== null)) return [];
  const [first, ...more] = tables;
  if (first === undefined) return [];
  if (more.length === 0) return [first];
  const readings: Table[] = [];
  if (more.every(({ columns }) => columns.join() === first.columns.join())) {
    readings.push({ columns: first.columns, rows: distinct(tables.flatMap(({ rows }) => rows)) });
  }
  if (tables.every(({ rows }) => rows.length === 1)) readings.push(sideBySide(tables));
  return readings;
}

function tableOf(result: BuiltinResult): Table | null {
  switch (result.kind) {
    case 'table':
      return flattened(result);
    case 'network':
      return itemsOf(result);
    case 'series':
    case 'cycles':
    case 'simulation':
      return null;
  }
}

/** Documents (attributes, tags) become columns, so that a value is found wherever a tool answered it. */
function flattened({ columns, rows }: TableResult): Table {
  const flat = rows.map((row) =>
    Object.fromEntries(
      Object.entries(row).flatMap(([name, value]) =>
        isDocument(value) ? Object.entries(value).map(([key, inner]) => [`${name}.${key}`, inner]) : [[name, value]],
      ),
    ),
  );
  const names = flat.length === 0 ? columns.map(({ name }) => name) : flat.flatMap((row) => Object.keys(row));
  return { columns: [...new Set(names)], rows: flat };
}

function isDocument(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date);
}

/** What was found around the roots. */
function itemsOf({ nodes, roots }: NetworkResult): Table {
  const found = nodes.filter(({ id }) => !roots.includes(id));
  return {
    columns: ['ci_code', 'ci_name', 'ci_subtype', 'status', 'location', 'hops'],
    rows: found.map(({ id, label, type, ...rest }) => ({ ci_code: id, ci_name: label, ci_subtype: type, ...rest })),
  };
}

function distinct(rows: Table['rows']): Table['rows'] {
  return [...new Map(rows.map((row) => [JSON.stringify(row), row])).values()];
}

function sideBySide(tables: readonly Table[]): Table {
  const entries = tables.flatMap(({ columns, rows: [row] }, index) =>
    columns.map((name): [string, unknown] => [`${index}.${name}`, row?.[name]]),
  );
  return { columns: entries.map(([name]) => name), rows: [Object.fromEntries(entries)] };
}
