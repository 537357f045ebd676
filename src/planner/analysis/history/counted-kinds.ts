import type { HistorySource } from '../../plan.js';
import { textOf, type Context } from '../context.js';
import { dimensionOf, ITEM, type GroupMention } from '../parts/grouping.js';
import { isAskedFor } from '../parts/item-types.js';
import { countsTimes, type AggregationMention } from '../parts/ranking.js';
import {
  isPhrase,
  nextMeaningful,
  previousMeaningful,
  senseOf,
  sensesOf,
  termWith,
  type Element,
  type SenseOf,
} from '../text/reading.js';
import { isLight } from '../unmatched.js';
import { isAboutRecords } from './records.js';

/** What different values are counted of: "서로 다른 작업 유형은 몇 가지", "how many servers had alarms". */
export function findDistinct(
  context: Context,
  source: HistorySource,
  aggregations: readonly AggregationMention[],
): GroupMention | null {
  return namedDistinct(context, source) ?? countedKind(context, source, aggregations);
}

function namedDistinct(context: Context, source: HistorySource): GroupMention | null {
  const distinct = context.reading.elements.find((element) => isPhrase(element, 'distinct'));
  if (distinct === undefined) return null;
  for (const element of context.reading.elements.slice(distinct.index + 1)) {
    const dimension = dimensionOf(context.reading, element, [source, 'item']);
    if (dimension !== null) return { ...dimension, element, joined: [distinct] };
  }
  return null;
}

/** The kind of item that a count is directly of: "number of servers with alarms", `알람 난 서버 몇 대`, `서버 수`. */
function countedKind(
  context: Context,
  source: HistorySource,
  aggregations: readonly AggregationMention[],
): GroupMention | null {
  const { reading } = context;
  for (const { agg, element } of aggregations) {
    if (agg !== 'count') continue;
    const isOfItems = reading.korean && !countsTimes(context, element);
    const kind = reading.korean
      ? isOfItems && kindBeforeCount(context, element)
      : kindBehindCount(context, nextMeaningful(reading.elements, element.index));
    if (kind === false || kind === undefined) continue;
    const dimension = dimensionOf(reading, kind, [source, 'item']);
    if (dimension !== null) return { ...dimension, element: kind, joined: [] };
  }
  return null;
}

function kindBeforeCount({ reading }: Context, count: Element): Element | undefined {
  const before = previousMeaningful(reading.elements, count.index);
  return isKind(before) && /^(?:들)?(?:은|는|이|가|의)?$/.test(before!.tail) ? before : undefined;
}

/** "How many server alarms" counts alarms; "how many servers had alarms" servers. */
function kindBehindCount(context: Context, kind: Element | undefined): Element | undefined {
  if (kind === undefined || !isKind(kind)) return undefined;
  const next = context.reading.elements[kind.index + 1];
  const isCompound = next !== undefined && isAboutRecords(context, next);
  return isCompound && !textOf(context.reading, kind).endsWith('s') ? undefined : kind;
}

function isKind(element: Element | undefined): boolean {
  return (senseOf(element, 'item_type')?.filters.length ?? 0) > 0;
}

/**
 * The kind of item that records belong to by a field (systems): "which systems had deployments", `배포된 시스템`. Its own
 * records would be those of the item alone.
 */
export function askedKind(context: Context, source: HistorySource): GroupMention | null {
  const { reading } = context;
  for (const element of reading.elements) {
    if (context.claimed.has(element.index) || termWith(element, 'item_type') === null) continue;
    const dimension = dimensionOf(reading, element, [source, 'item']);
    if (dimension === null || dimension.field === ITEM) continue;
    const isAsked = isAskedFor(reading, element);
    if (!isAsked && !isHead(context, element)) continue;
    const before = previousMeaningful(reading.elements, element.index);
    return { ...dimension, element, joined: isAsked ? [before!] : [] };
  }
  return null;
}

/** What the records say something of: `이번 주 배포된 시스템은?`, "systems with failed deployments"; not `시스템 알람`. */
function isHead(context: Context, element: Element): boolean {
  const { reading } = context;
  const others = (korean: boolean): Element[] =>
    korean ? reading.elements.slice(0, element.index) : reading.elements.slice(element.index + 1);
  const isSaid = others(reading.korean).some((other) => isAboutRecords(context, other));
  if (!isSaid || sensesOf(previousMeaningful(reading.elements, element.index), 'value').some(isOfItem)) return false;
  if (reading.korean) return reading.elements.slice(element.index + 1).every(isLight);
  const [next] = others(false);
  const isFirst = reading.elements.slice(0, element.index).every(isLight);
  return isFirst && next !== undefined && !isAboutRecords(context, next) && textOf(reading, element).endsWith('s');
}

/** `erp 시스템`: the one that is named. */
function isOfItem({ item }: SenseOf<'value'>): boolean {
  return item !== null;
}
