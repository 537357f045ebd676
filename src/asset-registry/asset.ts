export const ASSET_TYPES = ['mapping', 'tool', 'source', 'query'] as const;
export type AssetType = (typeof ASSET_TYPES)[number];

export const ASSET_STATUSES = ['draft', 'published', 'archived'] as const;
export type AssetStatus = (typeof ASSET_STATUSES)[number];

export const TOOL_TYPES = ['database_query', 'http_api', 'graph_query', 'custom'] as const;
export type ToolType = (typeof TOOL_TYPES)[number];

/** `name` of every asset: what a tool name, a vocabulary name and a source name may look like. */
export const ASSET_NAME_PATTERN = /^[a-z][a-z0-9_]{0,63}$/;

export type JsonObject = Record<string, unknown>;

/** What an author writes: the columns that differ between two versions. A draft may leave any of them null. */
export interface AssetContent {
  scope: string | null;
  description: string | null;
  tags: JsonObject;
  mapping_type: string | null;
  content: JsonObject | null;
  tool_type: ToolType | null;
  tool_config: JsonObject | null;
  tool_input_schema: JsonObject | null;
  tool_output_schema: JsonObject | null;
  query_sql: string | null;
  query_cypher: string | null;
  query_params: JsonObject | null;
}

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
