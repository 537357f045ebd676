import type { AssetType } from '../asset.js';
import type { AssetTypeDefinition } from './asset-type.js';
import { MAPPING_ASSET_TYPE } from './mapping/mapping.asset-type.js';
import { QUERY_ASSET_TYPE } from './query/query.asset-type.js';
import { SOURCE_ASSET_TYPE } from './source/source.asset-type.js';
import { TOOL_ASSET_TYPE } from './tool/tool.asset-type.js';

/** One line per type, as in `TYPE_COLUMNS`. */
export const ASSET_TYPE_DEFINITIONS: Readonly<Record<AssetType, AssetTypeDefinition>> = {
  source: SOURCE_ASSET_TYPE,
  query: QUERY_ASSET_TYPE,
  mapping: MAPPING_ASSET_TYPE,
  tool: TOOL_ASSET_TYPE,
};
