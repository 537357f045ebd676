import type { JsonObject } from '../../asset-registry/asset.js';
import { type Mask, writeOnlyMask } from '../schema/write-only.js';
import type { ToolParams } from '../tool.js';

/** What a record holds of params that are longer. */
const MAX_CHARACTERS = 8_192;
const NOT_DECLARED = '[not declared]';

const masks = new WeakMap<JsonObject, Mask | null>();

/**
 * Params as JSON for a record: what the schema marks `writeOnly` is masked.
 * @param refused the call was refused; then the value under a name that is not declared may be a secret under a misspelt
 *   name, and is not recorded
 */
export function recordedParams(schema: JsonObject, params: ToolParams, refused: boolean): string {
  let mask = masks.get(schema);
  if (mask === undefined) {
    mask = writeOnlyMask(schema);
    masks.set(schema, mask);
  }
  const shown = mask === null ? params : mask(params);
  const text = JSON.stringify(refused ? declaredOnly(schema, shown) : shown) ?? 'null';
  return text.length <= MAX_CHARACTERS ? text : `{"too_long_to_record":${text.length}}`;
}

function declaredOnly({ properties }: JsonObject, params: unknown): unknown {
  if (params === null || typeof params !== 'object') return NOT_DECLARED;
  const declared = properties !== null && typeof properties === 'object' ? properties : {};
  return Object.fromEntries(
    Object.entries(params).map(([name, value]) => [
      name,
      Object.hasOwn(declared, name) ? (value as unknown) : NOT_DECLARED,
    ]),
  );
}
