import type { Problem } from '../../errors/problem.js';
import { BOUNDARY } from '../vocabulary/canonical-keyword.js';
import { SCRIPT, scriptAt } from '../vocabulary/characters.js';
import type { MappingName } from '../vocabulary/mapping-names.js';
import { pathOf, type MappingEntry, type MappingSink } from '../vocabulary/mapping-sink.js';

const MOST_WARNINGS = 100;
const MOST_NAMED = 3;
const ENTRIES_BETWEEN_PAUSES = 64;

interface Elsewhere {
  readonly mapping: MappingName;
  readonly keyword: string;
}

/**
 * Where keywords of a mapping and of others get in each other's way: the same words in both (the question then decides
 * which is meant), or one within the other (the longer wins, and hides the shorter). Fillers are no loss and not told.
 */
export function* shadowWarnings(
  sink: MappingSink,
  beside: ReadonlyMap<MappingName, MappingSink>,
): Generator<void, Problem[], void> {
  const own = new Map<string, MappingEntry>();
  for (const [count, entry] of sink.entries.entries()) {
    if (entry.section !== null) own.set(entry.canonical, entry);
    if (count % ENTRIES_BETWEEN_PAUSES === 0) yield;
  }
  const elsewhere = new Map<string, Elsewhere>();
  const found = new Findings();
  for (const [mapping, other] of beside) {
    for (const [count, { canonical, keyword, sense }] of other.entries.entries()) {
      if (sense.role === 'filler') continue;
      if (!elsewhere.has(canonical)) elsewhere.set(canonical, { mapping, keyword });
      for (const part of partsOf(canonical)) {
        const hidden = own.get(part);
        if (hidden !== undefined) found.add(hidden, 'hidden', mapping, keyword);
      }
      if (count % ENTRIES_BETWEEN_PAUSES === 0) yield;
    }
  }
  let count = 0;
  for (const entry of own.values()) {
    const same = elsewhere.get(entry.canonical);
    if (same !== undefined) found.add(entry, 'same', same.mapping, same.keyword);
    for (const part of partsOf(entry.canonical)) {
      const hidden = elsewhere.get(part);
      if (hidden !== undefined) found.add(entry, 'hides', hidden.mapping, hidden.keyword);
    }
    count += 1;
    if (count % ENTRIES_BETWEEN_PAUSES === 0) yield;
  }
  return found.warnings();
}

type Clash = 'same' | 'hides' | 'hidden';

const TELLING: Readonly<Record<Clash, (keyword: string, others: string, mapping: string) => string>> = {
  same: (keyword, others, mapping) =>
    `"${keyword}" is also ${others} of ${mapping}; the question decides which is meant.`,
  hides: (keyword, others, mapping) => `"${keyword}" is longer and hides ${others} of ${mapping}.`,
  hidden: (keyword, others, mapping) => `"${keyword}" is hidden where the longer ${others} of ${mapping} stands.`,
};

interface Finding {
  readonly entry: MappingEntry;
  readonly clash: Clash;
  readonly mapping: string;
  readonly keywords: string[];
}

/** One warning for each keyword, other mapping and kind of clash, however many of its words clash. */
class Findings {
  private readonly all: Finding[] = [];
  private readonly byEntry = new Map<MappingEntry, Finding[]>();

  add(entry: MappingEntry, clash: Clash, mapping: MappingName, keyword: string): void {
    const own = this.byEntry.get(entry) ?? [];
    let finding = own.find((one) => one.clash === clash && one.mapping === mapping);
    if (finding === undefined) {
      finding = { entry, clash, mapping, keywords: [] };
      own.push(finding);
      this.byEntry.set(entry, own);
      this.all.push(finding);
    }
    if (!finding.keywords.includes(keyword)) finding.keywords.push(keyword);
  }

  warnings(): Problem[] {
    const told = this.all.slice(0, MOST_WARNINGS).map(({ entry, clash, mapping, keywords }) => ({
      path: pathOf(entry) ?? '',
      message: TELLING[clash](entry.keyword, named(keywords), mapping),
    }));
    const more = this.all.length - told.length;
    if (more > 0) told.push({ path: '/content', message: `${more} more keywords meet words of other mappings.` });
    return told;
  }
}

function named(keywords: readonly string[]): string {
  const shown = keywords.slice(0, MOST_NAMED).map((keyword) => `"${keyword}"`);
  const more = keywords.length - shown.length;
  return more > 0 ? `${shown.join(', ')} and ${more} more` : shown.join(', ');
}

/**
 * The spellings within a keyword that could have matched in its place: its words and stretches of words, and what a word
 * of Hangul begins or ends with (`응답시간` and `시간`).
 */
function partsOf(canonical: string): Set<string> {
  const parts = new Set<string>();
  const words = canonical.split(BOUNDARY);
  for (let from = 0; from < words.length; from += 1) {
    for (let to = from + 1; to <= words.length; to += 1) parts.add(words.slice(from, to).join(BOUNDARY));
    const word = words[from]!;
    if (scriptAt(word, 0) !== SCRIPT.hangul) continue;
    for (let cut = 2; cut < word.length - 1; cut += 1) {
      parts.add(word.slice(0, cut));
      parts.add(word.slice(cut));
    }
  }
  parts.delete(canonical);
  return parts;
}
