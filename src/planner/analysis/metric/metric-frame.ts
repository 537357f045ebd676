import type { Context } from '../context.js';
import { DEFAULT_ROWS } from '../context.js';
import { call, type Frame } from '../frame.js';
import { comparedTimes } from '../parts/compared-times.js';
import { findBucket, findPattern } from '../parts/grouping.js';
import { contradicts } from '../parts/kinds.js';
import { itemScope, readScope } from '../parts/scope.js';
import { isPhrase, senseOf, termWith } from '../text/reading.js';
import { metricElements, OWNERS, readMetricQuestion, type MetricQuestion } from './metric-question.js';
import { compareFrame, patternFrame, seriesFrame } from './metric-times.js';
import { missingFrame, pointsFrame, valueFrame } from './metric-values.js';

/** Questions about metrics: a value, the highest ones, a series, a comparison, a pattern, what there is. */
export function metricFrame(context: Context): Frame {
  const named = metricElements(context);
  if (named.length === 0) return catalogueFrame(context);
  const question = readMetricQuestion(context, named);
  const frame = chooseFrame(question);
  const filtered = question.scope.itemFilters.map(({ field }) => field);
  const wrong = contradicts(context.reading, question.scope.types, filtered);
  return wrong && frame.missing === undefined ? { ...frame, missing: 'field_of_kind' } : frame;
}

function chooseFrame(question: MetricQuestion): Frame {
  const { context } = question;
  const { elements } = context.reading;
  const without = elements.find((element) => isPhrase(element, 'without'));
  if (without !== undefined) return missingFrame(question, without);
  const pattern = findPattern(context);
  if (pattern !== null) return patternFrame(question, pattern);
  const when = elements.find((element) => senseOf(element, 'question')?.asks === 'when');
  if (when !== undefined && (question.ranking !== null || question.ranked !== null)) return pointsFrame(question, when);
  const compared = comparedTimes(context);
  if (compared !== null) return compareFrame(question, compared);
  const bucket = findBucket(context);
  const series = elements.filter((element) => termWith(element, 'series') !== null);
  if (bucket !== null || series.length > 0) return seriesFrame(question, series, bucket);
  return valueFrame(question);
}

/** "어떤 지표가 있어": the metrics themselves, of all items or of some. */
function catalogueFrame(context: Context): Frame {
  const { reading, ledger } = context;
  const scope = readScope(context, {
    owners: OWNERS,
    taken: new Set(),
    itemField: 'primary.filters',
    recordField: 'primary.filters',
  });
  for (const element of reading.elements) {
    const word = termWith(element, 'metric_word');
    if (word !== null) ledger.use(element, 'intent', 'LIST', word);
    const counted = termWith(element, 'aggregation');
    if (counted?.sense.role === 'aggregation' && counted.sense.agg === 'count')
      ledger.use(element, 'intent', 'LIST', counted);
  }
  return {
    intent: 'LIST',
    view: 'SUMMARY',
    primary: { identifiers: [...scope.identifiers], keywords: [], filters: [...scope.itemFilters] },
    list: { limit: DEFAULT_ROWS, offset: 0 },
    blocks: ['table'],
    calls: [
      call('metric', {
        operation: 'catalogue',
        ...itemScope(scope.identifiers, scope.itemFilters),
        limit: DEFAULT_ROWS,
      }),
    ],
  };
}
