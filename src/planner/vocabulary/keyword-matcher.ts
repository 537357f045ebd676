import { SCRIPT } from './characters.js';
import { BOUNDARY } from './canonical-keyword.js';
import { KeywordTrie } from './keyword-trie.js';
import {
  isBetween,
  isEnding,
  isEndingOfOne,
  isOnlyGrammar,
  isPastEnding,
  LONGEST_BETWEEN,
  LONGEST_ENDING,
} from './korean-endings.js';
import type { Run } from './runs.js';
import type { Role, Term } from './sense.js';
import type { CompiledVocabulary } from './vocabulary.js';

const BOUNDARY_UNIT = BOUNDARY.charCodeAt(0);

/** A keyword found in the text, in offsets of the folded text. */
export interface KeywordMatch {
  readonly start: number;
  readonly end: number;
  /** Korean endings that follow without a space, up to `tailEnd`. */
  readonly tail: string;
  readonly tailEnd: number;
  readonly terms: readonly Term[];
}

/** `로그인` is not `로그` with a copula: words of these roles are never put before a noun with `인`. */
const NEVER_ATTRIBUTIVE: ReadonlySet<Role> = new Set(['history', 'list', 'table', 'series', 'metric', 'metric_word']);

/** What names a thing, and not what is done with it or said of it. */
const NAMES: ReadonlySet<Role> = new Set(['item_type', 'field', 'value', 'metric']);

/** Shorter Latin keywords take no plural of their own: `hi` is not in `his`. */
const PLURAL_FROM = 4;
/** A hostile vocabulary may nest keywords; more than this many per start are not looked at. */
const MOST_ENDS = 8;

const YES = 1;
const NO = 2;
const DEEPEST_LOOK_AHEAD = 16;

/** Finds keywords in one text. Holds what it found out about the text, so use one per text. */
export class KeywordMatcher {
  /** By offset: whether the rest of a stretch of Hangul from there is accounted for; 0 while nobody asked. */
  private readonly continues: Uint8Array;

  constructor(
    private readonly vocabulary: CompiledVocabulary,
    private readonly text: string,
    private readonly runs: readonly Run[],
  ) {
    this.continues = new Uint8Array(text.length + 1);
  }

  /** The longest keyword that begins at `offset` (in run `index`) and ends at a word's end, or null. */
  longest(index: number, offset: number): KeywordMatch | null {
    const ends = this.walk(index, offset);
    for (let last = ends.length - 3; last >= 0; last -= 3) {
      const match = this.accept(ends[last]!, ends[last + 1]!, offset, ends[last + 2]!);
      if (match !== null) return match;
    }
    return null;
  }

  /** All of them, longest first. */
  all(index: number, offset: number): KeywordMatch[] {
    const ends = this.walk(index, offset);
    const matches: KeywordMatch[] = [];
    for (let last = ends.length - 3; last >= 0; last -= 3) {
      const match = this.accept(ends[last]!, ends[last + 1]!, offset, ends[last + 2]!);
      if (match !== null) matches.push(match);
    }
    return matches;
  }

  /** Terms spelled exactly as the text from `offset` (in run `index`) to `end`; for candidates inside a longer word. */
  exactly(index: number, offset: number, end: number): readonly Term[] {
    const ends = this.walk(index, offset);
    for (let last = ends.length - 3; last >= 0; last -= 3) {
      if (ends[last + 2] === end) return this.termsAt(ends[last]!);
    }
    return [];
  }

  /** Follows the trie from a place: triples of entry, run and end for every spelling that is passed, the last few of them. */
  private walk(index: number, offset: number): number[] {
    const { trie } = this.vocabulary;
    const { text, runs } = this;
    const ends: number[] = [];
    let node = KeywordTrie.ROOT;
    let from = offset;
    let depth = 0;
    for (let at = index; at < runs.length; at += 1) {
      const run = runs[at]!;
      for (let position = from; position < run.end; position += 1) {
        node = trie.step(node, text.charCodeAt(position));
        if (node === 0) return ends;
        depth += 1;
        const entry = trie.entryAt(node);
        if (entry >= 0) keep(ends, entry, at, position + 1);
        const leaf = trie.leafAt(node);
        if (leaf >= 0) return this.compareRest(ends, leaf, depth, at, position + 1);
      }
      const next = runs[at + 1];
      if (next === undefined || next.gap === 'broken') return ends;
      node = trie.step(node, BOUNDARY_UNIT);
      if (node === 0) return ends;
      depth += 1;
      const leaf = trie.leafAt(node);
      if (leaf >= 0) return this.compareRest(ends, leaf, depth, at + 1, next.start);
      from = next.start;
    }
    return ends;
  }

  /** The rest of a branch with one keyword left, letter by letter against the text from `offset` in run `index`. */
  private compareRest(ends: number[], entry: number, depth: number, index: number, offset: number): number[] {
    const { text, runs } = this;
    const spelling = this.vocabulary.trie.spellings[entry]!;
    let at = index;
    let position = offset;
    for (let letter = depth; letter < spelling.length; letter += 1) {
      const unit = spelling.charCodeAt(letter);
      if (position < runs[at]!.end) {
        if (text.charCodeAt(position) !== unit) return ends;
        position += 1;
        continue;
      }
      const next = runs[at + 1];
      if (unit !== BOUNDARY_UNIT || next === undefined || next.gap === 'broken') return ends;
      at += 1;
      position = next.start;
    }
    keep(ends, entry, at, position);
    return ends;
  }

  private accept(entry: number, index: number, start: number, end: number): KeywordMatch | null {
    const run = this.runs[index]!;
    if (end === run.end) return this.matchAtRunEnd(entry, index, start, end);
    if (run.script === SCRIPT.latin) {
      const rest = this.text.slice(end, run.end);
      const plural = end - start >= PLURAL_FROM && (rest === 's' || rest === 'es');
      return plural ? this.matchAtRunEnd(entry, index, start, run.end) : null;
    }
    if (run.script !== SCRIPT.hangul) return null;
    const rest = this.text.slice(end, run.end);
    const length = end - start;
    if (this.isEnded(entry, length, end, rest) || isPastEnding(this.text.charAt(end - 1), rest))
      return this.withTail(entry, start, end, rest, run.end);
    // One syllable begins no compound: `표` is a word, but not in `대표`, even where `대` is one too.
    if (length > 1 && this.continuesAt(index, end)) {
      const tail = this.tailBetween(index, end);
      return { start, end, tail, tailEnd: end + tail.length, terms: this.termsAt(entry) };
    }
    const stems = this.stemsAt(entry);
    return stems.length === 0 ? null : { start, end, tail: rest, tailEnd: run.end, terms: stems };
  }

  private matchAtRunEnd(entry: number, index: number, start: number, end: number): KeywordMatch | null {
    const next = this.runs[index + 1];
    const endsInHangul = this.runs[index]!.script === SCRIPT.hangul;
    if (next !== undefined && !endsInHangul && next.gap === 'attached' && next.script === SCRIPT.hangul) {
      const tail = this.text.slice(next.start, next.end);
      if (isOnlyGrammar(tail)) return this.withTail(entry, start, end, tail, next.end);
    }
    return { start, end, tail: '', tailEnd: end, terms: this.termsAt(entry) };
  }

  /** Whether a word that ends at `end` goes on with an ending. */
  private isEnded(entry: number, length: number, end: number, rest: string): boolean {
    if (length > 1) return isEnding(rest);
    const isName = this.termsAt(entry).some((term) => NAMES.has(term.sense.role));
    return isEndingOfOne(this.text.charAt(end - 1), rest, isName);
  }

  private withTail(entry: number, start: number, end: number, tail: string, tailEnd: number): KeywordMatch | null {
    let terms = this.termsAt(entry);
    if (tail === '인') terms = terms.filter((term) => !NEVER_ATTRIBUTIVE.has(term.sense.role));
    return terms.length === 0 ? null : { start, end, tail, tailEnd, terms };
  }

  /** Whether a stretch of Hangul goes on from `offset` with known words (and endings between them) until it ends. */
  private continuesAt(index: number, offset: number): boolean {
    const run = this.runs[index]!;
    if (this.continues[offset] === 0 && run.end - offset > DEEPEST_LOOK_AHEAD) {
      // From the end backwards every answer stands on ones already known, so the stack stays flat on any text.
      for (let from = run.end - 1; from > offset; from -= 1) this.remember(index, from);
    }
    return this.remember(index, offset);
  }

  private remember(index: number, offset: number): boolean {
    const known = this.continues[offset]!;
    if (known !== 0) return known === YES;
    const answer =
      this.wordFollows(index, offset) || this.endingBefore(index, offset) > 0 || isWeekday(this.text, offset);
    this.continues[offset] = answer ? YES : NO;
    return answer;
  }

  /** Length of the ending at `offset` that a known word follows, or 0. */
  private endingBefore(index: number, offset: number): number {
    const run = this.runs[index]!;
    for (let length = 1; length <= LONGEST_BETWEEN && offset + length < run.end; length += 1) {
      if (isBetween(this.text.slice(offset, offset + length)) && this.wordFollows(index, offset + length))
        return length;
    }
    return 0;
  }

  /** Whether a known word begins here and ends at a word's end. Asks no more than that, so that long compounds stay cheap. */
  private wordFollows(index: number, offset: number): boolean {
    const ends = this.walk(index, offset);
    for (let last = ends.length - 3; last >= 0; last -= 3) {
      const at = ends[last + 1]!;
      const end = ends[last + 2]!;
      const run = this.runs[at]!;
      if (end < run.end && run.script === SCRIPT.hangul) {
        const length = end - offset;
        const rest = run.end - end <= LONGEST_ENDING ? this.text.slice(end, run.end) : null;
        const ended = rest !== null && this.isEnded(ends[last]!, length, end, rest);
        if (ended || (rest !== null && isPastEnding(this.text.charAt(end - 1), rest))) return true;
        if (length > 1 && this.continuesAt(at, end)) return true;
        if (this.stemsAt(ends[last]!).length > 0) return true;
      } else if (this.accept(ends[last]!, at, offset, end) !== null) return true;
    }
    return false;
  }

  private tailBetween(index: number, offset: number): string {
    if (this.wordFollows(index, offset)) return '';
    const length = this.endingBefore(index, offset);
    return this.text.slice(offset, offset + length);
  }

  /** Fillers that stand for every word beginning with them. */
  private stemsAt(entry: number): readonly Term[] {
    return this.termsAt(entry).filter((term) => term.sense.role === 'filler' && term.sense.stem);
  }

  private termsAt(entry: number): readonly Term[] {
    const { terms, meanings } = this.vocabulary;
    let found = meanings.get(entry);
    if (found === undefined) meanings.set(entry, (found = [terms[entry]!]));
    return found;
  }
}

function keep(ends: number[], entry: number, run: number, end: number): void {
  if (ends.length === MOST_ENDS * 3) ends.splice(0, 3);
  ends.push(entry, run, end);
}

const WEEKDAY = /[월화수목금토일]요일/y;

/** `지난주월요일`: a day of the week, which no vocabulary holds. */
function isWeekday(text: string, offset: number): boolean {
  WEEKDAY.lastIndex = offset;
  return WEEKDAY.test(text);
}
