import type { FieldFilter, ItemScope } from '../tool-params.js';
import type { Caller } from './caller.js';
import { filterCondition } from './condition.js';
import { itemField, ITEMS } from './item-fields.js';
import { all, bind, sql, type Sql } from './sql.js';

/** The condition on `c` and `x` that an item is in scope, its tenant included. */
export function inScope(caller: Caller, scope: ItemScope, pointer = ''): Sql {
  const { items, filters } = scope;
  const conditions = [sql`c.tenant_id = ${caller.tenant}`];
  if (items !== undefined) conditions.push(sql`c.ci_code = ANY (${bind(items, 'text[]')})`);
  if (filters !== undefined) conditions.push(filterCondition(filters, itemField, `${pointer}/filters`));
  return all(conditions);
}

/** A scope's items as `SELECT ci_id …`. */
export function idsInScope(caller: Caller, scope: ItemScope, pointer = ''): Sql {
  return sql`SELECT c.ci_id FROM ${ITEMS} WHERE ${inScope(caller, scope, pointer)}`;
}

/**
 * What a caller may have meant otherwise: codes that no item has, and, where nothing was found, attributes and tags that
 * no item has. Asks nothing when the result shows that all is there.
 */
export async function scopeWarnings(
  caller: Caller,
  scopes: readonly (ItemScope | undefined)[],
  empty: boolean,
): Promise<string[]> {
  const named = distinct(scopes.flatMap((scope) => scope?.items ?? []));
  const codes = named.length === 1 && !empty ? [] : named;
  const filters = scopes.flatMap((scope): FieldFilter[] => scope?.filters ?? []);
  const keys = empty ? distinct(filters.map(({ field }) => field).filter((field) => field.includes('.'))) : [];
  if (codes.length === 0 && keys.length === 0) return [];
  const rows = await caller.ask(sql`
    SELECT 'item' AS what, name FROM unnest(${bind(codes, 'text[]')}) AS name
    WHERE NOT EXISTS (SELECT FROM ci WHERE tenant_id = ${caller.tenant} AND ci_code = name)
    UNION ALL
    SELECT 'field', name FROM unnest(${bind(keys, 'text[]')}) AS name
    WHERE NOT EXISTS (
      SELECT FROM ci_ext
      WHERE tenant_id = ${caller.tenant}
        AND CASE split_part(name, '.', 1) WHEN 'tags' THEN tags ELSE attributes END ? substr(name, strpos(name, '.') + 1))
  `);
  return rows.map(({ what, name }) =>
    what === 'item' ? `There is no item ${String(name)}.` : `No item has a field ${String(name)}.`,
  );
}

function distinct(names: readonly string[]): string[] {
  return [...new Set(names)];
}
