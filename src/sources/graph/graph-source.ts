/** A number that JavaScript's own can't hold exactly; its text is a JSON number. */
export class NumberText {
  constructor(readonly text: string) {}
}

/** A property or a computed value. */
export type GraphValue =
  null | boolean | number | string | NumberText | readonly GraphValue[] | { readonly [key: string]: GraphValue };

export type GraphProperties = Readonly<Record<string, GraphValue>>;

export interface GraphNode {
  id: string;
  labels: readonly string[];
  properties: GraphProperties;
}

/** From one node's id to another's. */
export interface GraphEdge {
  id: string;
  type: string;
  from: string;
  to: string;
  properties: GraphProperties;
}

/** A statement that was checked when its tool was published. */
export interface GraphStatement {
  cypher: string;
  /** Apache AGE only: the graph, and what the statement returns, in order. */
  graph: string | null;
  columns: readonly string[];
}

/** Values of `$name` in the statement. JSON values; a number without a fraction counts as an integer. */
export type GraphParameters = Readonly<Record<string, unknown>>;

export interface GraphLimits {
  maxNodes: number;
  maxEdges: number;
  /** Milliseconds since the epoch. */
  deadline: number;
}

export interface GraphResult {
  /** Each once, in the order of their first appearance. */
  nodes: readonly GraphNode[];
  edges: readonly GraphEdge[];
  /** What the statement returned besides nodes, edges and paths, by column. */
  rows: readonly GraphProperties[];
  /** There was more than the limits let through. */
  truncated: boolean;
}

/** Runs reading Cypher. A statement that writes is refused by the source itself. */
export interface GraphSource {
  /** @throws SourceError */
  run(
    statement: GraphStatement,
    parameters: GraphParameters,
    limits: GraphLimits,
    signal: AbortSignal,
  ): Promise<GraphResult>;
}
