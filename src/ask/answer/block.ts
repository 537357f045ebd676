/** What an answer is made of, as planner.md has it. A configuration item is named by its `ci_code`. */
export type Block = TextBlock | NumberBlock | TableBlock | ChartBlock | NetworkBlock;

export interface TextBlock {
  type: 'text';
  text: string;
}

export interface NumberBlock {
  type: 'number';
  label: string;
  value: number | null;
  unit?: string;
}

export interface TableBlock {
  type: 'table';
  title?: string;
  columns: { name: string; label: string }[];
  rows: Record<string, unknown>[];
  truncated: boolean;
}

export interface ChartBlock {
  type: 'chart';
  title?: string;
  unit?: string;
  series: { name: string; points: [time: string, value: number | null][] }[];
}

export interface NetworkBlock {
  type: 'network';
  nodes: { id: string; label: string; type: string }[];
  edges: { from: string; to: string; type: string }[];
}
