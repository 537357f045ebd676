import type { AssetTypeDefinition } from '../asset-type.js';
import { requireObject, requireText } from '../field-checks.js';
import { MappingFields } from './mapping-fields.dto.js';

/** A vocabulary that the planner reads. The shape of `content` is checked by the planner's own validator. */
export const MAPPING_ASSET_TYPE: AssetTypeDefinition = {
  type: 'mapping',
  seedFolder: 'mappings',
  fields: MappingFields,
  problems: (asset) => [
    ...requireText(asset.mapping_type, '/mapping_type', 'mapping_type'),
    ...requireObject(asset.content, '/content', 'content'),
  ],
  references: () => [],
};
