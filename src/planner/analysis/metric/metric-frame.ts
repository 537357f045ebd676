import type { MissingPart } from '../../plan.js';
import type { Context } from '../context.js';
import { DEFAULT_ROWS } from '../context.js';
import { call, type Frame } from '../frame.js';
import { comparedTimes, isHeldAgainstTime } from '../parts/compared-times.js';
import { findBucket, findPattern } from '../parts/grouping.js';
import { contradicts } from '../parts/kinds.js';
import { itemScope, readScope } from '../parts/scope.js';
import { joinedBy } from '../parts/values.js';
import { isPhrase, senseOf, termWith, type Element } from '../text/reading.js';
import { metricElements, OWNERS, readMetricQuestion, wantsBestOfEach, type MetricQuestion } from './metric-question.js';
import { compareFrame, patternFrame, seriesFrame } from './metric-times.js';
import { missingFrame, pointsFrame, valueFrame } from './metric-values.js';

/** Questions about metrics: a value, the highest ones, a series, a comparison, a pattern, what there is. */
export function metricFrame(context: Context): Frame {
  const named = metricElements(context);
  const units = context.reading.elements.filter((element) => senseOf(element, 'unit_word') !== null);
  if (named.length === 0 || units.length > 0) return catalogueFrame(context, named, units);
  const question = readMetricQuestion(context, named);
  const frame = chooseFrame(question);
  const missing = frame.missing ?? missingFor(question, frame);
  return missing === undefined ? frame : { ...frame, missing };
}

/** What stands in the way of an answer, whatever the kind of question about a metric. */
function missingFor(question: MetricQuestion, frame: Frame): MissingPart | undefined {
  const { context, scope } = question;
  const filtered = scope.itemFilters.map(({ field }) => field);
  if (contradicts(context.reading, scope.types, filtered)) return 'field_of_kind';
  if (wantsBestOfEach(question)) return 'best_of_each';
  if (boundsOtherMetric(context, question)) return 'metric_by_other';
  return frame.metric?.compare_to === undefined && isHeldAgainstTime(context) ? 'comparison' : undefined;
}

/** "Temperature of servers with cpu over 80%": a bound of one metric chooses what another is asked of. */
function boundsOtherMetric(context: Context, { threshold }: MetricQuestion): boolean {
  const named = metricElements(context);
  const isJoined = (element: Element, at: number): boolean =>
    at === 0 || joinedBy(context.reading, named[at - 1]!, element);
  return threshold !== null && new Set(named.map(metricOf)).size > 1 && !named.every(isJoined);
}

function metricOf(element: Element): string | undefined {
  return senseOf(element, 'metric')?.metric;
}

function chooseFrame(question: MetricQuestion): Frame {
  const { context } = question;
  const { elements } = context.reading;
  const without = elements.find((element) => isPhrase(element, 'without'));
  if (without !== undefined) return missingFrame(question, without);
  const pattern = findPattern(context);
  if (pattern !== null) return patternFrame(question, pattern);
  const when = elements.find((element) => senseOf(element, 'question')?.asks === 'when');
  const { ranking, ranked, threshold } = question;
  if (when !== undefined && (ranking !== null || ranked !== null || threshold !== null))
    return pointsFrame(question, when);
  const compared = comparedTimes(context);
  if (compared !== null) return compareFrame(question, compared);
  const bucket = findBucket(context);
  const series = elements.filter((element) => termWith(element, 'series') !== null);
  if (bucket !== null || series.length > 0) return seriesFrame(question, series, bucket);
  return valueFrame(question);
}

/** "어떤 지표가 있어", `온도 단위가 뭐야`: the metrics themselves, of all items or of some, and what they are measured in. */
function catalogueFrame(context: Context, named: readonly Element[], units: readonly Element[]): Frame {
  const { reading, ledger } = context;
  const scope = readScope(context, {
    owners: OWNERS,
    taken: new Set(named.map(({ index }) => index)),
    itemField: 'primary.filters',
    recordField: 'primary.filters',
  });
  for (const unit of units) ledger.use(unit, 'intent', 'LIST', termWith(unit, 'unit_word'));
  const metrics = new Set<string>();
  for (const element of named) {
    const term = termWith(element, 'metric')!;
    if (term.sense.role !== 'metric') continue;
    ledger.use(element, 'metric.metric_name', term.sense.metric, term);
    metrics.add(term.sense.metric);
  }
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
    calls: (metrics.size > 0 ? [...metrics] : [undefined]).map((name) =>
      call('metric', {
        operation: 'catalogue',
        metric_name: name,
        ...itemScope(scope.identifiers, scope.itemFilters),
        limit: DEFAULT_ROWS,
      }),
    ),
  };
}
