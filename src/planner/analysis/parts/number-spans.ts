import { isPhrase, type Element, type NumberElement, type Reading, type TimeElement } from '../text/reading.js';

export type Numeric = NumberElement | TimeElement;

/** Numbers that stand together for one thing: from one to the other, or either of them. */
export interface NumberSpan {
  readonly kind: 'range' | 'choice';
  /** In the order of the question; a range has two. */
  readonly numbers: readonly [Numeric, Numeric, ...Numeric[]];
  /** Everything from the first number to the last, and the word before that opens a range. */
  readonly elements: readonly number[];
}

const RANGE = /^\s*(?:~|〜|–|—|to|through|에서|부터)\s*$/;
const CHOICE = /^\s*(?:,|\/|·|or|,\s*or|나|이나|와|과|또는|혹은)\s*$/;
const AND = /^\s*(?:,\s*)?and\s*$/;

/** More numbers side by side are no values that anyone asks for. */
const MOST_NUMBERS = 16;

/** `3~5`, "between 3 and 5", "4 or 5", `4나 5`: the numbers that begin with this one, or null where it stands alone. */
export function numberSpanAt(reading: Reading, first: Numeric): NumberSpan | null {
  const numbers: Numeric[] = [first];
  const opened = openingBetween(reading, first);
  let kind: NumberSpan['kind'] | null = null;
  for (let next = numericAfter(reading, first); next !== null; next = numericAfter(reading, next)) {
    const joined = joining(reading, numbers.at(-1)!, next, opened !== null);
    if (joined === null || (kind !== null && (kind === 'range' || joined !== kind))) break;
    if (numbers.length === MOST_NUMBERS) return null;
    kind = joined;
    numbers.push(next);
  }
  const [one, other, ...more] = numbers;
  if (kind === null || one === undefined || other === undefined) return null;
  const last = numbers.at(-1)!;
  const inside = reading.elements.slice(first.index, last.index + 1).map(({ index }) => index);
  const opening = kind === 'range' && opened !== null ? [opened.index] : [];
  return { kind, numbers: [one, other, ...more], elements: [...opening, ...inside] };
}

function openingBetween({ elements }: Reading, first: Numeric): Element | null {
  const before = elements[first.index - 1];
  return before !== undefined && isPhrase(before, 'between') ? before : null;
}

/** The number behind another one, with at most one word between them. */
function numericAfter({ elements }: Reading, { index }: Numeric): Numeric | null {
  const next = [elements[index + 1], elements[index + 2]].find(
    (element) => element !== undefined && isNumeric(element),
  );
  return next ?? null;
}

function isNumeric(element: Element): element is Numeric {
  if (element.kind === 'number') return element.counter === null || element.counter === 'items';
  return element.kind === 'time' && element.amount !== null;
}

function joining(reading: Reading, one: Numeric, next: Numeric, opened: boolean): NumberSpan['kind'] | null {
  const gap = reading.folded.text.slice(one.end, next.start);
  if (RANGE.test(gap)) return 'range';
  // `심각도 3, 5건`: a number of items is something else, unless a range ends in it (`16~24개`).
  if (next.kind === 'number' && next.counter !== null) return null;
  if (AND.test(gap)) return opened ? 'range' : 'choice';
  return CHOICE.test(gap) ? 'choice' : null;
}
