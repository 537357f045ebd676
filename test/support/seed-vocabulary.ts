import { readSeedFile, seedFileOf } from '../../src/asset-registry/seed-files/seed-file.js';
import { compileVocabularyAtOnce } from '../../src/planner/vocabulary/compile-vocabulary.js';
import { REQUIRED_MAPPINGS } from '../../src/planner/vocabulary/mapping-names.js';
import type { CompiledVocabulary, VocabularyAsset, VocabularyInput } from '../../src/planner/vocabulary/vocabulary.js';

/** The mappings of the seed files, as if each had been published once. */
export async function seedMappings(): Promise<VocabularyInput> {
  const assets = await Promise.all(
    REQUIRED_MAPPINGS.map(async (name): Promise<[string, VocabularyAsset]> => {
      const { content } = await readSeedFile('mapping', (await seedFileOf('mapping', name))!);
      return [name, { name, version: 1, source: 'asset_registry', content: content.content }];
    }),
  );
  return Object.fromEntries(assets);
}

/** The words of the seed files, ready for questions; `instead` has other content for some of the mappings. */
export async function seedVocabulary(instead: Readonly<Record<string, unknown>> = {}): Promise<CompiledVocabulary> {
  const changed = Object.entries(instead).map(([name, content]): [string, VocabularyAsset] => [
    name,
    { name, version: 2, source: 'asset_registry', content },
  ]);
  return compileVocabularyAtOnce({ ...(await seedMappings()), ...Object.fromEntries(changed) });
}
