import type { AssetStatus, AssetType, ToolType } from '../asset.js';
import { type PageCursor, readCursor } from './page-cursor.js';

export interface AssetFilter {
  type?: AssetType;
  status?: AssetStatus;
  toolType?: ToolType;
  /** The exact name. */
  name?: string;
  /** Part of the name. */
  namePart?: string;
  /** `key` or `key:value`. */
  tag?: string;
  cursor?: string;
  /** 1 to 200. */
  limit: number;
}

/**
 * The statement for one page, newest first, with one row more than asked for, so that the caller knows whether there is
 * a next page. Only conditions that were asked for stand in it: each combination is a statement of its own, planned with
 * its real values.
 */
export function assetListQuery(tenantId: string, filter: AssetFilter): { sql: string; parameters: unknown[] } {
  const parameters: unknown[] = [tenantId];
  const bind = (value: unknown) => `$${parameters.push(value)}`;
  const conditions = ['tenant_id = $1'];
  if (filter.type) conditions.push(`asset_type = ${bind(filter.type)}`);
  if (filter.status) conditions.push(`status = ${bind(filter.status)}`);
  if (filter.toolType) conditions.push(`tool_type = ${bind(filter.toolType)}`);
  if (filter.name !== undefined) conditions.push(`name = ${bind(filter.name)}`);
  if (filter.namePart) conditions.push(...namePartConditions(filter.namePart, bind));
  if (filter.tag !== undefined) conditions.push(`asset_tag_pairs(tags) @> ARRAY[${bind(filter.tag)}]`);
  if (filter.cursor !== undefined) conditions.push(afterCursor(readCursor(filter.cursor), bind));
  const sql = `SELECT *, to_char(created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS cursor_time
    FROM tb_asset_registry WHERE ${conditions.join(' AND ')}
    ORDER BY created_at DESC, asset_id DESC LIMIT ${bind(filter.limit + 1)}`;
  return { sql, parameters };
}

/** All three-letter parts of what is looked for are in the index; the comparison itself decides. */
function namePartConditions(part: string, bind: (value: unknown) => string): string[] {
  const text = part.toLowerCase();
  const size = Math.min(3, text.length);
  const pieces = new Set(Array.from({ length: text.length - size + 1 }, (_, start) => text.slice(start, start + size)));
  return [`asset_name_parts(name) @> ${bind([...pieces])}::text[]`, `strpos(name, ${bind(text)}) > 0`];
}

function afterCursor(cursor: PageCursor, bind: (value: unknown) => string): string {
  return `(created_at, asset_id) < (${bind(cursor.createdAt)}::timestamptz, ${bind(cursor.assetId)}::uuid)`;
}
