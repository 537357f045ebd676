import { textIn } from '../row-values.js';
import type { Caller } from '../sql/caller.js';
import { idsInScope } from '../sql/item-scope.js';
import { sql } from '../sql/sql.js';
import type { GraphPath } from './graph-params.js';
import type { NetworkEdge, NetworkNode, NetworkResult } from '../tool-results.js';
import { edgesAmong, NODE_COLUMNS, nodeOf } from './network-rows.js';
import { steps, walk } from './relation-steps.js';

/**
 * The shortest path: walks from the start until the goal, then back along steps that each come one hop nearer. Of several
 * shortest paths it is the one with the least codes, seen from the goal.
 */
export async function graphPath(params: GraphPath, caller: Caller): Promise<NetworkResult> {
  const { from, to, rel_types, direction, depth } = params;
  const followed = { direction, ...(rel_types !== undefined && { rel_types }) };
  const path = sql`
    WITH RECURSIVE ${walk(caller, from, '/from', followed, depth)},
    nearest AS MATERIALIZED (SELECT ci_id, min(hops) AS hops FROM walk GROUP BY ci_id),
    back (ci_id, hops) AS (
      (SELECT nearest.ci_id, nearest.hops
       FROM nearest JOIN ci c ON c.ci_id = nearest.ci_id
       WHERE nearest.ci_id IN (${idsInScope(caller, to, '/to')})
       ORDER BY nearest.hops, c.ci_code
       LIMIT 1)
      UNION ALL
      SELECT earlier.ci_id, back.hops - 1
      FROM back
      CROSS JOIN LATERAL (
        SELECT nearest.ci_id
        FROM (${steps(caller, followed)}) AS step
        JOIN nearest ON nearest.ci_id = step.near AND nearest.hops = back.hops - 1
        JOIN ci c ON c.ci_id = nearest.ci_id
        WHERE step.far = back.ci_id
        ORDER BY c.ci_code
        LIMIT 1
      ) AS earlier
      WHERE back.hops > 0
    )
    SELECT ${NODE_COLUMNS}, back.hops FROM back JOIN ci c ON c.ci_id = back.ci_id
    ORDER BY back.hops`;
  const [rows, starts] = await Promise.all([caller.ask(path), codesInScope(params, caller)]);
  const nodes = rows.map(nodeOf);
  const among = await edgesAmong(
    caller,
    nodes.map(({ id }) => id),
    rel_types,
  );
  const edges = alongPath(nodes, among, direction);
  return {
    kind: 'network',
    roots: nodes.length > 0 ? nodes.slice(0, 1).map(({ id }) => id) : starts,
    nodes,
    edges,
    depth,
    total: Math.max(0, nodes.length - 1),
    total_edges: edges.length,
    truncated: false,
    empty: nodes.length === 0,
  };
}

/** One relation for each step of the path: with the arrow before against it, then by type. */
function alongPath(
  nodes: readonly NetworkNode[],
  among: readonly NetworkEdge[],
  direction: GraphPath['direction'],
): NetworkEdge[] {
  return nodes.slice(1).flatMap(({ id }, index) => {
    const before = nodes[index]?.id;
    const forward = direction === 'in' ? [] : among.filter((edge) => edge.from === before && edge.to === id);
    const backward = direction === 'out' ? [] : among.filter((edge) => edge.from === id && edge.to === before);
    return [...forward, ...backward].slice(0, 1);
  });
}

async function codesInScope({ from }: GraphPath, caller: Caller): Promise<string[]> {
  return (
    await caller.ask(sql`
    SELECT ci_code FROM ci WHERE ci_id IN (${idsInScope(caller, from, '/from')}) ORDER BY ci_code LIMIT 200`)
  ).map((row) => textIn(row, 'ci_code'));
}
