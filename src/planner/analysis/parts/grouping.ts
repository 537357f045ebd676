import type { Bucket, CyclePattern } from '../../plan.js';
import type { FieldOwner, Term } from '../../vocabulary/sense.js';
import { fieldOf, type Context } from '../context.js';
import {
  isPhrase,
  nextMeaningful,
  previousMeaningful,
  senseOf,
  termWith,
  type Element,
  type Reading,
} from '../text/reading.js';
import { joinedBy } from './values.js';

/** A field that the answer is grouped by, and the words that say so. */
export interface GroupMention {
  readonly field: string;
  readonly element: Element;
  readonly term: Term | null;
  /** The kind of item, where one groups by items of a kind (`서버별`). */
  readonly isType: boolean;
  readonly joined: readonly Element[];
}

/** Items themselves, as a dimension. */
export const ITEM = 'ci_code';

/** What an event is about, as its own record says. */
export const METRIC_OF_EVENT = 'attributes.metric';

const EACH = /^(?:들|값|치)?(?:별|마다|당)/;

/** What a word would group by, or null. */
export function dimensionOf(
  reading: Reading,
  element: Element,
  owners: readonly FieldOwner[],
): { field: string; term: Term; isType: boolean } | null {
  if (element.kind !== 'term') return null;
  const type = termWith(element, 'item_type');
  if (type?.sense.role === 'item_type') return { field: type.sense.groupBy ?? ITEM, term: type, isType: true };
  const metric = owners.includes('event_log') ? termWith(element, 'metric_word') : null;
  if (metric !== null && reading.vocabulary.fields.has(METRIC_OF_EVENT))
    return { field: METRIC_OF_EVENT, term: metric, isType: false };
  const field = fieldOf(reading, element, owners);
  const term = element.terms.find(({ sense }) => sense.role === 'field' && sense.field === field);
  return field === null || term === undefined ? null : { field, term, isType: false };
}

/** The explicit groupings: `시스템별`, `존과 상태별`, `by zone and status`, `per server`, `각 서버`, `존 기준으로`. */
export function findGroups(
  context: Context,
  owners: readonly FieldOwner[],
  taken: ReadonlySet<number>,
): GroupMention[] {
  const { reading, claimed } = context;
  const { elements } = reading;
  const groups: GroupMention[] = [];
  for (const element of elements) {
    if (taken.has(element.index) || claimed.has(element.index)) continue;
    const dimension = dimensionOf(reading, element, owners);
    if (dimension === null) continue;
    const joined = groupingWords(reading, element);
    if (joined === null && !followsGroup(reading, groups.at(-1), element)) continue;
    groups.push({ ...dimension, element, joined: joined ?? [] });
  }
  return withCoordinated(context, owners, groups, taken);
}

/** "Where is the hottest server": what is asked of each item beside its value, from the words who and where. */
export function askedOfItems({ reading }: Context): GroupMention[] {
  const fields = [...reading.vocabulary.fields.values()].filter(({ of }) => of.includes('item'));
  return reading.elements.flatMap((element) => {
    const term = termWith(element, 'question');
    const asks = term?.sense.role === 'question' ? term.sense.asks : null;
    const field = asks === 'who' || asks === 'where' ? fields.find((known) => known.asks === asks) : undefined;
    return field === undefined ? [] : [{ field: field.name, element, term, isType: false, joined: [] }];
  });
}

/** Of groupings, the elements that say nothing of which items are meant; a kind of item grouped by itself does. */
export function groupingElements(groups: readonly GroupMention[]): number[] {
  return groups.filter(({ isType, field }) => !isType || field !== ITEM).map(({ element }) => element.index);
}

/** The words that make an element a grouping; empty when its ending does; null when it is none. */
function groupingWords(reading: Reading, element: Element): Element[] | null {
  const { elements } = reading;
  if (EACH.test(element.tail)) return [];
  const before = previousMeaningful(elements, element.index);
  if (before !== undefined && isPhrase(before, 'group')) return [before];
  const after = nextMeaningful(elements, element.index);
  if (after !== undefined && isPhrase(after, 'group') && isKorean(reading, after)) return [after];
  return null;
}

function isKorean(reading: Reading, element: Element): boolean {
  return /^[가-힣]/.test(reading.folded.text.charAt(element.start));
}

/** `by zone and status`: what is joined to a grouping is one too. */
function followsGroup(reading: Reading, group: GroupMention | undefined, element: Element): boolean {
  if (group === undefined || isKorean(reading, element)) return false;
  return joinedBy(reading, group.element, element);
}

/** `존과 상태별`: what is joined before a Korean grouping is one too. */
function withCoordinated(
  context: Context,
  owners: readonly FieldOwner[],
  groups: readonly GroupMention[],
  taken: ReadonlySet<number>,
): GroupMention[] {
  const { reading } = context;
  const all: GroupMention[] = [];
  for (const group of groups) {
    const before = previousMeaningful(reading.elements, group.element.index);
    if (
      before !== undefined &&
      isKorean(reading, group.element) &&
      !taken.has(before.index) &&
      joinedBy(reading, before, group.element)
    ) {
      const dimension = dimensionOf(reading, before, owners);
      const known = all.some(({ element }) => element === before);
      if (dimension !== null && !known) all.push({ ...dimension, element: before, joined: [] });
    }
    all.push(group);
  }
  return all;
}

export interface FoundPattern {
  readonly pattern: CyclePattern;
  readonly elements: readonly Element[];
  readonly term: Term;
}

/** `시간대별`, `by weekday`, `평일과 주말`: a pattern of the day or week. Two day types make a comparison of them. */
export function findPattern(context: Context): FoundPattern | null {
  const found: { pattern: CyclePattern; element: Element; term: Term }[] = [];
  for (const element of context.reading.elements) {
    const term = termWith(element, 'pattern');
    if (term?.sense.role === 'pattern') found.push({ pattern: term.sense.pattern, element, term });
  }
  const cyclic = found.find(({ pattern }) => pattern !== 'day_type');
  if (cyclic !== undefined) {
    const group = groupingWords(context.reading, cyclic.element) ?? [];
    return { pattern: cyclic.pattern, elements: [cyclic.element, ...group], term: cyclic.term };
  }
  const [first] = found;
  if (first === undefined) return null;
  const words = new Set(found.map(({ term }) => term.keyword));
  const group = groupingWords(context.reading, first.element);
  if (words.size < 2) {
    // "By weekday" speaks of the seven, "per working day" of nothing that is known.
    if (group === null || group.length === 0) return null;
    return { pattern: 'weekday', elements: [first.element, ...group], term: first.term };
  }
  return { pattern: 'day_type', elements: found.map(({ element }) => element), term: first.term };
}

export interface FoundBucket {
  readonly bucket: Bucket;
  readonly element: Element;
  readonly joined: readonly Element[];
  readonly term: Term;
}

/** The step of a series that the question names: `시간별`, `daily`. */
export function findBucket(context: Context): FoundBucket | null {
  for (const element of context.reading.elements) {
    const term = termWith(element, 'bucket');
    if (term?.sense.role !== 'bucket' || context.claimed.has(element.index)) continue;
    const asked = previousMeaningful(context.reading.elements, element.index);
    const joined = asked !== undefined && senseOf(asked, 'question') !== null ? [asked] : [];
    return { bucket: term.sense.bucket, element, joined, term };
  }
  return null;
}
