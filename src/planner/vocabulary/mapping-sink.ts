import { jsonPointer, type Problem } from '../../errors/problem.js';
import { canonicalKeyword } from './canonical-keyword.js';
import { fold } from './folded-text.js';
import type { FieldDefinition, Sense } from './sense.js';
import type { RelationEndpoints, ViewRelations } from './vocabulary.js';

type Token = string | number;

/** Where in the content something stands: a linked list, written out as a JSON Pointer only when it is needed. */
export interface Place {
  readonly parent: Place | null;
  readonly token: Token;
}

export function pointer(place: Place | null): string {
  const tokens: Token[] = [];
  for (let at = place; at !== null; at = at.parent) tokens.unshift(at.token);
  return jsonPointer(...tokens);
}

export function below(parent: Place | null, token: Token): Place {
  return { parent, token };
}

export interface MappingEntry {
  readonly keyword: string;
  readonly canonical: string;
  readonly sense: Sense;
  readonly place: Place | null;
}

export const LONGEST_KEYWORD = 100;

/** Collects what a mapping's content says: its keywords and facts, and everything that is wrong with it. */
export class MappingSink {
  readonly entries: MappingEntry[] = [];
  readonly problems: Problem[] = [];
  readonly warnings: Problem[] = [];
  readonly fields: FieldDefinition[] = [];
  readonly units: { unit: string; factor: number; field: string | null; metric: string | null }[] = [];
  readonly metrics: string[] = [];
  readonly outcomes: string[] = [];
  readonly codePrefixes: [prefix: string, type: string][] = [];
  readonly endpoints: [relType: string, ends: RelationEndpoints][] = [];
  readonly views: [view: string, relations: ViewRelations][] = [];
  private readonly seen = new Map<string, MappingEntry>();

  /**
   * `oneMeaning`: in this mapping a keyword may stand only once. Where it is false, it may stand for several things (a
   * deployment is a kind of work and a kind of event), but not twice for the same.
   */
  constructor(private readonly oneMeaning: boolean) {}

  problem(place: Place | null, message: string): void {
    this.problems.push({ path: pointer(place), message });
  }

  warning(place: Place | null, message: string): void {
    this.warnings.push({ path: pointer(place), message });
  }

  keyword(place: Place, keyword: string, sense: Sense): void {
    if (keyword.length > LONGEST_KEYWORD) {
      this.problem(place, `A keyword has at most ${LONGEST_KEYWORD} characters.`);
      return;
    }
    const folded = fold(keyword);
    const canonical = canonicalKeyword(folded);
    if (canonical === '') {
      this.problem(place, 'The keyword is empty: it has no letter, digit or symbol that a question could hold.');
      return;
    }
    if (canonical === null) {
      this.problem(place, `"${keyword}" holds punctuation, which ends a word in a question; it could never match.`);
      return;
    }
    const entry = { keyword, canonical, sense, place };
    const first = this.seen.get(canonical);
    if (first === undefined) this.seen.set(canonical, entry);
    else if (!this.mayRepeat(place, first, entry, folded)) return;
    this.entries.push(entry);
  }

  /** A keyword that follows from others (the metric an alias stands for): never a duplicate, never a problem. */
  implied(keyword: string, sense: Sense): void {
    const canonical = canonicalKeyword(fold(keyword));
    if (canonical === null || canonical === '' || this.seen.has(canonical)) return;
    const entry = { keyword, canonical, sense, place: null };
    this.seen.set(canonical, entry);
    this.entries.push(entry);
  }

  private mayRepeat(place: Place, first: MappingEntry, entry: MappingEntry, folded: string): boolean {
    const same = sameSense(first.sense, entry.sense);
    if (!same && !this.oneMeaning) return true;
    const where = pointer(first.place);
    if (same && !this.oneMeaning) {
      this.problem(place, `"${entry.keyword}" already stands at ${where} for the same.`);
    } else if (fold(first.keyword) === folded) {
      this.problem(place, `"${entry.keyword}" is a duplicate of "${first.keyword}" at ${where}.`);
    } else if (same) {
      this.warning(place, `"${entry.keyword}" matches the same text as "${first.keyword}" at ${where}; one is enough.`);
    } else {
      this.problem(
        place,
        `"${entry.keyword}" matches the same text as "${first.keyword}" at ${where}, but stands for something else.`,
      );
    }
    return false;
  }
}

function sameSense(one: Sense, other: Sense): boolean {
  return one === other || JSON.stringify(one) === JSON.stringify(other);
}
