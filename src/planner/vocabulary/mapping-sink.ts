import { jsonPointer, type Problem } from '../../errors/problem.js';
import { canonicalKeyword } from './canonical-keyword.js';
import { fold } from './folded-text.js';
import type { Filter } from '../plan.js';
import type { FieldDefinition, Sense, Term } from './sense.js';
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

/** A term with the form that it is found under, and where it stands; nowhere, if it only follows from others. */
export interface MappingEntry extends Term {
  readonly canonical: string;
  readonly section: Place | null;
  readonly token: Token;
}

function placeOf({ section, token }: MappingEntry): Place | null {
  return section === null ? null : below(section, token);
}

/** JSON Pointer to where an entry stands; null for one that only follows from others. */
export function pathOf(entry: MappingEntry): string | null {
  const place = placeOf(entry);
  return place === null ? null : pointer(place);
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
  readonly sizes: { metric: string; field: string; place: Place }[] = [];
  readonly codePrefixes: [prefix: string, type: string][] = [];
  readonly itemTypes: [type: string, filters: readonly Filter[]][] = [];
  readonly endpoints: [relType: string, ends: RelationEndpoints][] = [];
  readonly views: [view: string, relations: ViewRelations][] = [];
  private readonly seen = new Map<string, MappingEntry>();

  /**
   * `asset`: its index in the vocabulary. `oneMeaning`: in this mapping a keyword may stand only once. Where it is false, it may stand for several things (a
   * deployment is a kind of work and a kind of event), but not twice for the same. `reportsRepeats`: whether keywords that
   * stand twice are looked for; compiling drops them in passing.
   */
  constructor(
    private readonly asset: number,
    private readonly oneMeaning: boolean,
    private readonly reportsRepeats: boolean,
  ) {}

  problem(place: Place | null, message: string): void {
    this.problems.push({ path: pointer(place), message });
  }

  warning(place: Place | null, message: string): void {
    this.warnings.push({ path: pointer(place), message });
  }

  /** A keyword that stands under `token` in `section`. */
  keyword(section: Place, token: Token, keyword: string, sense: Sense): void {
    if (keyword.length > LONGEST_KEYWORD) {
      this.problem(below(section, token), `A keyword has at most ${LONGEST_KEYWORD} characters.`);
      return;
    }
    const folded = fold(keyword);
    const canonical = canonicalKeyword(folded);
    if (canonical === '') {
      this.problem(
        below(section, token),
        'The keyword is empty: it has no letter, digit or symbol that a question could hold.',
      );
      return;
    }
    if (canonical === null) {
      this.problem(
        below(section, token),
        `"${keyword}" holds punctuation, which ends a word in a question; it could never match.`,
      );
      return;
    }
    const entry: MappingEntry = { keyword, asset: this.asset, sense, canonical, section, token };
    if (this.reportsRepeats && !this.mayStand(entry, folded)) return;
    this.entries.push(entry);
  }

  /** A keyword that follows from others (the metric an alias stands for): it gives way to one that is written down. */
  implied(keyword: string, sense: Sense): void {
    const canonical = canonicalKeyword(fold(keyword));
    if (canonical === null || canonical === '' || this.seen.has(canonical)) return;
    this.entries.push({ keyword, asset: this.asset, sense, canonical, section: null, token: keyword });
  }

  private mayStand(entry: MappingEntry, folded: string): boolean {
    const first = this.seen.get(entry.canonical);
    if (first === undefined) {
      this.seen.set(entry.canonical, entry);
      return true;
    }
    const same = sameSense(first.sense, entry.sense);
    if (!same && !this.oneMeaning) return true;
    const where = pointer(placeOf(first));
    const place = placeOf(entry);
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

export function sameSense(one: Sense, other: Sense): boolean {
  return one === other || JSON.stringify(one) === JSON.stringify(other);
}
