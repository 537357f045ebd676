import type { Direction, Filter, VocabularySource } from '../plan.js';
import type { KeywordTrie } from './keyword-trie.js';
import type { FieldDefinition, Term } from './sense.js';

/** One mapping as it was loaded: published, from a seed file, or built in. */
export interface VocabularyAsset {
  /** The asset's name, which is also its `mapping_type`. */
  readonly name: string;
  /** The published version; null for what no registry numbered. */
  readonly version: number | null;
  readonly source: VocabularySource;
  readonly content: unknown;
}

/** Mapping name to mapping. Names of the built-in vocabularies may be left out: their defaults then serve. */
export type VocabularyInput = Readonly<Record<string, VocabularyAsset>>;

export type VocabularyAssetUse = Omit<VocabularyAsset, 'content'>;

/** Which relation types and which way a view of the graph follows. */
export interface ViewRelations {
  readonly direction: Direction;
  readonly relTypes: readonly string[];
}

/** Between which item types a relation runs: keys of `itemTypes`. */
export interface RelationEndpoints {
  readonly from: readonly string[];
  readonly to: readonly string[];
}

/** A unit of measure as it is written after a number. `factor`: how many of the field's own units it is. */
export interface UnitDefinition {
  readonly text: string;
  readonly fields: readonly { name: string; factor: number }[];
  readonly metrics: readonly string[];
}

/** What vocabularies say beside words. */
export interface VocabularyFacts {
  readonly fields: ReadonlyMap<string, FieldDefinition>;
  /** By spelling, longest first: what is measured in it. */
  readonly units: readonly UnitDefinition[];
  readonly metrics: ReadonlySet<string>;
  /** From metric to the field that its words name where a question is about size (`memory`: how much a server has). */
  readonly sizes: ReadonlyMap<string, string>;
  /** Fields that rates are about: how something went. */
  readonly outcomes: ReadonlySet<string>;
  /** First segment of an item code (`srv`) to the key of its item type. */
  readonly codePrefixes: ReadonlyMap<string, string>;
  /** The conditions that make an item one of a type. */
  readonly itemTypes: ReadonlyMap<string, readonly Filter[]>;
  readonly endpoints: ReadonlyMap<string, RelationEndpoints>;
  readonly views: ReadonlyMap<string, ViewRelations>;
}

/** A vocabulary ready for questions. Immutable; a new published version makes a new one. */
export interface CompiledVocabulary extends VocabularyFacts {
  readonly assets: readonly VocabularyAssetUse[];
  readonly trie: KeywordTrie;
  /** By the trie's entries. */
  readonly terms: readonly Term[];
  /** By entry: all terms of a spelling; filled for the others as questions use them. */
  readonly meanings: Map<number, readonly Term[]>;
}
