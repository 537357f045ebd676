import { DEFAULT_VOCABULARIES } from './default-vocabularies.js';
import { isBuiltIn, type MappingName } from './mapping-names.js';
import type { VocabularyAsset } from './vocabulary.js';

/** The words that serve while no mapping of that name is published; null where there are none in code. */
export function defaultVocabulary(name: MappingName): VocabularyAsset | null {
  if (!isBuiltIn(name)) return null;
  return { name, version: null, source: 'built_in', content: DEFAULT_VOCABULARIES[name] };
}
