import type { RelationWord, Term } from '../../vocabulary/sense.js';
import { spanOf, type Context } from '../context.js';
import { findTypes } from '../parts/item-types.js';
import { kindsOf } from '../parts/kinds.js';
import { senseOf, termWith, type Element, type Reading } from '../text/reading.js';
import { directionByEnds } from './relation-ends.js';

export interface RelationMention {
  readonly element: Element;
  readonly word: RelationWord;
  readonly term: Term;
}

/** The relation that an element speaks of: a type by its own name, or a word for some; null when it does not here. */
export function relationSaid(context: Context, element: Element): RelationMention | null {
  const { reading } = context;
  const asRelation = termWith(element, 'relation');
  const term = asRelation ?? termWith(element, 'view');
  const named = term === null ? null : typeNamed(reading, element);
  if (term !== null && named !== null) {
    const word: RelationWord = {
      relTypes: [named],
      subject: 'from',
      noun: null,
      view: 'NEIGHBORS',
      otherwise: [],
      asks: null,
    };
    return { element, word, term };
  }
  if (asRelation?.sense.role !== 'relation') return null;
  const word = asRelation.sense.relation;
  return isMeant(context, word) ? { element, word, term: asRelation } : null;
}

/** `DEPENDS_ON`: the name of a relation type as the data writes it, and so only this one. */
export function typeNamed(reading: Reading, element: Element): string | null {
  const text = reading.folded.original.slice(...spanOf(reading, element));
  return reading.vocabulary.endpoints.has(text) ? text : null;
}

/** "Where is it deployed", "apps deployed per server": the question word, or two kinds that the relation runs between. */
function isMeant(context: Context, { asks, relTypes, otherwise }: RelationWord): boolean {
  if (asks === null) return true;
  const { reading } = context;
  if (reading.elements.some((element) => senseOf(element, 'question')?.asks === asks)) return true;
  const [first, second, ...others] = kindsOf(reading, findTypes(context, new Set()));
  if (first === undefined || second === undefined || others.length > 0) return false;
  return directionByEnds(reading, [...relTypes, ...otherwise], first, [second]) !== 'none';
}

/** The relation with the types that can stand between the kinds: the word's own, or else its others. */
export function fittingWord(
  reading: Reading,
  mention: RelationMention,
  kinds: readonly (string | null)[],
): RelationMention {
  const { word } = mention;
  const [first, second] = kinds;
  if (word.otherwise.length === 0 || first === undefined || first === null) return mention;
  const others = second === undefined || second === null ? [] : [second];
  if (directionByEnds(reading, word.relTypes, first, others) !== 'none') return mention;
  if (directionByEnds(reading, word.otherwise, first, others) === 'none') return mention;
  return { ...mention, word: { ...word, relTypes: word.otherwise } };
}
