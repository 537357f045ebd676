import type { FieldFilter, ItemScope, Order, Threshold } from '../tool-params.js';

export type Direction = 'out' | 'in' | 'both';

export interface GraphLimits {
  nodes: number;
  edges: number;
}

export type GraphParams = GraphWalk | GraphPath | GraphCycles | GraphDegree | GraphCount | GraphUnrelated;

/**
 * Everything within `depth` hops of the roots, with each node's least number of hops. `expand` follows `direction`;
 * `dependencies` is out, `dependents` and `impact` are in, and say so by having no other choice. `rel_types` left out
 * means every type.
 */
export interface GraphWalk {
  operation: 'expand' | 'dependencies' | 'dependents' | 'impact';
  roots: ItemScope;
  rel_types?: string[];
  direction: Direction;
  depth: number;
  /** Only nodes that meet these are answered (the walk still goes through the others). */
  targets?: FieldFilter[];
  limits: GraphLimits;
}

/** The shortest path from an item to another: nodes and edges in order, or none. */
export interface GraphPath {
  operation: 'path';
  from: ItemScope;
  to: ItemScope;
  rel_types?: string[];
  direction: Direction;
  depth: number;
  limits: GraphLimits;
}

/** Simple cycles, each once, starting from its least item code; `roots` keeps those that pass through one of them. */
export interface GraphCycles {
  operation: 'cycles';
  roots?: ItemScope;
  rel_types?: string[];
  depth: number;
  limit: number;
}

/** How many direct neighbours each item of `roots` has: columns `ci_code`, `ci_subtype`, `count`, zero included. */
export interface GraphDegree {
  operation: 'degree';
  roots: ItemScope;
  rel_types?: string[];
  direction: Direction;
  targets?: FieldFilter[];
  having?: Threshold;
  order?: Order[];
  limit: number;
}

/** The number of relations, by `rel_type` or by a field of the neighbour (`ci_subtype`, `location`, …). */
export interface GraphCount {
  operation: 'count';
  roots?: ItemScope;
  rel_types?: string[];
  direction: Direction;
  targets?: FieldFilter[];
  group_by?: string[];
  order?: Order[];
  limit: number;
}

/** The items of `roots` that have no such relation. */
export interface GraphUnrelated {
  operation: 'unrelated';
  roots: ItemScope;
  rel_types?: string[];
  direction: Direction;
  targets?: FieldFilter[];
  limit: number;
}
