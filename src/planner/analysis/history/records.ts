import { HISTORY_SOURCES, type HistorySource } from '../../plan.js';
import { isFieldOf, type Context } from '../context.js';
import { joinedBy } from '../parts/values.js';
import { nextMeaningful, senseOf, sensesOf, termWith, type Element } from '../text/reading.js';

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
  if (context.claimed.has(element.index) && termWith(element, 'field') === null) return false;
  if (senseOf(element, 'history') !== null) return true;
  const fields = fieldsOf(element);
  const isOnlyOfRecords = (field: string): boolean =>
    isFieldOf(context.reading, field, HISTORY_SOURCES) && !isFieldOf(context.reading, field, ['item']);
  return fields.length > 0 && fields.every(isOnlyOfRecords);
}

const TOGETHER = /^(?:와|과|랑|이랑|하고|및|도)/;

/** Whether a metric only says what events are about: it stands directly before them ("CPU 알람"), not beside them. */
export function isMetricOfEvents(context: Context, element: Element): boolean {
  const next = nextMeaningful(context.reading.elements, element.index);
  if (next === undefined || !isAboutRecords(context, next)) return false;
  return !joinedBy(context.reading, element, next) && !TOGETHER.test(element.tail);
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
  const order: HistorySource[] = ['work_history', 'maintenance_history', 'event_log'];
  const fields = reading.elements
    .filter((element) => isAboutRecords(context, element))
    .map(fieldsOf)
    .filter((names) => names.length > 0);
  const has = (source: HistorySource, names: readonly string[]): boolean =>
    names.some((field) => isFieldOf(reading, field, [source]));
  const fits = (source: HistorySource): boolean => fields.every((names) => has(source, names));
  const [first, ...rest] = named;
  if (first !== undefined && rest.length === 0) return [first];
  if (first !== undefined) {
    // `점검 작업`: of two words side by side, the one that has the question's fields.
    const [only, ...others] = named.filter(fits);
    return only !== undefined && others.length === 0 ? [only] : [first, ...rest];
  }
  if (fields.length === 0) return ['event_log'];
  return [order.find(fits) ?? order.find((source) => fields.some((names) => has(source, names))) ?? 'event_log'];
}
