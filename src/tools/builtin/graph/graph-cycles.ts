import { numberIn } from '../row-values.js';
import type { Caller } from '../sql/caller.js';
import { inScope } from '../sql/item-scope.js';
import { ITEMS } from '../sql/item-fields.js';
import { bind, sql } from '../sql/sql.js';
import type { GraphCycles } from './graph-params.js';
import type { CyclesResult } from '../tool-results.js';
import { edgesAmong, nodesByCode } from './network-rows.js';
import { relationCondition } from './relation-steps.js';

/** How many paths are tried at most: the number of simple paths grows with the power of their length. */
const MAX_PATHS = 100_000;

/**
 * Simple cycles of up to `depth` items, the shortest first. Each starts at its least code, which is why a path only goes
 * on to greater codes and every cycle is found once.
 */
export async function graphCycles(params: GraphCycles, caller: Caller): Promise<CyclesResult> {
  const { roots, rel_types, depth, limit } = params;
  const through =
    roots === undefined
      ? sql`true`
      : sql`path && (SELECT coalesce(array_agg(c.ci_code), '{}') FROM ${ITEMS} WHERE ${inScope(caller, roots, '/roots')})`;
  const rows = await caller.ask(sql`
    WITH RECURSIVE link AS MATERIALIZED (
      SELECT DISTINCT a.ci_code COLLATE "C" AS near, b.ci_code COLLATE "C" AS far
      FROM ci_relation r
      JOIN ci a ON a.ci_id = r.from_ci_id AND a.tenant_id = r.tenant_id
      JOIN ci b ON b.ci_id = r.to_ci_id AND b.tenant_id = r.tenant_id
      WHERE ${relationCondition(caller, rel_types)}
    ),
    walk (path, last) AS (
      SELECT ARRAY[near], near FROM (SELECT DISTINCT near FROM link) AS start
      UNION ALL
      SELECT path || far, far
      FROM walk JOIN link ON link.near = walk.last
      WHERE far > path[1] AND far <> ALL (path) AND cardinality(path) < ${bind(depth, 'integer')}
    ),
    tried AS MATERIALIZED (SELECT path, last FROM walk LIMIT ${bind(MAX_PATHS, 'integer')}),
    cycle AS (SELECT path FROM tried JOIN link ON link.near = tried.last AND link.far = tried.path[1] WHERE ${through})
    SELECT to_json(path) AS codes, count(*) OVER () AS total, (SELECT count(*) FROM tried) AS tried
    FROM cycle
    ORDER BY cardinality(path), path
    LIMIT ${bind(limit, 'integer')}`);
  const cycles = rows.map(({ codes }) => (Array.isArray(codes) ? codes.map(String) : []));
  const involved = [...new Set(cycles.flat())].sort();
  const [nodes, among] = await Promise.all([nodesByCode(caller, involved), edgesAmong(caller, involved, rel_types)]);
  const steps = new Set(cycles.flatMap((cycle) => cycle.map((code, index) => key(code, cycle[index + 1] ?? cycle[0]))));
  const total = numberIn(rows[0], 'total');
  return {
    kind: 'cycles',
    cycles,
    nodes,
    edges: among.filter(({ from, to }) => steps.has(key(from, to))),
    depth,
    total,
    truncated: total > cycles.length || numberIn(rows[0], 'tried') >= MAX_PATHS,
    empty: total === 0,
  };
}

function key(from: string, to: string | undefined): string {
  return JSON.stringify([from, to]);
}
