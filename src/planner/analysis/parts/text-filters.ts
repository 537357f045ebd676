import type { Filter, Scalar } from '../../plan.js';
import type { FieldOwner } from '../../vocabulary/sense.js';
import { fieldOf, textOf, warn, type Context } from '../context.js';
import { isAddress } from '../text/scan-code.js';
import {
  isFiller,
  isPhrase,
  nextMeaningful,
  previousMeaningful,
  senseOf,
  type Element,
  type Reading,
  type SignElement,
} from '../text/reading.js';

/** A condition with the elements that it is made of, the one that shows it best first. */
export interface FoundFilter {
  readonly filter: Filter;
  readonly elements: readonly Element[];
}

/**
 * Conditions whose value no vocabulary knows: `owner = x`, `owned by erp-platform`, `이름에 order가 포함된`, an address.
 * They come before all others, as they decide what a word beside them is.
 */
export function findTextFilters(context: Context, owners: readonly FieldOwner[]): FoundFilter[] {
  const { reading } = context;
  const found: FoundFilter[] = [];
  const taken = new Set<number>();
  const add = (filter: FoundFilter | null): void => {
    if (filter === null || filter.elements.some((element) => taken.has(element.index))) return;
    for (const element of filter.elements) taken.add(element.index);
    found.push(filter);
  };
  // `10.1로 시작하는` is no address.
  for (const element of reading.elements) {
    if (isPhrase(element, 'contains')) add(partFilter(reading, element, owners, (part) => `%${part}%`));
    else if (isPhrase(element, 'starts_with')) add(partFilter(reading, element, owners, (part) => `${part}%`));
    else add(nameFilter(reading, element, owners));
  }
  for (const element of reading.elements) {
    if (element.kind === 'sign') for (const filter of signFilters(context, element, owners)) add(filter);
    else if (element.kind === 'code' && isAddress(element.code)) add(addressFilter(reading, element));
    else if (element.kind === 'code' || (element.kind === 'unknown' && !element.symbol)) {
      add(equalFilter(reading, element, owners));
    }
  }
  return found;
}

function signFilters(context: Context, sign: SignElement, owners: readonly FieldOwner[]): FoundFilter[] {
  const { reading } = context;
  const named = reading.elements[sign.index - 1]!;
  const field = fieldOf(reading, named, owners);
  if (field === null) {
    if (named.kind === 'unknown' || named.kind === 'code') {
      warn(context, 'UNKNOWN_FIELD', `There is no field "${textOf(reading, named)}" to filter by.`, named);
    }
    return [];
  }
  const values = sign.values.map((value) => typed(reading, field, value));
  if (values.some((value) => value === null)) return [];
  const known = values as Scalar[];
  const elements = [sign, named];
  if (known.length === 1) return [{ filter: { field, op: sign.op, value: known[0]! }, elements }];
  if (sign.op === '=') return [{ filter: { field, op: 'in', value: known }, elements }];
  return [];
}

/** The value as the field's type wants it; null when it is none. */
function typed(reading: Reading, field: string, value: string): Scalar | null {
  if (reading.vocabulary.fields.get(field)?.type !== 'number') return value;
  const number = /^-?\d+(?:\.\d+)?/.exec(value)?.[0];
  return number === undefined ? null : Number(number);
}

/** `이름에 order가 포함된`, `name contains order`: the word before in Korean, behind in English. */
function partFilter(
  reading: Reading,
  phrase: Element,
  owners: readonly FieldOwner[],
  pattern: (part: string) => string,
): FoundFilter | null {
  const { elements } = reading;
  const before = previousMeaningful(elements, phrase.index);
  const after = nextMeaningful(elements, phrase.index);
  const part = /^[a-z]/.test(textOf(reading, phrase)) ? after : before;
  if (part === undefined || part.kind === 'time' || part.kind === 'sign') return null;
  const named = part === after ? before : previousMeaningful(elements, part.index);
  const field = fieldOf(reading, named, owners);
  if (field === null || named === undefined) return null;
  const escaped = textOf(reading, part).replace(/[\\%_]/g, '\\$&');
  return { filter: { field, op: 'ilike', value: pattern(escaped) }, elements: [part, phrase, named] };
}

const WITHIN = /^\s+in\s+(?:(?:the|its|their)\s+)?$/;

/** "With billing in the name". */
function nameFilter(reading: Reading, named: Element, owners: readonly FieldOwner[]): FoundFilter | null {
  const field = textFieldOf(reading, named, owners);
  const part = field === null ? undefined : previousMeaningful(reading.elements, named.index);
  if (field === null || part === undefined) return null;
  const isPart = part.kind === 'unknown' || part.kind === 'code' || senseOf(part, 'value') !== null;
  if (!isPart || !WITHIN.test(reading.folded.text.slice(part.tailEnd, named.start))) return null;
  const escaped = textOf(reading, part).replace(/[\\%_]/g, '\\$&');
  return { filter: { field, op: 'ilike', value: `%${escaped}%` }, elements: [part, named] };
}

function addressFilter(reading: Reading, element: Element): FoundFilter | null {
  const field = [...reading.vocabulary.fields.keys()].find((name) => /(?:^|\.)ip$/.test(name));
  if (field === undefined) return null;
  const beside = [previousMeaningful(reading.elements, element.index), nextMeaningful(reading.elements, element.index)];
  const named = beside.filter(
    (other) => other !== undefined && fieldOf(reading, other, ['item']) === field,
  ) as Element[];
  return { filter: { field, op: '=', value: textOf(reading, element) }, elements: [element, ...named] };
}

const SUBJECT = /^(?:이|가|은|는)?$/;
const JOINING = /^(?:is|are|was|were|be|in|to|the|equals?)$/;

/** A field and a word beside it that can only be its value. */
function equalFilter(reading: Reading, word: Element, owners: readonly FieldOwner[]): FoundFilter | null {
  const { elements } = reading;
  const value = textOf(reading, word);
  const certain = word.kind === 'code' && word.certain;
  const before = elements[indexBefore(reading, word.index)];
  const field = textFieldOf(reading, before, owners);
  if (before !== undefined && field !== null && SUBJECT.test(before.tail)) {
    const attributive = word.tail.startsWith('인') || /인$/.test(value);
    if (attributive || (!certain && /[a-z]/.test(textOf(reading, before)))) {
      const bare = word.tail === '' && word.kind === 'unknown' ? value.replace(/인$/, '') : value;
      return { filter: { field, op: '=', value: bare }, elements: [word, before] };
    }
  }
  const after = elements[word.index + 1];
  const following = textFieldOf(reading, after, owners);
  if (certain || word.kind !== 'code' || after === undefined || following === null) return null;
  if (!/^(?:이|가)?$/.test(word.tail)) return null;
  // `erp-db 팀이 소유한`: two names of the same field.
  const further = elements[after.index + 1];
  const more = further !== undefined && textFieldOf(reading, further, owners) === following ? [further] : [];
  return { filter: { field: following, op: '=', value }, elements: [word, after, ...more] };
}

/** The element before, over `is` and the like but not over `of`, which turns things round. */
function indexBefore(reading: Reading, index: number): number {
  let at = index - 1;
  while (at >= 0 && isFiller(reading.elements[at]) && JOINING.test(textOf(reading, reading.elements[at]!))) at -= 1;
  return at;
}

function textFieldOf(reading: Reading, element: Element | undefined, owners: readonly FieldOwner[]): string | null {
  const field = fieldOf(reading, element, owners);
  return field !== null && reading.vocabulary.fields.get(field)?.type === 'text' ? field : null;
}
