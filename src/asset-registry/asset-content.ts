import type { Asset, AssetContent, AssetType } from './asset.js';
import { contentHash } from './canonical-json.js';
import { COMMON_COLUMNS } from './types/asset-type.js';
import { ASSET_TYPE_DEFINITIONS } from './types/asset-types.js';

const EMPTY_CONTENT: AssetContent = {
  scope: null,
  description: null,
  tags: {},
  mapping_type: null,
  content: null,
  tool_type: null,
  tool_config: null,
  tool_input_schema: null,
  tool_output_schema: null,
  query_sql: null,
  query_cypher: null,
  query_params: null,
};

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
  return [...COMMON_COLUMNS, ...ASSET_TYPE_DEFINITIONS[type].columns];
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

/** The hash by which two versions of one name are the same. */
export function assetContentHash(asset: AssetContent): string {
  return contentHash(contentOf(asset));
}

/** The ETag of a version: changes with its content and with its status. */
export function etagOf(asset: Pick<Asset, 'version' | 'lock_version' | 'status'>): string {
  return `"${asset.version}-${asset.lock_version}-${asset.status}"`;
}
