import type { AssetTypeDefinition } from '../asset-type.js';
import { isFilledText } from '../field-checks.js';
import { QueryFields } from './query-fields.dto.js';

/** A named statement that tools refer to with `query_ref`. */
export const QUERY_ASSET_TYPE: AssetTypeDefinition = {
  type: 'query',
  seedFolder: 'queries',
  fields: QueryFields,
  problems: (asset) => {
    const given = [asset.query_sql, asset.query_cypher].filter((statement) => statement !== null);
    if (given.length === 1 && isFilledText(given[0])) return [];
    return [{ path: '', message: 'Exactly one of query_sql and query_cypher is required.' }];
  },
  references: () => [],
};
