import { SCRIPT } from './characters.js';
import { BOUNDARY } from './canonical-keyword.js';
import { KeywordTrie } from './keyword-trie.js';
import { isBetween, isEnding, isOnlyGrammar, LONGEST_BETWEEN } from './korean-endings.js';
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

  /** All keywords that begin at `offset` (in run `index`) and end at a word's end, longest first. */
  at(index: number, offset: number): KeywordMatch[] {
    const matches: KeywordMatch[] = [];
    this.walk(index, offset, (node, endRun, end) => {
      const match = this.accept(node, endRun, offset, end);
      if (match !== null) matches.push(match);
    });
    matches.reverse();
    return matches.length > MOST_ENDS ? matches.slice(0, MOST_ENDS) : matches;
  }

  /** Terms spelled exactly as the text from `offset` (in run `index`) to `end`; for candidates inside a longer word. */
  exactly(index: number, offset: number, end: number): Term[] {
    let found: Term[] = [];
    this.walk(index, offset, (node, _run, at) => {
      if (at === end) found = this.termsAt(node);
    });
    return found;
  }

  private walk(index: number, offset: number, visit: (node: number, run: number, end: number) => void): void {
    const { trie } = this.vocabulary;
    const { text, runs } = this;
    let node = KeywordTrie.ROOT;
    let from = offset;
    for (let at = index; at < runs.length; at += 1) {
      const run = runs[at]!;
      for (let position = from; position < run.end; position += 1) {
        node = trie.step(node, text.charCodeAt(position));
        if (node === 0) return;
        if (trie.entryAt(node) >= 0) visit(node, at, position + 1);
      }
      const next = runs[at + 1];
      if (next === undefined || next.gap === 'broken') return;
      node = trie.step(node, BOUNDARY_UNIT);
      if (node === 0) return;
      from = next.start;
    }
  }

  private accept(node: number, index: number, start: number, end: number): KeywordMatch | null {
    const run = this.runs[index]!;
    if (end === run.end) return this.matchAtRunEnd(node, index, start, end);
    if (run.script === SCRIPT.latin) {
      const rest = this.text.slice(end, run.end);
      const plural = end - start >= PLURAL_FROM && (rest === 's' || rest === 'es');
      return plural ? this.matchAtRunEnd(node, index, start, run.end) : null;
    }
    if (run.script !== SCRIPT.hangul) return null;
    const rest = this.text.slice(end, run.end);
    const length = end - Math.max(start, run.start);
    if (isEnding(rest, length)) return this.withTail(node, start, end, rest, run.end);
    // One syllable begins no compound: `표` is a word, but not in `대표`, even where `대` is one too.
    if (length > 1 && this.continuesAt(index, end)) {
      const tail = this.tailBetween(index, end);
      return { start, end, tail, tailEnd: end + tail.length, terms: this.termsAt(node) };
    }
    const stems = this.termsAt(node).filter((term) => term.sense.role === 'filler' && term.sense.stem);
    return stems.length === 0 ? null : { start, end, tail: rest, tailEnd: run.end, terms: stems };
  }

  private matchAtRunEnd(node: number, index: number, start: number, end: number): KeywordMatch | null {
    const next = this.runs[index + 1];
    const endsInHangul = this.runs[index]!.script === SCRIPT.hangul;
    if (next !== undefined && !endsInHangul && next.gap === 'attached' && next.script === SCRIPT.hangul) {
      const tail = this.text.slice(next.start, next.end);
      if (isOnlyGrammar(tail)) return this.withTail(node, start, end, tail, next.end);
    }
    return { start, end, tail: '', tailEnd: end, terms: this.termsAt(node) };
  }

  private withTail(node: number, start: number, end: number, tail: string, tailEnd: number): KeywordMatch | null {
    let terms = this.termsAt(node);
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
    const answer = this.wordFollows(index, offset) || this.endingBefore(index, offset) > 0;
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

  private wordFollows(index: number, offset: number): boolean {
    return this.at(index, offset).length > 0;
  }

  private tailBetween(index: number, offset: number): string {
    if (this.wordFollows(index, offset)) return '';
    const length = this.endingBefore(index, offset);
    return this.text.slice(offset, offset + length);
  }

  private termsAt(node: number): Term[] {
    const { terms, nextTerm, trie } = this.vocabulary;
    const found: Term[] = [];
    for (let entry = trie.entryAt(node); entry >= 0; entry = nextTerm[entry]!) found.push(terms[entry]!);
    return found;
  }
}
