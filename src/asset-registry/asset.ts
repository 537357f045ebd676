import type { Column } from './types/column.js';
import { MAPPING_COLUMNS } from './types/mapping/mapping.columns.js';
import { QUERY_COLUMNS } from './types/query/query.columns.js';
import { SOURCE_COLUMNS } from './types/source/source.columns.js';
import { TOOL_COLUMNS } from './types/tool/tool.columns.js';

/**
 * The types of assets, each with the columns that it adds: one line per type. In the order in which seeds are imported,
 * so what others refer to comes first.
 */
export const TYPE_COLUMNS = {
  source: SOURCE_COLUMNS,
  query: QUERY_COLUMNS,
  mapping: MAPPING_COLUMNS,
  tool: TOOL_COLUMNS,
};
export type AssetType = keyof typeof TYPE_COLUMNS;
export const ASSET_TYPES = Object.keys(TYPE_COLUMNS) as readonly AssetType[];

export const ASSET_STATUSES = ['draft', 'published', 'archived'] as const;
export type AssetStatus = (typeof ASSET_STATUSES)[number];

/** `name` of every asset: what a tool name, a vocabulary name and a source name may look like. */
export const ASSET_NAME_PATTERN = /^[a-z][a-z0-9_]{0,63}$/;

export type JsonObject = Record<string, unknown>;

type TypeColumns = (typeof TYPE_COLUMNS)[AssetType];
type ColumnName = TypeColumns extends infer Each ? (Each extends unknown ? keyof Each : never) : never;
type ValueOf<Name extends ColumnName> =
  Extract<TypeColumns, Record<Name, unknown>> extends Record<Name, Column<infer Value>> ? Value : never;

/** What an author writes: the columns that differ between two versions. A draft may leave any of them null. */
export type AssetContent = {
  scope: string | null;
  description: string | null;
  tags: JsonObject;
} & { [Name in ColumnName]: ValueOf<Name> | null };

/** One version of an asset, as it is stored and (but for `tenant_id`) answered. Times are UTC. */
export interface Asset extends AssetContent {
  asset_id: string;
  tenant_id: string;
  asset_type: AssetType;
  name: string;
  version: number;
  status: AssetStatus;
  content_hash: string;
  created_by: string;
  published_by: string | null;
  published_at: Date | null;
  created_at: Date;
  updated_at: Date;
  lock_version: number;
}
