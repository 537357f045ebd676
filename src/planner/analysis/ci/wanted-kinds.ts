import type { Context } from '../context.js';
import { dimensionOf, type GroupMention } from '../parts/grouping.js';
import { findValues } from '../parts/values.js';
import { isPhrase, nextMeaningful, previousMeaningful, senseOf, type Element, type Reading } from '../text/reading.js';

const OWNERS = ['item'] as const;

/** "What types of items are there", "어떤 엔진이 있어": the values of a field are asked for, not items. */
export function wantedKinds(context: Context): GroupMention | null {
  const { reading } = context;
  const named = reading.elements.some((element) => element.kind === 'code' && element.certain);
  if (named) return null;
  const values = findValues(context, OWNERS, new Set());
  for (const element of reading.elements) {
    const found = dimensionOf(reading, element, OWNERS);
    if (found === null || found.isType || reading.vocabulary.fields.get(found.field)?.type !== 'text') continue;
    if (values.some(({ field }) => field === found.field)) continue;
    if (hasValue(reading, element)) continue;
    const joined = kindsWords(reading, element) ?? distinctWords(reading, element) ?? askingWords(reading, element);
    if (joined === null) continue;
    // "Which zone is erp in" asks one item for a field, "what kinds of items does erp have" does not.
    const isOfOne = values.some(({ item }) => item !== null) && !isOfItems(reading, element, joined);
    if (isOfOne) continue;
    return { ...found, element, joined: [...joined, ...repetitions(reading, element, found.field)] };
  }
  return null;
}

/** "Which server ip is 10.1.3.11": what stands behind is its value, known or not. */
function hasValue({ elements }: Reading, element: Element): boolean {
  const next = nextMeaningful(elements, element.index);
  return next !== undefined && ['code', 'unknown', 'sign', 'number'].includes(next.kind);
}

function isOfItems({ elements }: Reading, element: Element, joined: readonly Element[]): boolean {
  if (!joined.some((word) => senseOf(word, 'question') !== null)) return true;
  const beside = [nextMeaningful(elements, element.index), previousMeaningful(elements, element.index)];
  return beside.some((other) => senseOf(other, 'item_type') !== null);
}

/** `어떤 엔진`, "which database engines". */
function askingWords({ elements }: Reading, element: Element): Element[] | null {
  let before = previousMeaningful(elements, element.index);
  const kind = elements[element.index - 1];
  // "Which server has the ip address …" asks for a server.
  if (kind !== undefined && senseOf(kind, 'item_type') !== null && kind.tail === '')
    before = previousMeaningful(elements, kind.index);
  return before !== undefined && senseOf(before, 'question')?.asks === 'which' ? [before] : null;
}

/** `엔진 종류`, "kinds of engines". */
function kindsWords({ elements, korean }: Reading, element: Element): Element[] | null {
  const word = korean ? elements[element.index + 1] : previousMeaningful(elements, element.index);
  if (word === undefined || !isPhrase(word, 'kinds') || /^(?:별|마다|과|와)/.test(word.tail)) return null;
  if (korean) return element.tail === '' ? [word] : null;
  const before = previousMeaningful(elements, word.index);
  return before !== undefined && senseOf(before, 'question')?.asks === 'which' ? [word, before] : [word];
}

/** "Distinct database engines"; where they are counted, that is another question. */
function distinctWords({ elements }: Reading, element: Element): Element[] | null {
  if (elements.some((other) => senseOf(other, 'aggregation') !== null)) return null;
  let before = previousMeaningful(elements, element.index);
  if (before !== undefined && senseOf(before, 'item_type') !== null)
    before = previousMeaningful(elements, before.index);
  return before !== undefined && isPhrase(before, 'distinct') ? [before] : null;
}

/** "What languages are the apps written in": the same field in other words. */
function repetitions(reading: Reading, element: Element, field: string): Element[] {
  return reading.elements.filter((other) => other !== element && dimensionOf(reading, other, OWNERS)?.field === field);
}
