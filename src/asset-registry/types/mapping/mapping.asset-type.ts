import type { AssetTypeDefinition } from '../asset-type.js';
import { requireObject, requireText } from '../field-checks.js';

/** A vocabulary that the planner reads. The shape of `content` is checked by the planner's own validator. */
export const MAPPING_ASSET_TYPE: AssetTypeDefinition = {
  type: 'mapping',
  columns: ['mapping_type', 'content'],
  problems: (asset) => [
    ...requireText(asset.mapping_type, '/mapping_type', 'mapping_type'),
    ...requireObject(asset.content, '/content', 'content'),
  ],
  references: () => [],
};
