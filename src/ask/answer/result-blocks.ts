import type {
  BuiltinResult,
  CyclesResult,
  NetworkResult,
  SeriesResult,
  TableResult,
} from '../../tools/builtin/tool-results.js';
import type { Block, NetworkBlock, TableBlock } from './block.js';

/** What the question says about the blocks that show its answer. */
export interface Shown {
  /** It said how many rows it wants, so that a table of so many is whole. */
  readonly limitAsked: boolean;
  /** It asks how many there are. */
  readonly countAsked: boolean;
}

const NOTHING_SAID: Shown = { limitAsked: false, countAsked: false };

/** The blocks that show one call's result. */
export function resultBlocks(result: unknown, shown: Shown = NOTHING_SAID): Block[] {
  if (!isBuiltinResult(result)) return [plainTable(result)];
  return [...(shown.countAsked ? countBlocks(result) : []), ...builtinBlocks(result, shown)];
}

/** How many items were found, where they are answered and not their number. */
function countBlocks(result: BuiltinResult): Block[] {
  const counts = result.kind === 'network' || (result.kind === 'table' && !singleNumber(result));
  return counts ? [{ type: 'number', label: 'Items', value: result.total }] : [];
}

function builtinBlocks(result: BuiltinResult, { limitAsked }: Shown): Block[] {
  switch (result.kind) {
    case 'table':
      return tableBlocks(result, limitAsked);
    case 'series':
      return [chartBlock(result)];
    case 'network':
      return result.empty ? [] : [networkBlock(result)];
    case 'cycles':
      return result.empty ? [] : [cyclesTable(result), networkBlock(result)];
    case 'simulation':
      return [
        { type: 'number', label: result.firings.columns.length > 0 ? 'Firings' : '', value: result.firings.total },
        ...(result.empty ? [] : tableBlocks(result.firings)),
        ...(result.groups && !result.groups.empty ? tableBlocks(result.groups) : []),
      ];
  }
}

/** True for what a static tool answers; a dynamic tool's rows have no description of their own. */
export function isBuiltinResult(result: unknown): result is BuiltinResult {
  const kinds: readonly unknown[] = ['table', 'series', 'network', 'cycles', 'simulation'];
  return typeof result === 'object' && result !== null && kinds.includes((result as { kind?: unknown }).kind);
}

/** The one number that a result consists of, if it does. */
export function singleNumber(result: TableResult): { label: string; value: number | null; unit?: string } | null {
  const [row, ...more] = result.rows;
  const [column, ...others] = result.columns;
  if (!row || !column || more.length > 0 || others.length > 0 || result.total > 1) return null;
  const value = row[column.name];
  if (value !== null && typeof value !== 'number') return null;
  return { label: column.label, value, ...(column.unit !== undefined && { unit: column.unit }) };
}

function tableBlocks(result: TableResult, limitAsked = false): Block[] {
  const number = singleNumber(result);
  if (number) return [{ type: 'number', ...number }];
  if (result.rows.length === 0) return [];
  return [
    ...shareBlock(result),
    {
      type: 'table',
      columns: result.columns.map(({ name, label, unit }) => ({ name, label: unit ? `${label} (${unit})` : label })),
      rows: result.rows,
      truncated: result.truncated && !limitAsked,
    },
  ];
}

/** The one share that a question asked for, before what it is a share of. */
function shareBlock({ rows, columns }: TableResult): Block[] {
  const share = rows.length === 1 && columns[0]?.name === 'hits' ? rows[0]!['rate'] : null;
  const label = columns.find(({ name }) => name === 'rate')?.label;
  return typeof share === 'number' && label !== undefined
    ? [{ type: 'number', label, value: share * 100, unit: '%' }]
    : [];
}

function chartBlock(result: SeriesResult): Block {
  return {
    type: 'chart',
    ...(result.metric && { title: result.metric.metric_name }),
    ...(result.unit !== undefined && { unit: result.unit }),
    series: result.series.map(({ name, points }) => ({ name, points })),
  };
}

function networkBlock({ nodes, edges }: NetworkResult | CyclesResult): NetworkBlock {
  return {
    type: 'network',
    nodes: nodes.map(({ id, label, type }) => ({ id, label, type })),
    edges: edges.map(({ from, to, type }) => ({ from, to, type })),
  };
}

function cyclesTable({ cycles, truncated }: CyclesResult): TableBlock {
  return {
    type: 'table',
    columns: [{ name: 'cycle', label: 'Cycle' }],
    rows: cycles.map((cycle) => ({ cycle: [...cycle, cycle[0]].join(' → ') })),
    truncated,
  };
}

/** Rows of a dynamic tool, under the names of their own fields. */
function plainTable(result: unknown): TableBlock {
  const rows = (Array.isArray(result) ? result : [result]).map((row: unknown) =>
    typeof row === 'object' && row !== null && !Array.isArray(row) ? (row as Record<string, unknown>) : { value: row },
  );
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  return { type: 'table', columns: names.map((name) => ({ name, label: name })), rows, truncated: false };
}
