import type { AssetTypeDefinition } from '../asset-type.js';
import { isObject, optionalChoice, requireObject, requireText } from '../field-checks.js';
import { SourceFields } from './source-fields.dto.js';

export const SOURCE_TYPES = ['postgres', 'http', 'neo4j'] as const;

/** A connection that tools run against. What each kind of connection needs is checked by the sources module. */
export const SOURCE_ASSET_TYPE: AssetTypeDefinition = {
  type: 'source',
  seedFolder: 'sources',
  fields: SourceFields,
  problems: (asset) => {
    if (!isObject(asset.content)) return requireObject(asset.content, '/content', 'content');
    const { source_type, connection, limits } = asset.content;
    return [
      ...(source_type === undefined
        ? requireText(source_type, '/content/source_type', 'source_type')
        : optionalChoice(source_type, '/content/source_type', SOURCE_TYPES)),
      ...requireObject(connection, '/content/connection', 'connection'),
      ...requireObject(limits, '/content/limits', 'limits (it may be empty)'),
    ];
  },
  references: () => [],
};
