import { MOST_ROWS, useTime, warn, type Context } from './context.js';
import { call, instants, type Frame } from './frame.js';
import { findGroups, groupingElements } from './parts/grouping.js';
import { metricElements } from './metric/metric-question.js';
import {
  nextMeaningful,
  previousMeaningful,
  senseOf,
  termWith,
  type Element,
  type TimeElement,
} from './text/reading.js';
import { itemScope, noteCondition, readScope } from './parts/scope.js';
import type { TimeMention } from './time/find-times.js';
import { assumedRange } from './time/time-ranges.js';

const DAY = 86_400_000;
const MINUTES = { min: 1, h: 60, d: 1440, w: 10_080, mo: 43_200, y: 525_600 } as const;

/** "CPU 90% 초과가 15분 지속되면 … 시뮬레이션": a threshold rule tried out on stored values. */
export function simulationFrame(context: Context): Frame {
  const { reading, ledger } = context;
  for (const element of reading.elements) {
    const word = termWith(element, 'simulation');
    if (word !== null) ledger.use(element, 'intent', 'simulate', word);
    // What a rule would raise is an alarm; the word says nothing more here.
    if (senseOf(element, 'history') !== null) ledger.consume(element);
  }
  const named = metricElements(context);
  const condition = context.quantities.conditions.find(({ target }) => target.kind === 'metric') ?? null;
  const metric = condition?.target.kind === 'metric' ? condition.target.metric : null;
  for (const element of named) {
    const term = termWith(element, 'metric')!;
    if (term.sense.role === 'metric' && term.sense.metric === metric)
      ledger.use(element, 'simulation.metric_name', metric, term);
  }
  const groups = findGroups(context, ['item'], new Set(named.map(({ index }) => index)));
  for (const group of groups) {
    ledger.use(group.element, 'simulation.group_by', group.field, group.term);
    ledger.consume(...group.joined);
  }
  const taken = new Set([...named.map(({ index }) => index), ...groupingElements(groups)]);
  const scope = readScope(context, {
    owners: ['item'],
    taken,
    itemField: 'primary.filters',
    recordField: 'primary.filters',
  });
  for (const element of reading.elements) {
    const term = termWith(element, 'aggregation');
    if (term?.sense.role === 'aggregation' && term.sense.agg === 'count')
      ledger.use(element, 'output.primary', 'number', term);
  }
  const { forMinutes, range } = timesOf(context);
  if (condition !== null)
    noteCondition(context, condition, 'simulation.threshold', { op: condition.op, value: condition.value });
  const rule = {
    metric_name: metric ?? '',
    op: condition?.op ?? '>',
    value: condition?.value ?? 0,
    for_minutes: forMinutes,
  };
  const by = [...new Set(groups.map(({ field }) => field))];
  const missing = metric === null || condition === null ? ({ missing: 'threshold' } as const) : {};
  return {
    intent: 'AGGREGATE',
    view: 'SUMMARY',
    primary: { identifiers: [...scope.identifiers], keywords: [], filters: [...scope.itemFilters] },
    ...(metric === null || condition === null ? {} : { simulation: { ...rule, time_range: range } }),
    blocks: ['number', 'table'],
    calls: [
      call('cep', {
        operation: 'simulate',
        rule,
        ...itemScope(scope.identifiers, scope.itemFilters),
        time_range: instants(range),
        ...(by.length > 0 ? { group_by: by } : {}),
        limit: MOST_ROWS,
      }),
    ],
    ...missing,
  };
}

const HELD = /^(?:이상|간|동안|지속|연속|유지)/;

/** Of the times, the one that a condition has to hold for, and the one that the rule is tried on. */
function timesOf(context: Context) {
  const { reading, ledger, times } = context;
  let forMinutes = 0;
  let ranged: TimeMention | null = null;
  for (const mention of times.mentions) {
    const element = reading.elements[mention.elements[0]!]!;
    if (element.kind === 'time' && element.amount !== null && isHeld(context, element)) {
      forMinutes = element.amount.value * MINUTES[element.amount.unit];
      ledger.use(element, 'simulation.for_minutes', forMinutes, null);
      ledger.consume(...mention.elements.slice(1));
    } else if (ranged === null) {
      ranged = mention;
      useTime(context, mention, 'simulation.time_range', mention.range);
    }
  }
  for (const condition of context.quantities.conditions) {
    const element = reading.elements[condition.number]!;
    if (element.kind !== 'time' || condition.target.kind !== 'field') continue;
    forMinutes = condition.value;
    noteCondition(context, condition, 'simulation.for_minutes', forMinutes);
  }
  for (const element of reading.elements) {
    if (element.kind === 'unknown' && HELD.test(reading.folded.text.slice(element.start, element.end)))
      ledger.consume(element);
  }
  if (ranged === null) warn(context, 'ASSUMED', 'The question names no time; the last 24 hours were taken.');
  return { forMinutes, range: ranged?.range ?? assumedRange('last_24h', DAY, context.now, context.clock) };
}

/** `15분 동안 지속되면`, `for 15 minutes`: an amount of time that does not say "last". */
function isHeld(context: Context, element: TimeElement): boolean {
  const text = context.reading.folded.text.slice(element.start, element.tailEnd);
  if (/^(?:최근|지난|last|past|the last)/.test(text)) return false;
  const next = nextMeaningful(context.reading.elements, element.index);
  const nextText = next === undefined ? '' : context.reading.folded.text.slice(next.start, next.end);
  if (HELD.test(nextText) || /동안|간$|이상/.test(text)) return true;
  const before: Element | undefined =
    context.reading.elements[element.index - 1] ?? previousMeaningful(context.reading.elements, element.index);
  return before !== undefined && /^for$/.test(context.reading.folded.text.slice(before.start, before.end));
}
