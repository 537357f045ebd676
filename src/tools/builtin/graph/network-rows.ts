import type { OpsRow } from '../ops-queries.js';
import { numberIn, textIn } from '../row-values.js';
import type { Caller } from '../sql/caller.js';
import { bind, sql } from '../sql/sql.js';
import type { NetworkEdge, NetworkNode } from '../tool-results.js';
import { relationCondition } from './relation-steps.js';

/** The columns of an item `c` that a node shows, beside its hops. */
export const NODE_COLUMNS = sql`c.ci_code, c.ci_name, c.ci_subtype, c.status, c.location`;

export function nodeOf(row: OpsRow): NetworkNode {
  return {
    id: textIn(row, 'ci_code'),
    label: textIn(row, 'ci_name'),
    type: textIn(row, 'ci_subtype'),
    status: textIn(row, 'status'),
    location: textIn(row, 'location'),
    hops: numberIn(row, 'hops'),
  };
}

/** The nodes of these codes, zero hops away. */
export async function nodesByCode(caller: Caller, codes: readonly string[]): Promise<NetworkNode[]> {
  return (
    await caller.ask(sql`
    SELECT ${NODE_COLUMNS}, 0 AS hops FROM ci c
    WHERE c.tenant_id = ${caller.tenant} AND c.ci_code = ANY (${bind(codes, 'text[]')})
    ORDER BY c.ci_code`)
  ).map(nodeOf);
}

/** The relations between these items, each way. */
export async function edgesAmong(
  caller: Caller,
  codes: readonly string[],
  relTypes: readonly string[] | undefined,
): Promise<NetworkEdge[]> {
  if (codes.length === 0) return [];
  const shown = bind(codes, 'text[]');
  const rows = await caller.ask(sql`
    SELECT a.ci_code AS "from", b.ci_code AS "to", r.rel_type
    FROM ci a
    JOIN ci_relation r ON r.from_ci_id = a.ci_id
    JOIN ci b ON b.ci_id = r.to_ci_id
    WHERE ${relationCondition(caller, relTypes)}
      AND a.tenant_id = ${caller.tenant} AND a.ci_code = ANY (${shown})
      AND b.tenant_id = ${caller.tenant} AND b.ci_code = ANY (${shown})
    ORDER BY a.ci_code, b.ci_code, r.rel_type`);
  return rows.map((row) => ({ from: textIn(row, 'from'), to: textIn(row, 'to'), type: textIn(row, 'rel_type') }));
}
