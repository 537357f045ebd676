import type { AssetTypeDefinition } from '../asset-type.js';
import { isFilledText } from '../field-checks.js';

/** A named statement that tools refer to with `query_ref`. */
export const QUERY_ASSET_TYPE: AssetTypeDefinition = {
  type: 'query',
  columns: ['query_sql', 'query_cypher', 'query_params'],
  problems: (asset) => {
    const given = [asset.query_sql, asset.query_cypher].filter((statement) => statement !== null);
    if (given.length === 1 && isFilledText(given[0])) return [];
    return [{ path: '', message: 'Exactly one of query_sql and query_cypher is required.' }];
  },
  references: () => [],
};
