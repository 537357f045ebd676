import type { Block, ChartBlock, NetworkBlock, TableBlock } from '../answer/block.js';
import { sparkline } from './sparkline.js';
import { textTable } from './text-table.js';
import { networkTree } from './network-tree.js';

/** A block as a terminal shows it. */
export function blockText(block: Block): string {
  switch (block.type) {
    case 'text':
      return block.text;
    case 'number':
      return `${block.label}: ${block.value ?? '–'}${block.unit ? ` ${block.unit}` : ''}`;
    case 'table':
      return tableText(block);
    case 'chart':
      return chartText(block);
    case 'network':
      return networkText(block);
  }
}

function tableText({ columns, rows, truncated }: TableBlock): string {
  const text = textTable(
    columns.map((column) => column.label),
    rows.map((row) => columns.map((column) => row[column.name])),
  );
  return truncated ? `${text}\n… more rows are left out` : text;
}

function chartText({ title, unit, series }: ChartBlock): string {
  const width = Math.max(0, ...series.map(({ name }) => name.length));
  const lines = series.map(({ name, points }) => {
    const values = points.map(([, value]) => value);
    const known = values.filter((value) => value !== null);
    const range = known.length === 0 ? '' : ` ${round(Math.min(...known))} to ${round(Math.max(...known))}`;
    return `${name.padEnd(width)} ${sparkline(values)}${range}${unit ? ` ${unit}` : ''}`;
  });
  return [...(title ? [title] : []), ...lines].join('\n');
}

function networkText(block: NetworkBlock): string {
  return networkTree(block);
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
