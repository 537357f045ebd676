import { ASSET_TYPES, type AssetStatus, type AssetType } from '../asset.js';
import type { ToolType } from '../types/tool/tool.columns.js';
import { readAssetCursor } from './asset-cursor.js';

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

/** Versions are numbered in the order of their creation, and so many of these numbers are a slice; the index of name parts has it. */
const SLICE_BITS = 12;

/**
 * The conditions of one statement, and the values that they bind. Each reads the columns of one table; only what was asked
 * for stands in them, so that each combination of filters is planned by itself. There are as many texts as combinations.
 */
export class ListConditions {
  readonly parameters: unknown[] = [];
  private readonly placeholders = new Map<string, string>();
  private readonly before: string | undefined;

  constructor(
    private readonly tenantId: string,
    private readonly filter: AssetFilter,
  ) {
    this.before = filter.cursor === undefined ? undefined : readAssetCursor(filter.cursor);
  }

  /** Whether `ordered` asks for less than all versions of the tenant. */
  get isNarrow(): boolean {
    const { type, status, toolType } = this.filter;
    return [type, status, toolType].some((value) => value !== undefined);
  }

  /** Of `tb_asset_registry`, on columns that one of its ordered indexes begins with. */
  ordered(): string {
    return [...this.ofRegistry(), ...this.afterCursor()].join(' AND ');
  }

  /** Everything that was asked of a row of `tb_asset_registry`, which stands there as `version`. */
  all(): string {
    const all = [this.ordered(), this.named()];
    if (this.filter.tag !== undefined) {
      const entry = `SELECT FROM tb_asset_tag AS entry WHERE ${this.tagged()}`;
      all.push(`EXISTS (${entry} AND entry.created_seq = version.created_seq)`);
    }
    return all.join(' AND ');
  }

  /** Of `tb_asset_tag`. */
  tagged(): string {
    return [this.ofTenant(), `tag = ${this.bind('tag', this.filter.tag)}`, ...this.afterCursor()].join(' AND ');
  }

  /** Of `tb_asset_search`, in one slice of the order: what has the part of the name, and the tag. */
  searchedInSlice(): string {
    const { namePart = '', tag } = this.filter;
    const keys = [...partsOf(namePart).map((part) => `:${part}`), ...(tag === undefined ? [] : [`#${tag}`])];
    const inSlice = `(SELECT array_agg(slice.number || key) FROM unnest(${this.bind('keys', keys)}::text[]) AS key)`;
    const has = `asset_search_keys(name, tags, created_seq >> ${SLICE_BITS}) @> ${inSlice}`;
    return [this.ofTenant(), has, this.named(), ...this.afterCursor()].join(' AND ');
  }

  /** Of any of them: what lies in one slice of the order. */
  inSlice(): string {
    return `created_seq >= slice.number << ${SLICE_BITS} AND created_seq < (slice.number + 1) << ${SLICE_BITS}`;
  }

  /** The slices that can hold a hit, newest first: `slice.number`. */
  slices(): string {
    const end = (order: string) =>
      `(SELECT created_seq FROM tb_asset_registry WHERE ${this.ordered()} ORDER BY created_seq ${order} LIMIT 1)`;
    return `(SELECT ${end('DESC')} >> ${SLICE_BITS} AS newest, ${end('ASC')} >> ${SLICE_BITS} AS oldest) AS ends,
      generate_series(newest, oldest, -1) AS slice (number)`;
  }

  named(): string {
    const { namePart } = this.filter;
    return namePart === undefined ? 'true' : `strpos(name, ${this.bind('name part', namePart.toLowerCase())}) > 0`;
  }

  /** As many rows as a page has, and one more. */
  limit(): string {
    return this.bind('limit', this.filter.limit + 1);
  }

  private ofTenant(): string {
    return `tenant_id = ${this.bind('tenant', this.tenantId)}`;
  }

  private ofRegistry(): string[] {
    const { type, status, toolType, name } = this.filter;
    const all = [this.ofTenant()];
    // Only tools have a tool type, so its index serves for both.
    if (toolType !== undefined && type !== undefined && type !== 'tool') all.push('false');
    if (toolType !== undefined) all.push(`tool_type = ${this.bind('tool type', toolType)}`);
    else if (type !== undefined) all.push(`asset_type = ${this.bind('type', type)}`);
    // The index by name has the type before the name.
    else if (name !== undefined) all.push(`asset_type = ANY (${this.bind('types', ASSET_TYPES)}::text[])`);
    if (name !== undefined) all.push(`name = ${this.bind('name', name)}`);
    if (status !== undefined) all.push(`status = ${this.bind('status', status)}`);
    return all;
  }

  private afterCursor(): string[] {
    return this.before === undefined ? [] : [`created_seq < ${this.bind('cursor', this.before)}::bigint`];
  }

  /** The same value of a filter is bound once, however often it is asked for. */
  private bind(what: string, value: unknown): string {
    let placeholder = this.placeholders.get(what);
    if (placeholder === undefined) this.placeholders.set(what, (placeholder = `$${this.parameters.push(value)}`));
    return placeholder;
  }
}

/** So many parts of what is looked for are asked of the index: each costs a look into every slice. */
const MAX_PARTS = 4;

/**
 * Three-letter parts, spread over what is looked for; of something shorter, itself. The index holds parts of one to three. What
 * has these parts and not the whole is told apart by the name.
 */
function partsOf(text: string): string[] {
  const part = text.toLowerCase();
  const size = Math.min(3, part.length);
  const last = part.length - size;
  const steps = Math.min(MAX_PARTS - 1, Math.ceil(last / size));
  const starts = Array.from({ length: steps }, (_, step) => Math.floor((step * last) / steps));
  return [...new Set([...starts, last].map((start) => part.slice(start, start + size)))];
}
