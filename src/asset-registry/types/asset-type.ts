import type { Problem } from '../../errors/problem.js';
import type { Asset, AssetContent, AssetType } from '../asset.js';

/** A reference from one asset to another, as `tool_config.source_ref` is. */
export interface AssetReference {
  type: AssetType;
  name: string;
  /** JSON Pointer to the field that refers. */
  path: string;
}

/** What the registry itself knows of a type. Everything deeper is checked by validators that other features register. */
export interface AssetTypeDefinition {
  readonly type: AssetType;
  /** The folder of its seed files below `resources/`. */
  readonly seedFolder: string;
  /** What an author may send beside the common fields, with how it is checked and described. */
  readonly fields: new () => Partial<AssetContent>;
  /** What is missing or of the wrong shape for a publish, every problem with its pointer. */
  problems(asset: Asset): Problem[];
  /** What a published version needs to find published. */
  references(asset: Asset): AssetReference[];
}

/** The columns that every type has. */
export const COMMON_COLUMNS = ['scope', 'description', 'tags'] as const satisfies readonly (keyof AssetContent)[];
