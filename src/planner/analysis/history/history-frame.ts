import type { Context } from '../context.js';
import type { Frame } from '../frame.js';
import { comparedTimes } from '../parts/compared-times.js';
import { findBucket, findPattern } from '../parts/grouping.js';
import { contradicts } from '../parts/kinds.js';
import { useTime } from '../context.js';
import { senseOf, termWith } from '../text/reading.js';
import { countFrame, durationFrame, durationOf, rateFrame, shareFrame } from './history-counts.js';
import { listFrame } from './history-lists.js';
import { isOfChange, readHistoryQuestion, type HistoryQuestion } from './history-question.js';
import { otherTimeFilters } from './other-times.js';
import { compareFrame, patternFrame, seriesFrame } from './history-times.js';

/** Questions about what happened: events, work, maintenance. */
export function historyFrame(context: Context): Frame {
  const question = readHistoryQuestion(context);
  const frame = chooseFrame(question);
  const filtered = question.scope.itemFilters.map(({ field }) => field);
  const wrong = contradicts(context.reading, question.scope.types, filtered);
  return (wrong || isOfChange(question) || isToldByOtherTime(question, frame)) && frame.missing === undefined
    ? { ...frame, missing: 'field_of_kind' }
    : frame;
}

/** Series, patterns and comparisons go by the time that records are told by. */
function isToldByOtherTime({ context, source }: HistoryQuestion, { history }: Frame): boolean {
  const isOverTime =
    history?.bucket !== undefined || history?.pattern !== undefined || history?.compare_to !== undefined;
  return isOverTime && otherTimeFilters(context, source) !== null;
}

function chooseFrame(question: HistoryQuestion): Frame {
  const { context } = question;
  const { elements } = context.reading;
  const compared = comparedTimes(context);
  if (compared !== null) return compareFrame(question, compared);
  const [mention] = context.times.mentions;
  if (mention !== undefined) useTime(context, mention, 'history.time_range', mention.range);
  const rate = elements.find((element) => senseOf(element, 'rate') !== null);
  if (rate !== undefined) return rateFrame(question, rate);
  const share = elements.find((element) => senseOf(element, 'share') !== null);
  if (share !== undefined) return shareFrame(question, share);
  const pattern = findPattern(context);
  if (pattern !== null) return patternFrame(question, pattern);
  const duration = durationOf(question);
  if (duration !== null) return durationFrame(question, duration);
  const bucket = findBucket(context);
  const series = elements.filter((element) => termWith(element, 'series') !== null);
  if (bucket !== null || series.length > 0) return seriesFrame(question, series, bucket);
  return question.counted || question.groups.length > 0 ? countFrame(question) : listFrame(question);
}
