import {
  NumberText,
  type GraphEdge,
  type GraphLimits,
  type GraphNode,
  type GraphProperties,
  type GraphResult,
  type GraphValue,
} from './graph-source.js';

/** Stands in a value where a node or an edge stood. */
export class ElementReference {
  constructor(readonly id: string) {}
}

/** A value of one column, with its nodes and edges taken out. */
export type CollectedValue =
  GraphValue | ElementReference | readonly CollectedValue[] | { readonly [key: string]: CollectedValue };

/** So many rows may stand behind each node and edge that is wanted: paths repeat their parts. */
const ROWS_PER_ELEMENT = 10;
const MAX_ROWS = 50_000;

/** How many rows a source reads at most before it calls its answer truncated. */
export function rowLimit({ maxNodes, maxEdges }: Pick<GraphLimits, 'maxNodes' | 'maxEdges'>): number {
  return Math.min((maxNodes + maxEdges) * ROWS_PER_ELEMENT, MAX_ROWS);
}

/** Gathers what rows hold: every node and edge once, within the limits, and the plain values beside them. */
export class GraphCollector {
  private readonly nodes = new Map<string, GraphNode>();
  private readonly edges = new Map<string, GraphEdge>();
  private readonly rows: GraphProperties[] = [];
  private nodesLeftOut = false;
  private truncated = false;

  constructor(private readonly limits: Pick<GraphLimits, 'maxNodes' | 'maxEdges'>) {}

  addNode(node: GraphNode): ElementReference {
    if (!this.nodes.has(node.id)) {
      if (this.nodes.size < this.limits.maxNodes) this.nodes.set(node.id, node);
      else this.nodesLeftOut = this.truncated = true;
    }
    return new ElementReference(node.id);
  }

  addEdge(edge: GraphEdge): ElementReference {
    if (!this.edges.has(edge.id)) {
      if (this.edges.size < this.limits.maxEdges) this.edges.set(edge.id, edge);
      else this.truncated = true;
    }
    return new ElementReference(edge.id);
  }

  /** One row, once its elements were added. Columns of nothing but elements are no data of their own. */
  addRow(columns: readonly string[], values: readonly CollectedValue[]): void {
    const data = columns
      .map((column, index): [string, CollectedValue] => [column, values[index] ?? null])
      .filter(([, value]) => !isElements(value));
    if (data.length === 0) return;
    if (this.rows.length >= this.limits.maxNodes) this.truncated = true;
    else this.rows.push(Object.fromEntries(data.map(([column, value]) => [column, plain(value)])));
  }

  /** @param moreRows rows were left unread */
  result(moreRows: boolean): GraphResult {
    // Edges to nodes that were left out would lead nowhere; a statement that returns no nodes at all keeps its edges.
    const whole = (edge: GraphEdge): boolean => this.nodes.has(edge.from) && this.nodes.has(edge.to);
    const edges = [...this.edges.values()];
    return {
      nodes: [...this.nodes.values()],
      edges: this.nodesLeftOut ? edges.filter(whole) : edges,
      rows: this.rows,
      truncated: this.truncated || moreRows,
    };
  }
}

function isElements(value: CollectedValue): boolean {
  if (value instanceof ElementReference) return true;
  return Array.isArray(value) && value.length > 0 && value.every((item: CollectedValue) => isElements(item));
}

function plain(value: CollectedValue): GraphValue {
  if (value instanceof ElementReference) return value.id;
  if (value === null || typeof value !== 'object' || value instanceof NumberText) return value;
  if (Array.isArray(value)) return value.map((item: CollectedValue) => plain(item));
  return Object.fromEntries(
    Object.entries(value).map(([key, member]: [string, CollectedValue]) => [key, plain(member)]),
  );
}
