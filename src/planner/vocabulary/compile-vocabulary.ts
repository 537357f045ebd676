import type { Problem } from '../../errors/problem.js';
import { solidSpelling } from './canonical-keyword.js';
import { defaultVocabulary } from './default-vocabulary.js';
import { KeywordTrie } from './keyword-trie.js';
import { MAPPING_NAMES, type MappingName } from './mapping-names.js';
import { MappingSink, below, sameSense, type MappingEntry } from './mapping-sink.js';
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

/** Whether a mapping can be used by itself: no mapping keeps another from being compiled. Works in slices. */
export async function canBeCompiled(name: MappingName, content: unknown): Promise<boolean> {
  try {
    await runInSlices(readMapping(name, 0, content));
    return true;
  } catch (error) {
    if (error instanceof BrokenMappingError) return false;
    throw error;
  }
}

const KEYWORDS_BETWEEN_PAUSES = 128;

function* compileSteps(input: VocabularyInput): Generator<void, CompiledVocabulary, void> {
  const assets: VocabularyAsset[] = [];
  const sinks: MappingSink[] = [];
  for (const name of MAPPING_NAMES) {
    const asset = input[name] ?? defaultVocabulary(name);
    if (asset === null) continue;
    sinks.push(yield* readMapping(name, assets.length, asset.content));
    assets.push(asset);
  }

  const found: string[] = [];
  const terms: MappingEntry[] = [];
  for (const sink of sinks) {
    for (const entry of sink.entries) {
      found.push(entry.canonical);
      terms.push(entry);
      const solid = solidSpelling(entry.canonical);
      if (solid !== null) {
        found.push(solid);
        terms.push(entry);
      }
      if (terms.length % KEYWORDS_BETWEEN_PAUSES === 0) yield;
    }
  }

  const trie = new KeywordTrie(found);
  const meanings = yield* fillTrie(trie, terms);
  const names = assets.map(({ name, version, source }) => ({ name, version, source }));
  return { assets: names, trie, terms, meanings, ...collectFacts(sinks) };
}

function* readMapping(name: MappingName, index: number, content: unknown): Generator<void, MappingSink, void> {
  const type = MAPPING_TYPES[name];
  const sink = new MappingSink(index, type.oneMeaning, false);
  yield* type.read(sink, below(null, 'content'), content);
  if (sink.problems.length > 0) throw new BrokenMappingError(name, sink.problems);
  return sink;
}

/** Answers the spellings that stand for more than one thing, by the entry that the trie names for them. */
function* fillTrie(
  trie: KeywordTrie,
  terms: readonly MappingEntry[],
): Generator<void, Map<number, readonly Term[]>, void> {
  const shared = new Map<number, MappingEntry[]>();
  for (let entry = 0; entry < terms.length; entry += 1) {
    if (trie.isCrowded()) yield* trie.grow();
    const before = trie.insert(entry);
    if (before >= 0) {
      const same = shared.get(before) ?? [terms[before]!];
      same.push(terms[entry]!);
      shared.delete(before);
      shared.set(entry, same);
    }
    if (entry % KEYWORDS_BETWEEN_PAUSES === 0) yield;
  }
  return new Map([...shared].map(([entry, same]) => [entry, arranged(same)]));
}

/**
 * Several terms of one spelling, in an order that does not depend on the order of keywords in their assets. The same one
 * twice counts once, and one that is only implied gives way to what its asset says.
 */
function arranged(entries: readonly MappingEntry[]): Term[] {
  const written = entries.filter(
    ({ asset, section }) =>
      section !== null || !entries.some((other) => other.asset === asset && other.section !== null),
  );
  const keyed = written.map((entry) => ({ entry, key: JSON.stringify([entry.sense, entry.keyword]) }));
  keyed.sort((one, other) => one.entry.asset - other.entry.asset || (one.key < other.key ? -1 : 1));
  const sorted = keyed.map(({ entry }) => entry);
  return sorted.filter((entry, at) => {
    const before = sorted[at - 1];
    return before === undefined || before.asset !== entry.asset || !sameSense(before.sense, entry.sense);
  });
}
