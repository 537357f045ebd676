import type { Filter, FilterOperator, Scalar } from '../../plan.js';
import type { FieldOwner, Term } from '../../vocabulary/sense.js';
import { isFieldOf, type Context } from '../context.js';
import {
  isFiller,
  isPhrase,
  nextMeaningful,
  previousMeaningful,
  senseOf,
  sensesOf,
  type Element,
  type Reading,
  type SenseOf,
} from '../text/reading.js';

/** A known value in the question (`zone-a`, `실패한`), with the one of its meanings that counts here. */
export interface ValueMention {
  readonly element: Element;
  readonly term: Term;
  readonly field: string;
  readonly op: '=' | '>=' | '<=';
  readonly value: Scalar;
  /** The item that the value stands for where an item is wanted (`erp` the system). */
  readonly item: string | null;
  readonly negated: boolean;
}

/** The known values whose field is one of `owners`', in order. Elements in `taken` belong to something else already. */
export function findValues(
  context: Context,
  owners: readonly FieldOwner[],
  taken: ReadonlySet<number>,
): ValueMention[] {
  const { reading } = context;
  const mentions: ValueMention[] = [];
  const namedAnywhere = namedFields(reading);
  for (const element of reading.elements) {
    if (element.kind !== 'term' || taken.has(element.index)) continue;
    const term = meaning(reading, element, owners, namedAnywhere);
    if (term === null) continue;
    const sense = term.sense as SenseOf<'value'>;
    const { field, op, item } = sense;
    mentions.push({ element, term, field, op, value: typed(reading, field, sense.value), item, negated: false });
  }
  return withNegation(reading, mentions);
}

function typed(reading: Reading, field: string, value: Scalar): Scalar {
  const isNumber = reading.vocabulary.fields.get(field)?.type === 'number' && typeof value === 'string';
  return isNumber && value.trim() !== '' && Number.isFinite(Number(value)) ? Number(value) : value;
}

/** The meaning of a value word: that of the field named beside it, else the first that `owners` have. */
function meaning(
  reading: Reading,
  element: Element,
  owners: readonly FieldOwner[],
  namedAnywhere: () => ReadonlySet<string>,
): Term | null {
  if (element.kind !== 'term') return null;
  const terms = element.terms.filter(
    (term) => term.sense.role === 'value' && isFieldOf(reading, term.sense.field, owners),
  );
  if (terms.length < 2) return terms[0] ?? null;
  for (const beside of besides(reading, element)) {
    const named = sensesOf(beside, 'field').map((sense) => sense.field);
    const chosen = terms.find((term) => term.sense.role === 'value' && named.includes(term.sense.field));
    if (chosen !== undefined) return chosen;
  }
  for (const owner of owners) {
    const own = terms.filter((term) => term.sense.role === 'value' && isFieldOf(reading, term.sense.field, [owner]));
    const [chosen, ...others] =
      own.length < 2 ? own : own.filter((term) => namedAnywhere().has((term.sense as Value).field));
    // Of two fields that nobody names, neither is meant more ("what did alice do": request or approve).
    if (own.length > 0) return others.length === 0 ? (chosen ?? null) : null;
  }
  return null;
}

type Value = SenseOf<'value'>;

/** All fields that the question names, put together when they are first wanted. One that is asked for has no value yet. */
function namedFields(reading: Reading): () => ReadonlySet<string> {
  let names: ReadonlySet<string> | null = null;
  const put = (): ReadonlySet<string> => {
    const asked = askedPerson(reading);
    const others = reading.elements.filter((other) => other !== asked);
    return new Set(others.flatMap((other) => sensesOf(other, 'field').map((sense) => sense.field)));
  };
  return () => (names ??= put());
}

/** What "who" asks for: "who approved alice's work", `alice가 요청한 작업은 누가 승인했어`, `승인자가 누구야`. */
function askedPerson(reading: Reading): Element | null {
  const { elements, vocabulary } = reading;
  const who = elements.find((element) => senseOf(element, 'question')?.asks === 'who');
  if (who === undefined) return null;
  const isPerson = (element: Element | undefined): boolean =>
    sensesOf(element, 'field').some(({ field }) => vocabulary.fields.get(field)?.asks === 'who');
  const before = previousMeaningful(elements, who.index);
  if (isPerson(before)) return before!;
  const after = elements.slice(who.index + 1).filter(isPerson);
  return (reading.korean ? after.at(-1) : after[0]) ?? null;
}

/** Where the field of a value may be named: Korean puts it on either side (`bob이 승인한`, `승인자가 bob인`), English mostly before. */
function besides(reading: Reading, element: Element): (Element | undefined)[] {
  const { elements } = reading;
  const next = nextMeaningful(elements, element.index);
  const previous = previousMeaningful(elements, element.index);
  const asked = askedPerson(reading);
  const around = reading.korean && element.tail !== '인' ? [next, previous] : [previous, next];
  return around.filter((beside) => beside !== asked);
}

/** `zone-a가 아닌`, `erp를 제외한`, `not in zone-a`, `except erp and mes`. */
function withNegation(reading: Reading, mentions: readonly ValueMention[]): ValueMention[] {
  const negated = mentions.map((mention) => isNegated(reading, mention.element));
  for (let at = mentions.length - 2; at >= 0; at -= 1) {
    if (negated[at + 1] && coordinated(reading, mentions[at]!, mentions[at + 1]!) && reading.korean) negated[at] = true;
  }
  for (let at = 1; at < mentions.length; at += 1) {
    if (negated[at - 1] && coordinated(reading, mentions[at - 1]!, mentions[at]!) && !reading.korean)
      negated[at] = true;
  }
  return mentions.map((mention, at) => (negated[at] ? { ...mention, negated: true } : mention));
}

function isNegated(reading: Reading, element: Element): boolean {
  return negationOf(reading, element) !== null;
}

/** The word that negates a value, or null. */
export function negationOf(reading: Reading, element: Element): Element | null {
  const next = nextMeaningful(reading.elements, element.index);
  if (next !== undefined && isPhrase(next, 'negation') && /^[가-힣]/.test(reading.folded.text.charAt(next.start)))
    return next;
  // `성공하지 못한`, `활성화되지 않은`, `zone-c에 없는`.
  const after = reading.elements[element.index + 1];
  if (after !== undefined && /(?:지|에)$/.test(element.tail) && isPhrase(after, 'without')) return after;
  const previous = previousMeaningful(reading.elements, element.index);
  if (
    previous !== undefined &&
    isPhrase(previous, 'negation') &&
    /^[a-z]/.test(reading.folded.text.charAt(previous.start))
  ) {
    return previous;
  }
  return null;
}

/** The words that ask for several named values side by side: `비교`, `각각`, `respectively`. */
export function sideBySideWords(reading: Reading): Element[] {
  return reading.elements.filter((element) => isPhrase(element, 'compare') || isPhrase(element, 'each'));
}

/** The field that several values are named of, if the question holds them against each other: `mes와 erp 중 더 많은 곳`. */
export function comparedValues(context: Context, owners: readonly FieldOwner[]): ValueMention | null {
  if (sideBySideWords(context.reading).length === 0) return null;
  const values = findValues(context, owners, new Set()).filter(({ negated }) => !negated);
  return values.find(({ field }, at) => values.findIndex((other) => other.field === field) < at) ?? null;
}

const JOINING = ['and', 'or', 'compare'] as const;
const TOGETHER = /^(?:와|과|이랑|랑|하고|이나|나|도)/;

/** Whether two values of one field stand side by side: `erp와 mes`, `erp, mes`, `erp or mes`. */
export function coordinated(reading: Reading, first: ValueMention, second: ValueMention): boolean {
  if (first.field !== second.field) return false;
  return joinedBy(reading, first.element, second.element);
}

/** Whether "and", "or", a comma or a Korean "with" stands between two elements, and nothing else but fillers. */
export function joinedBy(reading: Reading, first: Element, second: Element): boolean {
  const between = reading.elements.slice(first.index + 1, second.index);
  const joining = between.filter((other) => JOINING.some((phrase) => isPhrase(other, phrase)));
  if (between.some((other) => !isFiller(other) && !joining.includes(other))) return false;
  if (joining.length > 0 || TOGETHER.test(first.tail)) return true;
  return /^\s*[,/·&]/.test(reading.folded.text.slice(first.tailEnd, second.start));
}

const OPPOSITES = { '=': '!=', '>=': '<', '<=': '>' } as const;

/** What a value asks of its field: `critical` is at least 4, `not critical` is less. */
export function operatorOf({ op, negated }: ValueMention): FilterOperator {
  return negated ? OPPOSITES[op] : op;
}

/** The conditions that values make: one per field, several values of a field as one `in`, negated ones apart. */
export function filtersOf(mentions: readonly ValueMention[]): Filter[] {
  const filters: Filter[] = [];
  const byField = new Map<string, Filter>();
  for (const { field, op, value, negated } of mentions) {
    if (negated) {
      filters.push({ field, op: OPPOSITES[op], value });
      continue;
    }
    const before = op === '=' ? byField.get(field) : undefined;
    if (before === undefined) {
      const filter: Filter = { field, op, value };
      filters.push(filter);
      if (op === '=') byField.set(field, filter);
      continue;
    }
    const values = Array.isArray(before.value) ? before.value : [before.value];
    if (!values.includes(value)) before.value = [...values, value];
    if (Array.isArray(before.value)) before.op = 'in';
  }
  return filters;
}
