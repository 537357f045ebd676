import type { Aggregation } from '../../plan.js';
import { SCRIPT } from '../../vocabulary/characters.js';
import type { Term } from '../../vocabulary/sense.js';
import type { Context } from '../context.js';
import { nextMeaningful, previousMeaningful, senseOf, termWith, type Element, type Reading } from '../text/reading.js';

/** The order that the question asks for: `가장 높은`, `top 5`, `newest`, `오래 걸린 순`. */
export interface Ranking {
  readonly direction: 'asc' | 'desc';
  readonly by: 'value' | 'time' | 'duration' | 'field';
  /** The first one is meant, unless a number says how many. */
  readonly superlative: boolean;
  readonly element: Element;
  readonly term: Term;
  readonly joined: readonly Element[];
}

/** All orders that the question names, in order. */
export function findRankings(context: Context): Ranking[] {
  const { reading, claimed } = context;
  const rankings: Ranking[] = [];
  for (const element of reading.elements) {
    if (claimed.has(element.index)) continue;
    const order = termWith(element, 'order');
    if (order?.sense.role !== 'order') continue;
    const before = previousMeaningful(reading.elements, element.index);
    const last = rankings.at(-1);
    if (order.sense.by === 'field' && last !== undefined && (last.element === before || !namesField(context, before))) {
      // `많은 순서대로`: the order is said already, and all are meant (`가장 높은 순으로`).
      rankings[rankings.length - 1] = { ...last, superlative: false, joined: [...last.joined, element] };
      continue;
    }
    const raised = senseOf(before, 'superlative') !== null;
    const { direction, by } = order.sense;
    const superlative = order.sense.superlative || raised;
    rankings.push({ direction, by, superlative, element, term: order, joined: raised ? [before!] : [] });
  }
  return rankings;
}

/** Whether an order has a field of its own (`생성일 순으로`), or only repeats another (`많은 서버를 순서대로`). */
function namesField(context: Context, before: Element | undefined): boolean {
  return (
    senseOf(before, 'field') !== null ||
    senseOf(before, 'metric') !== null ||
    before === undefined ||
    !context.reading.korean
  );
}

/** An aggregation word, which before a number is a ranking instead (`상위 5개`, `top 5`). */
export interface AggregationMention {
  readonly agg: Aggregation;
  readonly element: Element;
  readonly term: Term;
  readonly ranks: boolean;
}

export function findAggregations(context: Context): AggregationMention[] {
  const { reading, claimed, quantities } = context;
  const mentions: AggregationMention[] = [];
  for (const element of reading.elements) {
    const term = claimed.has(element.index) ? null : termWith(element, 'aggregation');
    if (term?.sense.role !== 'aggregation') continue;
    const { agg } = term.sense;
    const next = nextMeaningful(reading.elements, element.index);
    const ranks = (agg === 'max' || agg === 'min') && next !== undefined && next.index === quantities.limit?.element;
    mentions.push({ agg, element, term, ranks });
  }
  return mentions;
}

/** `몇 번`, `건수`, "how often": of the words for counting, those that count what happened, whatever stands beside them. */
export function countsTimes({ reading, ledger }: Context, element: Element): boolean {
  const found = holdsOccasion(reading, element);
  if (found) ledger.rely('phrase_keywords');
  return found;
}

function holdsOccasion({ runs, matcher }: Reading, { start, end }: Element): boolean {
  for (let at = 0; at < runs.length; at += 1) {
    const run = runs[at]!;
    const last = run.script === SCRIPT.hangul ? Math.min(run.end, end) : Math.min(run.start + 1, end);
    for (let from = Math.max(run.start, start); from < last; from += 1)
      for (let until = from + 1; until <= Math.min(run.end, end); until += 1)
        if (matcher.exactly(at, from, until).some(isOccasion)) return true;
  }
  return false;
}

function isOccasion({ sense }: Term): boolean {
  return sense.role === 'phrase' && sense.phrase === 'occasion';
}

/** That only the first is wanted, shown by the word that says so: `가장`, "most", `최대`. Answers how many that is. */
export function onlyFirst(context: Context, field: string): number {
  const { elements } = context.reading;
  const said =
    elements.find((element) => termWith(element, 'superlative') !== null) ??
    elements.find((element) => senseOf(element, 'order')?.superlative === true) ??
    elements.find((element) => /^(?:max|min)$/.test(senseOf(element, 'aggregation')?.agg ?? ''));
  const term = termWith(said, 'superlative') ?? termWith(said, 'order') ?? termWith(said, 'aggregation');
  if (said !== undefined) context.ledger.cite(said, field, 1, term);
  return 1;
}
