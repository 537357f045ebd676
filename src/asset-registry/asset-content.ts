import { TYPE_COLUMNS, type Asset, type AssetContent, type AssetType } from './asset.js';
import { contentHash } from './canonical-json.js';
import { COMMON_COLUMNS } from './types/asset-type.js';
import type { Column } from './types/column.js';

/** The columns of all types; two types that share one declare it alike. */
export const TYPE_SPECIFIC_COLUMNS = Object.fromEntries(
  Object.values(TYPE_COLUMNS).flatMap((columns): [string, Column<unknown>][] => Object.entries(columns)),
);

const EMPTY_CONTENT = {
  scope: null,
  description: null,
  tags: {},
  ...Object.fromEntries(Object.keys(TYPE_SPECIFIC_COLUMNS).map((column) => [column, null])),
} as unknown as AssetContent;

export const CONTENT_COLUMNS = Object.keys(EMPTY_CONTENT) as (keyof AssetContent)[];

const IDENTITY_COLUMNS = ['asset_id', 'tenant_id', 'asset_type', 'name', 'version', 'status'] as const;
const RECORD_COLUMNS = [
  'content_hash',
  'created_by',
  'published_by',
  'published_at',
  'created_at',
  'updated_at',
  'lock_version',
] as const;

/** All columns, for SELECT and RETURNING. A `*` in a statement that is kept prepared fails once a migration adds one. */
export const ASSET_COLUMNS = [...IDENTITY_COLUMNS, ...CONTENT_COLUMNS, ...RECORD_COLUMNS].join(', ');

/** The columns that an author of this type may set. */
export function columnsOf(type: AssetType): readonly (keyof AssetContent)[] {
  return [...COMMON_COLUMNS, ...(Object.keys(TYPE_COLUMNS[type]) as (keyof AssetContent)[])];
}

/** What an author wrote over what was there before: left out keeps, null clears. */
export function mergeContent(base: AssetContent | null, changes: Partial<AssetContent>): AssetContent {
  const given = Object.fromEntries(
    CONTENT_COLUMNS.filter((column) => changes[column] !== undefined).map((column) => [column, changes[column]]),
  ) as Partial<AssetContent>;
  const merged = { ...EMPTY_CONTENT, ...(base ? contentOf(base) : {}), ...given };
  return { ...merged, tags: merged.tags ?? {} };
}

export function contentOf(asset: AssetContent): AssetContent {
  return Object.fromEntries(CONTENT_COLUMNS.map((column) => [column, asset[column]])) as unknown as AssetContent;
}

/** The hash by which two versions of one name are the same. Empty columns count for nothing: a new type may bring more. */
export function assetContentHash(asset: AssetContent): string {
  return contentHash(Object.fromEntries(Object.entries(contentOf(asset)).filter(([, value]) => value !== null)));
}

/** The ETag of a version: changes with its content and with its status. */
export function etagOf(asset: Pick<Asset, 'version' | 'lock_version' | 'status'>): string {
  return `"${asset.version}-${asset.lock_version}-${asset.status}"`;
}
