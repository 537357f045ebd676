import type { Comparator } from '../../plan.js';
import type { Term } from '../../vocabulary/sense.js';
import type { UnitDefinition } from '../../vocabulary/vocabulary.js';
import type { TimeExpression } from '../time/time-expression.js';
import type {
  CodeElement,
  Counter,
  Element,
  NumberElement,
  SignElement,
  TermElement,
  TimeElement,
  UnknownElement,
} from './reading.js';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** An element that has no place in the list yet: its index and its endings are set when it is added. */
export type Draft = Element extends infer E ? (E extends Element ? Mutable<E> : never) : never;

// Written out one by one, so that all elements of a kind have the same hidden class: these are made most often.

export function termElement(start: number, end: number, terms: readonly Term[]): Mutable<TermElement> {
  return { kind: 'term', index: -1, start, end, tail: '', tailEnd: end, terms };
}

export function timeElement(
  start: number,
  end: number,
  expression: TimeExpression,
  terms: readonly Term[],
  amount: TimeElement['amount'],
  opener: Term | null = null,
): Mutable<TimeElement> {
  return { kind: 'time', index: -1, start, end, tail: '', tailEnd: end, expression, terms, amount, opener };
}

export function numberElement(
  start: number,
  end: number,
  value: number,
  unit: UnitDefinition | null,
  counter: Counter | null,
): Mutable<NumberElement> {
  return { kind: 'number', index: -1, start, end, tail: '', tailEnd: end, value, unit, counter };
}

export function codeElement(
  start: number,
  end: number,
  code: string,
  certain: boolean,
  type: string | null,
): Mutable<CodeElement> {
  return { kind: 'code', index: -1, start, end, tail: '', tailEnd: end, code, certain, type };
}

export function signElement(
  start: number,
  end: number,
  op: Comparator,
  values: readonly string[],
): Mutable<SignElement> {
  return { kind: 'sign', index: -1, start, end, tail: '', tailEnd: end, op, values };
}

export function unknownElement(start: number, end: number, text: string, symbol: boolean): Mutable<UnknownElement> {
  return { kind: 'unknown', index: -1, start, end, tail: '', tailEnd: end, text, symbol };
}
