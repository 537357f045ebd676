/**
 * What the five static tools answer. Every result says whether it is empty, how much there was before limits, and what
 * its columns mean, so that an answer can be written from it without asking again.
 */

export type ColumnType = 'text' | 'number' | 'integer' | 'time' | 'scalar' | 'document' | 'list';

export interface ResultColumn {
  name: string;
  label: string;
  type: ColumnType;
  unit?: string;
}

export interface MetricInfo {
  metric_name: string;
  unit: string;
  description: string;
}

export interface TableResult {
  kind: 'table';
  columns: ResultColumn[];
  rows: Record<string, unknown>[];
  /** Rows before the limit. */
  total: number;
  truncated: boolean;
  /** Nothing was found; a table of one aggregate over nothing is empty too, although it has a row. */
  empty: boolean;
  metric?: MetricInfo;
}

export interface Series {
  /** The group's values joined, or what is measured where there is one series in all. */
  name: string;
  group: Record<string, unknown>;
  /** The bucket's start and its value; null where a metric was not measured. */
  points: [time: string, value: number | null][];
}

export interface SeriesResult {
  kind: 'series';
  series: Series[];
  bucket: string;
  time_zone: string;
  from: string;
  to: string;
  /** Series before the limit. */
  total: number;
  truncated: boolean;
  empty: boolean;
  unit?: string;
  metric?: MetricInfo;
}

export interface NetworkNode {
  /** `ci_code` */
  id: string;
  label: string;
  /** `ci_subtype` */
  type: string;
  status: string;
  location: string;
  /** Least number of hops from a root. */
  hops: number;
}

export interface NetworkEdge {
  from: string;
  to: string;
  type: string;
}

export interface NetworkResult {
  kind: 'network';
  /** Codes of the items the question starts from. */
  roots: string[];
  /** Roots included. In a path: in its order. */
  nodes: NetworkNode[];
  edges: NetworkEdge[];
  /** How many hops were looked at. */
  depth: number;
  /** Nodes beside the roots, before the limit. */
  total: number;
  total_edges: number;
  truncated: boolean;
  /** Nothing beside the roots; for a path: there is none. */
  empty: boolean;
}

export interface CyclesResult {
  kind: 'cycles';
  /** Codes in order, the first not repeated at the end. */
  cycles: string[][];
  nodes: NetworkNode[];
  edges: NetworkEdge[];
  depth: number;
  total: number;
  truncated: boolean;
  empty: boolean;
}

export interface SimulationResult {
  kind: 'simulation';
  dry_run: true;
  firings: TableResult;
  /** Firings by item fields, where that was asked for. */
  groups: TableResult | null;
  items_checked: number;
  values_checked: number;
  empty: boolean;
  metric: MetricInfo;
}

export type BuiltinResult = TableResult | SeriesResult | NetworkResult | CyclesResult | SimulationResult;
