import type { Refusal } from '../plan.js';
import { IMPERATIVES } from '../vocabulary/korean-endings.js';
import { spanOf, type Context } from './context.js';
import type { Frame } from './frame.js';
import { isPhrase, nextMeaningful, senseOf, termWith, type Element, type Reading } from './text/reading.js';
import { isLight } from './unmatched.js';

/** Why the question is declined, or null. What was understood stays in the plan. */
export function refusalOf(context: Context, frame: Frame, unmatched: readonly Element[]): Refusal | null {
  const { reading, times } = context;
  const wordsOf = (elements: readonly Element[]): string[] =>
    elements.map((element) => reading.folded.original.slice(...spanOf(reading, element)));
  const impossible = times.impossible.map(({ element }) => reading.elements[element]!);
  if (impossible.length > 0) {
    for (const { element, reason } of times.impossible) {
      const message = reason === 'reversed' ? 'This time ends before it begins.' : 'There is no such date or time.';
      context.warnings.push({ code: 'IMPOSSIBLE_DATE', message, span: spanOf(reading, reading.elements[element]!) });
    }
    return { reason: 'impossible_date', detail: times.impossible[0]!.reason, words: wordsOf(impossible) };
  }
  const unsupported = reading.elements.find((element) => isUnsupported(context, element));
  if (unsupported !== undefined) {
    const term = termWith(unsupported, 'unsupported') ?? termWith(unsupported, 'command');
    const detail = senseOf(unsupported, 'unsupported')?.reason ?? senseOf(unsupported, 'command')?.reason ?? 'change';
    context.ledger.cite(unsupported, 'refusal.detail', detail, term);
    return { reason: 'unsupported', detail, words: wordsOf([unsupported]) };
  }
  const measure = reading.elements.find((element) => isMeasure(reading, element));
  if (measure !== undefined) return { reason: 'unsupported', detail: 'relative', words: wordsOf([measure]) };
  const unknown = unmatched.filter((element) => element.kind !== 'unknown' || !element.symbol);
  if (
    reading.elements.every((element) => element.kind === 'unknown' || isLight(element)) &&
    frame.missing !== undefined
  ) {
    return { reason: 'nothing_understood', detail: 'no_known_word', words: wordsOf(unknown) };
  }
  if (unknown.length > 0) return { reason: 'unknown_words', detail: 'unknown_words', words: wordsOf(unknown) };
  if (frame.missing !== undefined) return { reason: 'incomplete', detail: frame.missing, words: [] };
  return null;
}

/** A kind of question that no tool answers, or an order to change something. */
function isUnsupported(context: Context, element: Element): boolean {
  const { reading, ledger } = context;
  if (senseOf(element, 'unsupported') !== null) return !ledger.isUsed(element) || senseOf(element, 'filler') === null;
  if (senseOf(element, 'command') === null) return false;
  if (reading.korean) return isOrdered(reading, element);
  const first = reading.elements.find((other) => !isPolite(other));
  return first === element && !isPhrase(element, 'search') && !isKindOfRecord(context, element);
}

const TOLD_OF_RECORDS = ['aggregation', 'history', 'rate', 'series', 'bucket', 'field'] as const;

/** "Patch count by team", "reboot work last week": a kind of record and what is asked of it; an order has an object. */
function isKindOfRecord({ reading, ledger }: Context, element: Element): boolean {
  const next = nextMeaningful(reading.elements, element.index);
  const isTold = TOLD_OF_RECORDS.some((role) => senseOf(next, role) !== null) || isPhrase(next, 'group');
  return isTold && ledger.isUsed(element) && senseOf(element, 'value') !== null;
}

const THAN = /(?:^|[^a-z])(?:than|above|below|over|under)\s+(?:the\s+)?$/;
/** "Servers over cpu 90%" holds nothing against the cpu. */
const PLAIN_THAN = /(?:^|[^a-z])than\s+(?:the\s+)?$/;
const LONGEST_THAN = 20;

/** `srv-erp-01보다 높은`, `평균보다 높은`, `메모리보다 높은`, "higher than srv-erp-01": what others are measured by. */
function isMeasure(reading: Reading, element: Element): boolean {
  const measures = (element.kind === 'code' && element.certain) || senseOf(element, 'aggregation') !== null;
  const metric = senseOf(element, 'metric') !== null;
  if (!measures && !metric) return false;
  if (element.tail.startsWith('보다')) return true;
  const before = reading.folded.text.slice(Math.max(0, element.start - LONGEST_THAN), element.start);
  return (measures ? THAN : PLAIN_THAN).test(before);
}

/** `재시작해줘`, `삭제해 줘`: an imperative, in the word or behind it. */
function isOrdered(reading: Reading, element: Element): boolean {
  if (IMPERATIVES.has(element.tail)) return true;
  if (element.tail !== '' && !/^[을를]$/.test(element.tail)) return false;
  const next = nextMeaningful(reading.elements, element.index) ?? reading.elements[element.index + 1];
  const after = reading.elements[element.index + 1] ?? next;
  if (after === undefined) return false;
  return (
    /^(?:해|하|시켜|진행)/.test(reading.folded.text.slice(after.start, after.tailEnd)) &&
    senseOf(after, 'filler') !== null
  );
}

function isPolite(element: Element): boolean {
  return (
    element.kind === 'term' &&
    element.terms.every(({ sense }) => sense.role === 'filler' || sense.role === 'small_talk')
  );
}
