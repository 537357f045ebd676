import type { Problem } from '../../errors/problem.js';
import { REQUIRED_MAPPINGS, type MappingName } from '../vocabulary/mapping-names.js';
import { below, pointer, type MappingEntry, type MappingSink } from '../vocabulary/mapping-sink.js';
import type { Sense } from '../vocabulary/sense.js';

const ENTRIES_BETWEEN_PAUSES = 256;
const MOST_NAMED = 3;

/**
 * What nobody can ask for any more: sections of one of the six mappings without a word, and meanings that have a word in
 * what serves now and none in the draft. Both may be meant, so they are warnings.
 */
export function* lostWords(
  name: MappingName,
  content: unknown,
  draft: MappingSink,
  serving: MappingSink | undefined,
): Generator<void, Problem[], void> {
  if (!(REQUIRED_MAPPINGS as readonly string[]).includes(name)) return [];
  const kept = new Set<string>();
  yield* eachMeaning(draft, (meaning) => kept.add(meaning));
  const lost = new Map<string, MappingEntry[]>();
  if (serving) {
    yield* eachMeaning(serving, (meaning, entry) => {
      if (kept.has(meaning)) return;
      const words = lost.get(meaning);
      if (words) words.push(entry);
      else lost.set(meaning, [entry]);
    });
  }
  return [...emptySections(content), ...[...lost].map(([meaning, words]) => lostMeaning(meaning, words))];
}

function emptySections(content: unknown): Problem[] {
  return Object.entries(content as Record<string, object>)
    .filter(([, words]) => isEmpty(words))
    .map(([section]) => ({
      path: pointer(below(below(null, 'content'), section)),
      message: `There is no word in ${section}: no question can ask for what they stand for.`,
    }));
}

/** Not by its keys: a vocabulary may have a hundred thousand. */
function isEmpty(words: object): boolean {
  for (const _ in words) return false;
  return true;
}

function lostMeaning(meaning: string, words: readonly MappingEntry[]): Problem {
  const section = words[0]!.section;
  const named = words.slice(0, MOST_NAMED).map(({ keyword }) => `"${keyword}"`);
  const more = words.length > MOST_NAMED ? ` and ${words.length - MOST_NAMED} more` : '';
  return {
    path: section === null ? '/content' : pointer(section),
    message: `No word stands for ${meaning} any more; in what serves now ${named.join(', ')}${more} do.`,
  };
}

function* eachMeaning(
  sink: MappingSink,
  take: (meaning: string, entry: MappingEntry) => void,
): Generator<void, void, void> {
  for (const [count, entry] of sink.entries.entries()) {
    const meaning = entry.section === null ? null : meaningOf(entry.sense);
    if (meaning !== null) take(meaning, entry);
    if (count % ENTRIES_BETWEEN_PAUSES === 0) yield;
  }
}

function meaningOf(sense: Sense): string | null {
  if (sense.role === 'metric') return `the metric ${sense.metric}`;
  if (sense.role === 'metric_word') return 'metrics as such';
  if (sense.role === 'aggregation') return `the aggregation ${sense.agg}`;
  if (sense.role === 'history') return sense.source === null ? 'any history' : `the history ${sense.source}`;
  return sense.role === 'time' ? `the time ${sense.label}` : null;
}
