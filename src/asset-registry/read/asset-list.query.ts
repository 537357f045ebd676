import { ASSET_TYPES, type AssetStatus, type AssetType } from '../asset.js';
import type { ToolType } from '../types/tool/tool.columns.js';
import { ASSET_COLUMNS } from '../asset-content.js';
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

export interface ListStatement {
  sql: string;
  parameters: unknown[];
}

/** How many rows are looked at one by one before a search asks its index. */
const WINDOW = 2_000;
/** Up to so many names are looked up one by one; more are spread over so many rows that walking along these is quicker. */
const FEW_NAMES = 1_000;

const NEWEST_FIRST = 'ORDER BY created_at DESC, asset_id DESC';
const CURSOR_TIME = `to_char(created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS cursor_time`;

/**
 * The statements that may have to be run for one page, newest first; each answers one row more than the page has, so that
 * the caller knows whether there is a next one. Those that follow are for a page that the one before did not fill.
 *
 * Type, status, tool type and name have ordered indexes for each of their combinations. A search (part of a name, a tag)
 * has none, and PostgreSQL cannot know whether its hits are among the newest or the oldest. So a search first looks through
 * the newest rows, where what is common is found at once, and only then asks its index for all hits, which are few then.
 *
 * Only conditions that were asked for stand in a statement: each combination is planned by itself, with its real values.
 */
export function assetListStatements(tenantId: string, filter: AssetFilter): ListStatement[] {
  const make = (write: (conditions: Conditions) => string): ListStatement => {
    const conditions = new Conditions(tenantId, filter);
    return { sql: write(conditions), parameters: conditions.parameters };
  };
  if (filter.namePart !== undefined) return [make(newestHits), make(hitsByName)];
  if (filter.tag !== undefined) return [make(newestHits), make(hitsByTag)];
  return [make(newest)];
}

function newest(where: Conditions): string {
  return `SELECT ${ASSET_COLUMNS}, ${CURSOR_TIME} FROM tb_asset_registry
    WHERE ${where.ordered()} ${NEWEST_FIRST} LIMIT ${where.limit()}`;
}

function newestHits(where: Conditions): string {
  return `SELECT ${ASSET_COLUMNS}, ${CURSOR_TIME}
    FROM (SELECT * FROM tb_asset_registry WHERE ${where.ordered()} ${NEWEST_FIRST} LIMIT ${WINDOW}) AS newest
    WHERE ${where.searched()} ${NEWEST_FIRST} LIMIT ${where.limit()}`;
}

/** Materialized, or the planner might walk the order after all, in the hope that hits come soon. */
function hitsByTag(where: Conditions): string {
  return `WITH hit AS MATERIALIZED (
      SELECT asset_id, created_at FROM tb_asset_registry
      WHERE ${where.ordered()} AND ${where.indexedTag()} AND ${where.searched()}
    ) ${pageOfHits(where)}`;
}

/** The index is on the names, which are half as many as their versions and never change when those are published. */
function hitsByName(where: Conditions): string {
  const [tag, order] = where.hasTag
    ? [`AND ${where.indexedTag()}`, '']
    : ['', `${NEWEST_FIRST} LIMIT ${where.limit()}`];
  return `WITH named AS MATERIALIZED (
      SELECT tenant_id, asset_type, name FROM tb_asset_name WHERE ${where.named()} LIMIT ${FEW_NAMES + 1}
    ), few AS MATERIALIZED (
      SELECT count(*) <= ${FEW_NAMES} AS names FROM named
    ), hit AS MATERIALIZED (
      (SELECT asset_id, created_at FROM named JOIN tb_asset_registry USING (tenant_id, asset_type, name)
       WHERE (SELECT names FROM few) AND ${where.ordered()} AND ${where.searched()})
      UNION ALL
      (SELECT asset_id, created_at FROM tb_asset_registry
       WHERE NOT (SELECT names FROM few) AND ${where.ordered()} ${tag} AND ${where.searched()} ${order})
    ) ${pageOfHits(where)}`;
}

function pageOfHits(where: Conditions): string {
  return `, page AS (SELECT asset_id FROM hit ${NEWEST_FIRST} LIMIT ${where.limit()})
    SELECT ${ASSET_COLUMNS}, ${CURSOR_TIME} FROM page JOIN tb_asset_registry USING (asset_id) ${NEWEST_FIRST}`;
}

/** The conditions of one statement, and the values that they bind. */
class Conditions {
  readonly parameters: unknown[] = [];

  constructor(
    private readonly tenantId: string,
    private readonly filter: AssetFilter,
  ) {}

  get hasTag(): boolean {
    return this.filter.tag !== undefined;
  }

  /** On columns that ordered indexes begin with. */
  ordered(): string {
    const { type, status, toolType, name, cursor } = this.filter;
    const all = [`tenant_id = ${this.bind(this.tenantId)}`];
    // Only tools have a tool type, so its index serves for both.
    if (toolType !== undefined && type !== undefined && type !== 'tool') all.push('false');
    if (toolType !== undefined) all.push(`tool_type = ${this.bind(toolType)}`);
    else if (type !== undefined) all.push(`asset_type = ${this.bind(type)}`);
    // The index by name has the type before the name.
    else if (name !== undefined) all.push(`asset_type = ANY (${this.bind(ASSET_TYPES)}::text[])`);
    if (name !== undefined) all.push(`name = ${this.bind(name)}`);
    if (status !== undefined) all.push(`status = ${this.bind(status)}`);
    if (cursor !== undefined) all.push(this.after(readCursor(cursor)));
    return all.join(' AND ');
  }

  /** What decides whether a row is a hit: quick to tell for one row, but no index knows it. */
  searched(): string {
    const { namePart, tag } = this.filter;
    const all: string[] = [];
    if (namePart !== undefined) all.push(this.contains(namePart));
    if (tag !== undefined) all.push(this.carries(tag));
    return all.join(' AND ');
  }

  /** What the names of hits have in common, by their index. */
  named(): string {
    const { namePart = '', type, toolType } = this.filter;
    const all = [`tenant_id = ${this.bind(this.tenantId)}`];
    if (toolType !== undefined || type !== undefined) all.push(`asset_type = ${this.bind(type ?? 'tool')}`);
    all.push(`asset_name_parts(name) @> ${this.bind(partsOf(namePart))}::text[]`, this.contains(namePart));
    return all.join(' AND ');
  }

  indexedTag(): string {
    return `asset_tag_pairs(tags) @> ARRAY[${this.bind(this.filter.tag)}]`;
  }

  /** As many rows as a page has, and one more. */
  limit(): string {
    return this.bind(this.filter.limit + 1);
  }

  private contains(namePart: string): string {
    return `strpos(name, ${this.bind(namePart.toLowerCase())}) > 0`;
  }

  /** A key, or a key and its value on either side of one of the colons. */
  private carries(tag: string): string {
    const choices = [`tags ? ${this.bind(tag)}`];
    for (let colon = tag.indexOf(':'); colon >= 0; colon = tag.indexOf(':', colon + 1)) {
      choices.push(`tags ->> ${this.bind(tag.slice(0, colon))} = ${this.bind(tag.slice(colon + 1))}`);
    }
    return `(${choices.join(' OR ')})`;
  }

  private after(cursor: PageCursor): string {
    return `(created_at, asset_id) < (${this.bind(cursor.createdAt)}::timestamptz, ${this.bind(cursor.assetId)}::uuid)`;
  }

  private bind(value: unknown): string {
    return `$${this.parameters.push(value)}`;
  }
}

/** The three-letter parts of what is looked for; of something shorter, itself. The index holds parts of one to three. */
function partsOf(text: string): string[] {
  const part = text.toLowerCase();
  const size = Math.min(3, part.length);
  return [...new Set(Array.from({ length: part.length - size + 1 }, (_, start) => part.slice(start, start + size)))];
}
