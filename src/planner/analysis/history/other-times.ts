import type { Filter, HistorySource } from '../../plan.js';
import { untilNow } from '../frame.js';
import { fieldOf, timeFieldOf, type Context } from '../context.js';
import { nextMeaningful, previousMeaningful, type Element } from '../text/reading.js';

/**
 * "Work finished yesterday", `어제 끝난 작업`: a time of the records beside the question's time, other than the one that they
 * are told by. It becomes bounds of that field.
 */
export function otherTimeFilters(
  context: Context,
  source: HistorySource,
): { filters: Filter[]; element: Element } | null {
  const { reading, times } = context;
  const [mention, ...others] = times.mentions;
  if (mention === undefined || others.length > 0) return null;
  const [first, last] = [Math.min(...mention.elements), Math.max(...mention.elements)];
  for (const element of [previousMeaningful(reading.elements, first), nextMeaningful(reading.elements, last)]) {
    const field = fieldOf(reading, element, [source]);
    if (element === undefined || field === null || field === timeFieldOf(context, source)) continue;
    if (reading.vocabulary.fields.get(field)?.type !== 'time') continue;
    const { from } = mention.range;
    const to = untilNow(mention.range, context.now).to;
    return {
      element,
      filters: [
        { field, op: '>=', value: from },
        { field, op: '<', value: to },
      ],
    };
  }
  return null;
}
