import type { HistorySource } from '../../plan.js';
import { fieldOf, type Context } from '../context.js';
import { comparedTimes } from '../parts/compared-times.js';
import { dimensionOf, type GroupMention } from '../parts/grouping.js';
import type { AggregationMention, Ranking } from '../parts/ranking.js';
import { comparedValues, sideBySideWords } from '../parts/values.js';
import { nextMeaningful, previousMeaningful, senseOf, sensesOf, termWith } from '../text/reading.js';

/** "알람이 가장 많은 서버", "who approved most", "zones with more than 100 events": what is counted by. */
export function wantedDimension(
  context: Context,
  source: HistorySource,
  rankings: readonly Ranking[],
  aggregations: readonly AggregationMention[],
  hasBound: boolean,
): GroupMention | null {
  const ranks =
    rankings.some(({ by }) => by === 'value') ||
    hasBound ||
    aggregations.some((mention) => mention.ranks || mention.agg === 'max' || mention.agg === 'min');
  // "Compare alarms of erp and mes": the values are the groups, ranked or not, unless times are held against each other.
  const compared = ranks || comparedTimes(context) === null ? comparedValues(context, [source, 'item']) : null;
  if (compared !== null) {
    const [word, ...joined] = sideBySideWords(context.reading);
    return { field: compared.field, element: word!, term: null, isType: false, joined };
  }
  if (!ranks) return null;
  return wantedPerson(context, source) ?? wantedKind(context, source);
}

/** "누가 가장 많이 승인했나": the field that answers "who", the one that is named before others. */
function wantedPerson(context: Context, source: HistorySource): GroupMention | null {
  const { reading } = context;
  const who = reading.elements.find((element) => senseOf(element, 'question')?.asks === 'who');
  if (who === undefined) return null;
  const fields = [...reading.vocabulary.fields.values()].filter(
    (field) => field.asks === 'who' && field.of.includes(source),
  );
  for (const element of reading.elements) {
    const field = fields.find(({ name }) => name === fieldOf(reading, element, [source]));
    if (field !== undefined)
      return { field: field.name, element, term: termWith(element, 'field'), isType: false, joined: [who] };
  }
  const [first] = fields;
  return first === undefined
    ? null
    : { field: first.name, element: who, term: termWith(who, 'question'), isType: false, joined: [] };
}

function wantedKind(context: Context, source: HistorySource): GroupMention | null {
  const { reading, claimed } = context;
  const found: GroupMention[] = [];
  for (const element of reading.elements) {
    const dimension = claimed.has(element.index) ? null : dimensionOf(reading, element, [source, 'item']);
    if (dimension === null || reading.vocabulary.fields.get(dimension.field)?.type === 'number') continue;
    if (reading.vocabulary.fields.get(dimension.field)?.type === 'time') continue;
    const before = previousMeaningful(reading.elements, element.index);
    const after = nextMeaningful(reading.elements, element.index);
    const isValuesField = [before, after].some((beside) =>
      sensesOf(beside, 'value').some(({ field }) => field === dimension.field),
    );
    if (!dimension.isType && isValuesField) continue;
    const isAsked = senseOf(before, 'question')?.asks === 'which';
    found.push({ ...dimension, element, joined: isAsked ? [before!] : [] });
  }
  return found.find(({ joined }) => joined.length > 0) ?? found.at(-1) ?? null;
}
