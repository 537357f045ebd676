import { readCursor } from '../../database/page-cursor.js';
import { ASSET_TYPES, type AssetStatus, type AssetType } from '../asset.js';
import type { ToolType } from '../types/tool/tool.columns.js';
import { ASSET_COLUMNS } from '../asset-content.js';

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
 * has none that knows the others too, and PostgreSQL cannot know whether its hits are among the newest or the oldest. So a
 * search first looks through the newest rows, where what is common is found at once, and only then asks an index of its own.
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

function hitsByTag(where: Conditions): string {
  return `WITH hit AS MATERIALIZED (${alongTag(where)}) ${pageOfHits(where)}`;
}

/** Few names: their versions. Many: along an order until the page is full. */
function hitsByName(where: Conditions): string {
  return `WITH named AS MATERIALIZED (
      SELECT tenant_id, asset_type, name FROM tb_asset_name WHERE ${where.indexedName()} LIMIT ${FEW_NAMES + 1}
    ), few AS MATERIALIZED (
      SELECT count(*) <= ${FEW_NAMES} AS names FROM named
    ), hit AS MATERIALIZED (
      (SELECT asset_id, created_at FROM named JOIN tb_asset_registry USING (tenant_id, asset_type, name)
       WHERE (SELECT names FROM few) AND ${where.ordered()} AND ${where.searched()})
      UNION ALL
      (${where.hasTag ? alongTag(where, 'NOT (SELECT names FROM few)') : alongOrder(where, 'NOT (SELECT names FROM few)')})
    ) ${pageOfHits(where)}`;
}

/** Reads nothing but the index, which has the names. */
function alongOrder(where: Conditions, unless: string): string {
  return `SELECT asset_id, created_at FROM tb_asset_registry
    WHERE ${unless} AND ${where.ordered()} AND ${where.named()} ${NEWEST_FIRST} LIMIT ${where.limit()}`;
}

/**
 * The tag's entries are in the order of lists: each is looked up until the page is full. OFFSET 0, or PostgreSQL might look
 * up all of them and sort.
 */
function alongTag(where: Conditions, unless = 'true'): string {
  return `SELECT entry.asset_id, entry.created_at
    FROM (SELECT asset_id, created_at FROM tb_asset_tag WHERE ${unless} AND ${where.tagged()}) AS entry,
    LATERAL (
      SELECT FROM tb_asset_registry
      WHERE asset_id = entry.asset_id AND ${where.ordered()} AND ${where.named()} OFFSET 0
    ) AS version
    ORDER BY entry.created_at DESC, entry.asset_id DESC LIMIT ${where.limit()}`;
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
    const { type, status, toolType, name } = this.filter;
    const all = [`tenant_id = ${this.bind(this.tenantId)}`];
    // Only tools have a tool type, so its index serves for both.
    if (toolType !== undefined && type !== undefined && type !== 'tool') all.push('false');
    if (toolType !== undefined) all.push(`tool_type = ${this.bind(toolType)}`);
    else if (type !== undefined) all.push(`asset_type = ${this.bind(type)}`);
    // The index by name has the type before the name.
    else if (name !== undefined) all.push(`asset_type = ANY (${this.bind(ASSET_TYPES)}::text[])`);
    if (name !== undefined) all.push(`name = ${this.bind(name)}`);
    if (status !== undefined) all.push(`status = ${this.bind(status)}`);
    return [...all, ...this.after()].join(' AND ');
  }

  /** What decides whether a row is a hit: quick to tell for one row, but no ordered index begins with it. */
  searched(): string {
    const { tag } = this.filter;
    return tag === undefined ? this.named() : `${this.named()} AND ${this.carries(tag)}`;
  }

  named(): string {
    const { namePart } = this.filter;
    return namePart === undefined ? 'true' : `strpos(name, ${this.bind(namePart.toLowerCase())}) > 0`;
  }

  /** What the names of hits have in common, by their index. */
  indexedName(): string {
    const { namePart = '', type, toolType } = this.filter;
    const all = [`tenant_id = ${this.bind(this.tenantId)}`];
    if (toolType !== undefined || type !== undefined) all.push(`asset_type = ${this.bind(type ?? 'tool')}`);
    all.push(`asset_name_parts(name) @> ${this.bind(partsOf(namePart))}::text[]`, this.named());
    return all.join(' AND ');
  }

  /** Which entries of `tb_asset_tag`. */
  tagged(): string {
    const { tag } = this.filter;
    return [`tenant_id = ${this.bind(this.tenantId)}`, `tag = ${this.bind(tag)}`, ...this.after()].join(' AND ');
  }

  /** As many rows as a page has, and one more. */
  limit(): string {
    return this.bind(this.filter.limit + 1);
  }

  /** A key, or a key and its value on either side of one of the colons. */
  private carries(tag: string): string {
    const choices = [`tags ? ${this.bind(tag)}`];
    for (let colon = tag.indexOf(':'); colon >= 0; colon = tag.indexOf(':', colon + 1)) {
      choices.push(`tags ->> ${this.bind(tag.slice(0, colon))} = ${this.bind(tag.slice(colon + 1))}`);
    }
    return `(${choices.join(' OR ')})`;
  }

  private after(): string[] {
    if (this.filter.cursor === undefined) return [];
    const { createdAt, id } = readCursor(this.filter.cursor);
    return [`(created_at, asset_id) < (${this.bind(createdAt)}::timestamptz, ${this.bind(id)}::uuid)`];
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
