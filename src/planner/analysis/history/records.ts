import { HISTORY_SOURCES, type HistorySource } from '../../plan.js';
import type { Term } from '../../vocabulary/sense.js';
import { isFieldOf, type Context } from '../context.js';
import { joinedBy } from '../parts/values.js';
import {
  isPhrase,
  nextMeaningful,
  previousMeaningful,
  senseOf,
  sensesOf,
  termWith,
  type Element,
  type Reading,
} from '../text/reading.js';
import { shorterWords } from '../text/shorter-words.js';

/** Fields that an element names or is a value of. */
function fieldsOf(element: Element): string[] {
  return [
    ...sensesOf(element, 'value').map((sense) => sense.field),
    ...sensesOf(element, 'field').map((sense) => sense.field),
    ...sensesOf(element, 'rate').flatMap((sense) => sense.hits.map((hit) => hit.field)),
  ];
}

/** Whether an element speaks of records and of nothing else: an event, a kind of work, a result. */
export function isAboutRecords(context: Context, element: Element): boolean {
  if (element.kind !== 'term' && element.kind !== 'time') return false;
  if (context.claimed.has(element.index) && termWith(element, 'field') === null) return false;
  if (senseOf(element, 'history') !== null) return true;
  const fields = fieldsOf(element);
  const isOnlyOfRecords = (field: string): boolean =>
    isFieldOf(context.reading, field, HISTORY_SOURCES) && !isFieldOf(context.reading, field, ['item']);
  return fields.length > 0 && fields.every(isOnlyOfRecords);
}

/** A metric that events are about, and the words that say so. */
export interface MetricOfEvents {
  readonly element: Element;
  readonly words: readonly Element[];
}

/**
 * The metrics that only say what events are about: "CPU 알람", `CPU 관련 알람`, "alarms about cpu and memory"; not "cpu and
 * alarms".
 */
export function metricsOfEvents(context: Context, metrics: readonly Element[]): MetricOfEvents[] {
  const found = metrics.map((element) => ({ element, words: wordsOfMetric(context, element) }));
  const isTied = (at: number): boolean => found[at] !== undefined && found[at].words !== null;
  const isJoined = (one: number, other: number): boolean =>
    joinedBy(context.reading, found[one]!.element, found[other]!.element);
  for (let at = 1; at < found.length; at += 1)
    if (!isTied(at) && isTied(at - 1) && isJoined(at - 1, at)) found[at]!.words = [];
  for (let at = found.length - 2; at >= 0; at -= 1)
    if (!isTied(at) && isTied(at + 1) && isJoined(at, at + 1)) found[at]!.words = [];
  return found.flatMap(({ element, words }) => (words === null ? [] : [{ element, words }]));
}

/** The words that tie a metric to the events that are about it (`관련`, "related to"); null where it stands for itself. */
function wordsOfMetric(context: Context, element: Element): Element[] | null {
  const { reading } = context;
  const { elements } = reading;
  const after = beyondRelation(elements, element, nextMeaningful);
  if (after.records !== undefined && isAboutRecords(context, after.records)) {
    return isBesideOther(context, element, after.records) ? null : after.relation;
  }
  const before = beyondRelation(elements, element, previousMeaningful);
  if (before.records === undefined || !isAboutRecords(context, before.records)) return null;
  const isTied = before.relation.length > 0 || (!reading.korean && before.records.index < element.index - 1);
  return isTied && !isBesideOther(context, before.records, element) ? before.relation : null;
}

type Neighbour = (elements: readonly Element[], index: number) => Element | undefined;

/** The next element on one side, past words that say no more than that something is related. */
function beyondRelation(
  elements: readonly Element[],
  from: Element,
  neighbour: Neighbour,
): { records: Element | undefined; relation: Element[] } {
  const beside = neighbour(elements, from.index);
  if (beside === undefined || senseOf(beside, 'view')?.view !== 'NEIGHBORS') return { records: beside, relation: [] };
  return { records: neighbour(elements, beside.index), relation: [beside] };
}

const TOGETHER = /^(?:와|과|랑|이랑|하고|및|도)/;

/** Whether two elements are named side by side (`CPU와 이벤트`, "cpu and events", `CPU, 이벤트`). */
function isBesideOther({ reading }: Context, one: Element, other: Element): boolean {
  const between = reading.elements.slice(one.index + 1, other.index);
  if (TOGETHER.test(one.tail) || between.some((word) => isPhrase(word, 'and') || isPhrase(word, 'or'))) return true;
  return /^\s*[,/·&]\s*$/.test(reading.folded.text.slice(one.tailEnd, other.start));
}

/**
 * Which histories: those that are named, else the one that has all fields of the question. Work comes before events: a
 * deployment or a patch by itself is work that was done.
 */
export function sourcesOf(context: Context): [HistorySource, ...HistorySource[]] {
  const { reading } = context;
  const named: HistorySource[] = [];
  for (const element of reading.elements) {
    const source = senseOf(element, 'history')?.source ?? null;
    if (source !== null && !named.includes(source)) named.push(source);
  }
  if (named.length === 0) named.push(...sourcesOfFields(reading));
  const order: HistorySource[] = ['work_history', 'maintenance_history', 'event_log'];
  const fields = reading.elements
    .filter((element) => isAboutRecords(context, element))
    .map(fieldsOf)
    .filter((names) => names.length > 0);
  const has = (source: HistorySource, names: readonly string[]): boolean =>
    names.some((field) => isFieldOf(reading, field, [source]));
  const fits = (source: HistorySource): boolean => fields.every((names) => has(source, names));
  const [first, ...rest] = named;
  // Maintenance is work too: `재부팅 작업`, "work done by infra-team" is asked of the history that has it.
  const isWork = first === 'work_history' && fields.length > 0 && !fits(first);
  if (isWork && rest.length === 0 && fits('maintenance_history')) return ['maintenance_history'];
  if (first !== undefined && rest.length === 0) return [first];
  if (first !== undefined) {
    // `점검 작업`: of two words side by side, the one that has the question's fields.
    const [only, ...others] = named.filter(fits);
    return only !== undefined && others.length === 0 ? [only] : [first, ...rest];
  }
  if (fields.length === 0) return ['event_log'];
  // "Patches by team": of those that have patches, the one that has teams as well.
  const shared = reading.elements.filter(({ index }) => !context.claimed.has(index)).map(fieldsOf);
  const known = (source: HistorySource): number => shared.filter((names) => has(source, names)).length;
  const [best] = order.filter(fits).sort((one, other) => known(other) - known(one));
  return [best ?? order.find((source) => fields.some((names) => has(source, names))) ?? 'event_log'];
}

/** A word for a history that a field is named with: `점검 시간`, "maintenance time". */
export interface HistoryOfField {
  readonly source: HistorySource;
  readonly term: Term;
}

/** Of a field that several histories have, the one that its name speaks of. */
export function historyOfField(reading: Reading, element: Element): HistoryOfField | null {
  const isShared = sensesOf(element, 'field').some(
    ({ field }) => (reading.vocabulary.fields.get(field)?.of.length ?? 0) > 1,
  );
  if (!isShared) return null;
  for (const { terms } of shorterWords(reading, element)) {
    const term = terms.find(({ sense }) => sense.role === 'history');
    if (term?.sense.role === 'history' && term.sense.source !== null) return { source: term.sense.source, term };
  }
  return null;
}

function sourcesOfFields(reading: Reading): HistorySource[] {
  const found = reading.elements.map((element) => historyOfField(reading, element)?.source);
  return [...new Set(found.filter((source) => source !== undefined))];
}
