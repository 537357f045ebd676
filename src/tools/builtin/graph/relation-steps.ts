import type { Caller } from '../sql/caller.js';
import { filterCondition } from '../sql/condition.js';
import { itemField } from '../sql/item-fields.js';
import { idsInScope } from '../sql/item-scope.js';
import { all, bind, sql, type Sql } from '../sql/sql.js';
import type { Direction } from './graph-params.js';
import type { FieldFilter, ItemScope } from '../tool-params.js';

/** Which relations are followed. */
export interface Followed {
  rel_types?: string[];
  direction: Direction;
}

/** The condition on a relation `r`: the tenant's, and of the types asked for. */
export function relationCondition(caller: Caller, relTypes: readonly string[] | undefined): Sql {
  const conditions = [sql`r.tenant_id = ${caller.tenant}`];
  if (relTypes !== undefined) conditions.push(sql`r.rel_type = ANY (${bind(relTypes, 'text[]')})`);
  return all(conditions);
}

/**
 * Relations as single steps, from the item `near` to the item `far`: with the arrow, against it, or either way. A
 * subquery rather than a WITH, so that a step is found by the index from the item that it starts at.
 */
export function steps(caller: Caller, { rel_types, direction }: Followed): Sql {
  const where = relationCondition(caller, rel_types);
  const forward = sql`
    SELECT r.from_ci_id AS near, r.to_ci_id AS far, r.from_ci_id, r.to_ci_id, r.rel_type FROM ci_relation r WHERE ${where}`;
  const backward = sql`
    SELECT r.to_ci_id AS near, r.from_ci_id AS far, r.from_ci_id, r.to_ci_id, r.rel_type FROM ci_relation r WHERE ${where}`;
  switch (direction) {
    case 'out':
      return forward;
    case 'in':
      return backward;
    case 'both':
      return sql`${forward} UNION ALL ${backward}`;
  }
}

/** The condition on `c` and `x` that an item is the tenant's and meets the filters. */
export function isTarget(caller: Caller, targets: readonly FieldFilter[] | undefined): Sql {
  const conditions = [sql`c.tenant_id = ${caller.tenant}`];
  if (targets !== undefined) conditions.push(filterCondition(targets, itemField, '/targets'));
  return all(conditions);
}

/**
 * Every item within `depth` steps of the roots, as `walk (ci_id, hops)` for WITH RECURSIVE. An item comes once per
 * number of hops, which bounds the walk in a graph with cycles.
 */
export function walk(caller: Caller, roots: ItemScope, pointer: string, followed: Followed, depth: number): Sql {
  return sql`walk (ci_id, hops) AS (
      SELECT root.ci_id, 0 FROM (${idsInScope(caller, roots, pointer)}) AS root
      UNION
      SELECT step.far, walk.hops + 1
      FROM walk JOIN (${steps(caller, followed)}) AS step ON step.near = walk.ci_id
      WHERE walk.hops < ${bind(depth, 'integer')}
    )`;
}
