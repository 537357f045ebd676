import type { Order, TimeRange } from '../../plan.js';
import { textOf, useTime, type Context } from '../context.js';
import { isPhrase, senseOf, type Element } from '../text/reading.js';
import type { TimeMention } from '../time/find-times.js';
import { namedRange } from '../time/time-ranges.js';
import { findRankings } from './ranking.js';
import { joinedBy } from './values.js';

export interface ComparedTimes {
  readonly recent: TimeRange;
  readonly earlier: TimeRange;
  readonly mentions: readonly TimeMention[];
  readonly words: readonly Element[];
}

/** The period that one is held against when only the earlier is named ("지난주 대비"). */
const CURRENT: Readonly<Record<string, 'today' | 'this_week' | 'this_month' | 'this_quarter' | 'this_year'>> = {
  yesterday: 'today',
  last_week: 'this_week',
  last_month: 'this_month',
  last_quarter: 'this_quarter',
  last_year: 'this_year',
};

/** Endings of what something did: `변했어`, `변했는지`, `변했습니까`. */
const DID = /^(?:어|나|니|냐|지|는지|습)/;

const AGAINST = /^(?:보다|대비)/;

/** Two times side by side, or one that is compared with: the later is asked about, the earlier is what it is held against. */
export function comparedTimes(context: Context): ComparedTimes | null {
  const { times, reading } = context;
  const [first, second] = times.mentions;
  if (first === undefined || times.mentions.length > 2) return null;
  const words = reading.elements.filter((element) => isPhrase(element, 'compare'));
  if (second === undefined) return againstCurrent(context, first, words);
  const one = reading.elements[first.elements[0]!]!;
  const other = reading.elements[second.elements[0]!]!;
  const against = [one, other].some(({ tail }) => AGAINST.test(tail));
  if (words.length === 0 && !against && !joinedBy(reading, one, other)) return null;
  const isLater = first.range.from > second.range.from;
  const [recent, earlier] = isLater ? [first, second] : [second, first];
  return { recent: recent.range, earlier: earlier.range, mentions: [recent, earlier], words };
}

function againstCurrent(context: Context, mention: TimeMention, words: readonly Element[]): ComparedTimes | null {
  const element = context.reading.elements[mention.elements[0]!]!;
  const current = CURRENT[mention.range.label];
  const against =
    /^(?:보다|대비|와|과|하고|이랑|랑)/.test(element.tail) || words.some(({ index }) => index === element.index - 1);
  const beside = words.some(({ index }) => index === element.index + 1);
  if (current === undefined || !(element.tail.startsWith('대비') || ((against || beside) && words.length > 0)))
    return null;
  const recent = namedRange(current, context.now, context.clock);
  return { recent, earlier: mention.range, mentions: [mention], words };
}

/** `어제보다 높은`, "higher than yesterday": a time that is no time to look at. */
export function isHeldAgainstTime({ reading, times }: Context): boolean {
  return times.mentions.some(({ elements }) => {
    const time = reading.elements[elements[0]!]!;
    return time.tail.startsWith('보다') || /(?:^|[^a-z])than\s+$/.test(reading.folded.text.slice(0, time.start));
  });
}

/** "가장 많이 줄어든" is the lowest change, although much is wanted of it. */
export function orderOfChange(context: Context, direction: Order['direction']): Order['direction'] {
  const falls = context.reading.elements.some((element) => isPhrase(element, 'decrease'));
  return falls && direction === 'desc' ? 'asc' : direction;
}

/** Notes both times as used, and that one is asked to be more or less than the other ("어제보다 높아?"). */
export function useComparedTimes(context: Context, compared: ComparedTimes, plan: 'metric' | 'history'): void {
  for (const mention of compared.mentions) {
    const field = mention.range === compared.recent ? 'time_range' : 'compare_to';
    useTime(context, mention, `${plan}.${field}`, mention.range);
  }
  const { elements } = context.reading;
  const changes = elements.filter((element) => isPhrase(element, 'change'));
  // `어제 대비 오늘 … 변화`, `지난주와 이번 주 … 어떻게 변했어`: how it went since then is how much it changed.
  const isAgainst =
    compared.words.some((word) => AGAINST.test(textOf(context.reading, word))) ||
    compared.mentions.some((mention) => AGAINST.test(elements[mention.elements[0]!]!.tail));
  const series = elements.filter((element) => senseOf(element, 'series') !== null);
  const asksHow = elements.some((element) => senseOf(element, 'question')?.asks === 'how');
  changes.push(...series.filter(({ tail }) => isAgainst || asksHow || DID.test(tail)));
  context.ledger.consume(...compared.words, ...changes);
  for (const { by, superlative, element } of findRankings(context))
    if (by === 'value' && !superlative) context.ledger.consume(element);
}
