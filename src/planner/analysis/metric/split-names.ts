import { KeywordMatcher } from '../../vocabulary/keyword-matcher.js';
import { cutRuns } from '../../vocabulary/runs.js';
import { textOf, type Context } from '../context.js';
import { senseOf, type Element } from '../text/reading.js';

const EACH = /^(?:들)?(?:별|마다|당)/;
const BETWEEN = ['aggregation', 'bucket', 'pattern', 'order', 'superlative', 'filler'] as const;

/**
 * `CPU 평균 사용률`, "memory peak usage": a metric's name with what is computed of it put in the middle. The second half is
 * known by the whole name (`CPU 사용률`), so that `CPU 평균 플러비지` stays unknown.
 */
export function useSplitNames(context: Context, named: readonly Element[]): void {
  const { elements } = context.reading;
  for (const metric of named) {
    let at = metric.index + 1;
    while (at < elements.length && mayStandBetween(elements[at]!)) at += 1;
    const second = elements[at];
    if (second?.kind === 'unknown' && at > metric.index + 1 && isWholeName(context, metric, second))
      context.ledger.consume(second);
  }
}

function mayStandBetween(element: Element): boolean {
  if (element.kind === 'time' || EACH.test(element.tail)) return true;
  return BETWEEN.some((role) => senseOf(element, role) !== null);
}

function isWholeName(context: Context, metric: Element, second: Element): boolean {
  const { reading } = context;
  const name = `${textOf(reading, metric)} ${textOf(reading, second)}`;
  const match = new KeywordMatcher(reading.vocabulary, name, cutRuns(name)).longest(0, 0);
  if (match === null || match.tailEnd !== name.length) return false;
  const meant = senseOf(metric, 'metric')?.metric;
  return match.terms.some(({ sense }) => sense.role === 'metric' && sense.metric === meant);
}
