import type { ToolCall } from '../plan.js';
import { DEFAULT_ROWS, type Context } from './context.js';
import { call, instants, type Frame } from './frame.js';
import { termWith } from './text/reading.js';
import { itemScope, readScope } from './parts/scope.js';
import { assumedRange, lastHour } from './time/time-ranges.js';

const DAY = 86_400_000;
const RECENT_EVENTS = 10;

/** "srv-erp-01 요약": what it is, how it does and what happened to it, from several tools at once. */
export function autoFrame(context: Context): Frame {
  const { reading, ledger, now, clock } = context;
  for (const element of reading.elements) {
    const word = termWith(element, 'auto');
    if (word !== null) ledger.use(element, 'mode', 'auto', word);
    const field = termWith(element, 'field');
    if (field?.sense.role === 'field' && field.sense.field === 'status') ledger.use(element, 'mode', 'auto', field);
  }
  const scope = readScope(context, {
    owners: ['item'],
    taken: new Set(),
    itemField: 'primary.filters',
    recordField: 'primary.filters',
  });
  const [mention] = context.times.mentions;
  if (mention !== undefined) ledger.consume(...mention.elements);
  const range = mention === undefined || mention.now ? assumedRange('last_24h', DAY, now, clock) : mention.range;
  const items = itemScope(scope.identifiers, scope.itemFilters);
  const named = scope.identifiers.length > 0;
  const calls: ToolCall[] = [
    named
      ? call('ci', { operation: 'lookup', items: [...scope.identifiers] })
      : call('ci', {
          operation: 'aggregate',
          ...items,
          measures: [{ fn: 'count', as: 'count' }],
          group_by: ['ci_subtype', 'status'],
          limit: DEFAULT_ROWS,
        }),
  ];
  ledger.rely('metric_catalogue');
  for (const metric of reading.vocabulary.metrics) {
    calls.push(
      call('metric', {
        operation: 'latest',
        metric_name: metric,
        ...items,
        time_range: instants(lastHour(now, clock)),
        agg: 'avg',
        limit: DEFAULT_ROWS,
      }),
    );
  }
  calls.push(
    call('history', {
      operation: 'list',
      source: 'event_log',
      ...(Object.keys(items).length > 0 ? { scope: items } : {}),
      time_range: instants(range),
      order: [{ by: 'time', direction: 'desc' }],
      limit: RECENT_EVENTS,
      offset: 0,
    }),
  );
  return {
    intent: 'LOOKUP',
    view: 'SUMMARY',
    primary: { identifiers: [...scope.identifiers], keywords: [], filters: [...scope.itemFilters] },
    blocks: ['table', 'number'],
    calls,
    ...(Object.keys(items).length === 0 ? { missing: 'subject' } : {}),
  };
}
