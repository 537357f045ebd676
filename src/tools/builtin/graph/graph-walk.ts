import { numberIn } from '../row-values.js';
import type { Caller } from '../sql/caller.js';
import { ITEMS } from '../sql/item-fields.js';
import { bind, sql } from '../sql/sql.js';
import type { Direction, GraphWalk } from './graph-params.js';
import type { NetworkEdge, NetworkResult } from '../tool-results.js';
import { edgesAmong, NODE_COLUMNS, nodeOf } from './network-rows.js';
import { isTarget, walk } from './relation-steps.js';

const DIRECTIONS = { dependencies: 'out', dependents: 'in', impact: 'in' } as const;

/** Everything within some hops of the roots: the nearest first, then by code, up to the limits. */
export async function graphWalk(params: GraphWalk, caller: Caller): Promise<NetworkResult> {
  const { roots, rel_types, depth, targets, limits } = params;
  const direction = params.operation === 'expand' ? params.direction : DIRECTIONS[params.operation];
  const followed = { direction, ...(rel_types !== undefined && { rel_types }) };
  const rows = await caller.ask(sql`
    WITH RECURSIVE ${walk(caller, roots, '/roots', followed, depth)},
    nearest AS (SELECT ci_id, min(hops) AS hops FROM walk GROUP BY ci_id)
    SELECT ${NODE_COLUMNS}, nearest.hops,
           count(*) OVER () AS found, count(*) FILTER (WHERE nearest.hops > 0) OVER () AS total
    FROM nearest JOIN (${ITEMS}) ON c.ci_id = nearest.ci_id
    WHERE c.tenant_id = ${caller.tenant} AND (nearest.hops = 0 OR (${isTarget(caller, targets)}))
    ORDER BY nearest.hops, c.ci_code
    LIMIT ${bind(limits.nodes, 'integer')}`);
  const nodes = rows.map(nodeOf);

  const hops = new Map(nodes.map((node) => [node.id, node.hops]));
  const among = await edgesAmong(caller, [...hops.keys()], rel_types);
  const walked = among.filter((edge) => isWalked(edge, hops, direction, depth));
  const total = numberIn(rows[0], 'total');
  return {
    kind: 'network',
    roots: nodes.filter((node) => node.hops === 0).map(({ id }) => id),
    nodes,
    edges: walked.slice(0, limits.edges),
    depth,
    total,
    total_edges: walked.length,
    truncated: numberIn(rows[0], 'found') > nodes.length || walked.length > limits.edges,
    empty: total === 0,
  };
}

/** An edge between two of the nodes belongs to the answer when the walk went along it, that is, not from its last ring. */
function isWalked(edge: NetworkEdge, hops: ReadonlyMap<string, number>, direction: Direction, depth: number): boolean {
  const from = hops.get(edge.from) ?? depth;
  const to = hops.get(edge.to) ?? depth;
  switch (direction) {
    case 'out':
      return from < depth;
    case 'in':
      return to < depth;
    case 'both':
      return Math.min(from, to) < depth;
  }
}
