import type { Problem } from '../../errors/problem.js';
import { spellings } from './canonical-keyword.js';
import { DEFAULT_VOCABULARIES } from './default-vocabularies.js';
import { KeywordTrie } from './keyword-trie.js';
import { MAPPING_NAMES, isBuiltIn, type MappingName } from './mapping-names.js';
import { MappingSink, below } from './mapping-sink.js';
import { MAPPING_TYPES } from './mapping-types.js';
import type { Term } from './sense.js';
import { runAtOnce, runInSlices } from './time-slices.js';
import { collectFacts } from './vocabulary-facts.js';
import type { CompiledVocabulary, VocabularyAsset, VocabularyInput } from './vocabulary.js';

/** A mapping that cannot be used. Whoever compiles keeps the last good vocabulary and reports this one. */
export class BrokenMappingError extends Error {
  constructor(
    readonly mapping: string,
    readonly problems: readonly Problem[],
  ) {
    super(`The mapping "${mapping}" cannot be used: ${problems[0]?.path ?? ''} ${problems[0]?.message ?? ''}`);
    this.name = 'BrokenMappingError';
  }
}

/**
 * Makes a vocabulary ready for questions. Built-in mappings that are left out of `input` come from their defaults; the six
 * required ones are simply without words then (whether that may be is for the caller to say). Works in slices of a few
 * milliseconds. Rejects with BrokenMappingError.
 */
export function compileVocabulary(input: VocabularyInput): Promise<CompiledVocabulary> {
  return runInSlices(compileSteps(input));
}

/** The same without letting go of the event loop. */
export function compileVocabularyAtOnce(input: VocabularyInput): CompiledVocabulary {
  return runAtOnce(compileSteps(input));
}

const KEYWORDS_BETWEEN_PAUSES = 128;

interface Spelling {
  readonly text: string;
  readonly term: Term;
}

function* compileSteps(input: VocabularyInput): Generator<void, CompiledVocabulary, void> {
  const assets: VocabularyAsset[] = [];
  const sinks: MappingSink[] = [];
  for (const name of MAPPING_NAMES) {
    const asset = input[name] ?? builtIn(name);
    if (asset === null) continue;
    sinks.push(yield* readMapping(name, asset.content));
    assets.push(asset);
  }

  const found: Spelling[] = [];
  let length = 0;
  for (const [asset, sink] of sinks.entries()) {
    for (const [count, entry] of sink.entries.entries()) {
      const term: Term = { keyword: entry.keyword, asset, sense: entry.sense };
      for (const text of spellings(entry.canonical)) {
        found.push({ text, term });
        length += text.length;
      }
      if (count % KEYWORDS_BETWEEN_PAUSES === 0) yield;
    }
  }

  const { trie, terms, nextTerm } = yield* buildTrie(found, length);
  const names = assets.map(({ name, version, source }) => ({ name, version, source }));
  return { assets: names, trie, terms, nextTerm, ...collectFacts(sinks) };
}

function* readMapping(name: MappingName, content: unknown): Generator<void, MappingSink, void> {
  const type = MAPPING_TYPES[name];
  const sink = new MappingSink(type.oneMeaning);
  yield* type.read(sink, below(null, 'content'), content);
  if (sink.problems.length > 0) throw new BrokenMappingError(name, sink.problems);
  return sink;
}

function builtIn(name: MappingName): VocabularyAsset | null {
  if (!isBuiltIn(name)) return null;
  return { name, version: null, source: 'built_in', content: DEFAULT_VOCABULARIES[name] };
}

function* buildTrie(
  found: readonly Spelling[],
  length: number,
): Generator<void, Pick<CompiledVocabulary, 'trie' | 'terms' | 'nextTerm'>, void> {
  const trie = new KeywordTrie(length);
  const terms: Term[] = [];
  const nextTerm = new Int32Array(found.length);
  const shared = new Set<number>();
  for (const [index, { text, term }] of found.entries()) {
    const node = trie.insert(text);
    const before = trie.entryAt(node);
    if (before >= 0) shared.add(node);
    terms.push(term);
    nextTerm[index] = before;
    trie.setEntry(node, index);
    if (index % KEYWORDS_BETWEEN_PAUSES === 0) yield;
  }
  for (const node of shared) sortTermsAt(node, trie, terms, nextTerm);
  return { trie, terms, nextTerm };
}

/** Several meanings of one spelling stand in an order that does not depend on the order of keywords in their assets. */
function sortTermsAt(node: number, trie: KeywordTrie, terms: readonly Term[], nextTerm: Int32Array): void {
  const entries: number[] = [];
  for (let entry = trie.entryAt(node); entry >= 0; entry = nextTerm[entry]!) entries.push(entry);
  const key = (entry: number): string => JSON.stringify([terms[entry]!.sense, terms[entry]!.keyword]);
  entries.sort((one, other) => {
    const byAsset = terms[one]!.asset - terms[other]!.asset;
    return byAsset !== 0 ? byAsset : key(one) < key(other) ? -1 : 1;
  });
  trie.setEntry(node, entries[0]!);
  for (const [position, entry] of entries.entries()) nextTerm[entry] = entries[position + 1] ?? -1;
}
