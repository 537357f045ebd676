import type { Comparator } from '../../plan.js';
import type { FoldedText } from '../../vocabulary/folded-text.js';
import type { KeywordMatcher } from '../../vocabulary/keyword-matcher.js';
import type { Role, Sense, Term } from '../../vocabulary/sense.js';
import type { CompiledVocabulary, UnitDefinition } from '../../vocabulary/vocabulary.js';
import type { TimeUnit } from '../../vocabulary/time-labels.js';
import type { Run } from '../../vocabulary/runs.js';
import type { TimeExpression } from '../time/time-expression.js';

interface ElementBase {
  readonly index: number;
  /** Offsets in the folded text, Korean endings left off. */
  readonly start: number;
  readonly end: number;
  /** Korean endings that follow, up to `tailEnd`. */
  readonly tail: string;
  readonly tailEnd: number;
}

/** A known word, with everything it may stand for. */
export interface TermElement extends ElementBase {
  readonly kind: 'term';
  readonly terms: readonly Term[];
}

/** A word that is built like an item's code. `certain`: it can be nothing else; otherwise only a field beside it says so. */
export interface CodeElement extends ElementBase {
  readonly kind: 'code';
  readonly code: string;
  readonly certain: boolean;
  /** The item type that its first segment tells. */
  readonly type: string | null;
}

export type Counter = 'items' | 'steps' | 'rank';

/** A number with what is counted or measured by it. */
export interface NumberElement extends ElementBase {
  readonly kind: 'number';
  readonly value: number;
  readonly unit: UnitDefinition | null;
  readonly counter: Counter | null;
}

/** A time; where it is an amount (`30분`), a comparison beside it makes it a duration. */
export interface TimeElement extends ElementBase {
  readonly kind: 'time';
  readonly expression: TimeExpression;
  /** The time keyword that matched, if one did. */
  readonly terms: readonly Term[];
  readonly amount: { value: number; unit: TimeUnit } | null;
  /** The word at its beginning that says that it ends now, and is no amount (`last hour`). */
  readonly opener: Term | null;
}

/** `= value`, `>= 4`, `!= (a, b)`: a sign and what stands behind it. */
export interface SignElement extends ElementBase {
  readonly kind: 'sign';
  readonly op: Comparator;
  readonly values: readonly string[];
}

/** A word that nobody knows. */
export interface UnknownElement extends ElementBase {
  readonly kind: 'unknown';
  readonly text: string;
  /** Emoji and other signs: reported, but nothing is declined for them. */
  readonly symbol: boolean;
}

export type Element = TermElement | CodeElement | NumberElement | TimeElement | SignElement | UnknownElement;

/** A question taken apart: its elements in order, and what they were read with. */
export interface Reading {
  readonly folded: FoldedText;
  readonly runs: readonly Run[];
  readonly matcher: KeywordMatcher;
  readonly vocabulary: CompiledVocabulary;
  readonly elements: readonly Element[];
  readonly korean: boolean;
  /** Words for size that made a metric's word the name of a field. */
  readonly sizing: readonly Term[];
}

export type SenseOf<R extends Role> = Extract<Sense, { role: R }>;

/** The term of an element with a given role, or null. */
export function termWith(element: Element | undefined, role: Role): Term | null {
  if (element === undefined || (element.kind !== 'term' && element.kind !== 'time')) return null;
  for (const term of element.terms) if (term.sense.role === role) return term;
  return null;
}

/** The term by which an element names a field, or null. */
export function fieldTerm(element: Element | undefined, field: string): Term | null {
  if (element?.kind !== 'term') return null;
  return element.terms.find(({ sense }) => sense.role === 'field' && sense.field === field) ?? null;
}

/** What an element means in a given role, or null. */
export function senseOf<R extends Role>(element: Element | undefined, role: R): SenseOf<R> | null {
  return (termWith(element, role)?.sense ?? null) as SenseOf<R> | null;
}

/** All meanings of an element in a given role (a value of several fields). */
export function sensesOf<R extends Role>(element: Element | undefined, role: R): SenseOf<R>[] {
  if (element === undefined || (element.kind !== 'term' && element.kind !== 'time')) return [];
  return element.terms.filter((term) => term.sense.role === role).map((term) => term.sense as SenseOf<R>);
}

/** The term by which an element is a word of this kind (one word may be of several), or null. */
export function phraseTerm(element: Element | undefined, phrase: SenseOf<'phrase'>['phrase']): Term | null {
  if (element === undefined || (element.kind !== 'term' && element.kind !== 'time')) return null;
  return element.terms.find(({ sense }) => sense.role === 'phrase' && sense.phrase === phrase) ?? null;
}

export function isPhrase(element: Element | undefined, phrase: SenseOf<'phrase'>['phrase']): boolean {
  return sensesOf(element, 'phrase').some((sense) => sense.phrase === phrase);
}

/** Whether an element has no meaning but filling: it may stand between any two others. */
export function isFiller(element: Element | undefined): boolean {
  return element?.kind === 'term' && element.terms.every((term) => term.sense.role === 'filler');
}

/** The nearest element before `index` that is not a filler. */
export function previousMeaningful(elements: readonly Element[], index: number): Element | undefined {
  for (let at = index - 1; at >= 0; at -= 1) if (!isFiller(elements[at])) return elements[at];
  return undefined;
}

export function nextMeaningful(elements: readonly Element[], index: number): Element | undefined {
  for (let at = index + 1; at < elements.length; at += 1) if (!isFiller(elements[at])) return elements[at];
  return undefined;
}
