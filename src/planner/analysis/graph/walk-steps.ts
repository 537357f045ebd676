import type { Direction, View } from '../../plan.js';
import type { RelationWord } from '../../vocabulary/sense.js';
import { kindsOf } from '../parts/kinds.js';
import { directionOf, grammarOf } from './direction.js';
import type { GraphQuestion } from './graph-question.js';
import { directionByEnds, relationsBetween, relationsEitherWay } from './relation-ends.js';
import type { RelationMention } from './relation-words.js';
import { asksWhere, type Start } from './walk-starts.js';

export interface Steps {
  readonly direction: Direction;
  readonly relTypes: readonly string[];
  /** Whether a relation like this can lead to what is looked for at all. */
  readonly leads: boolean;
}

/** Which relations and which way: the relation word's, or those of the view. */
export function stepsOf(question: GraphQuestion, view: View, start: Start | null): Steps {
  const { context, relation } = question;
  const { reading } = context;
  const known = reading.vocabulary.views.get(view);
  const ownView = question.view !== null && question.view.view !== 'NEIGHBORS' && question.view.view !== 'DEPENDENCY';
  if (relation === null || ownView)
    return { direction: known?.direction ?? 'both', relTypes: known?.relTypes ?? [], leads: true };
  const { relTypes, otherwise } = relation.word;
  if (start?.direction !== undefined) return { direction: start.direction, relTypes, leads: true };
  const rootKind = start?.kind ?? null;
  const targets = kindsOf(reading, start?.target === undefined ? question.types : [start.target]);
  const ends = directionByEnds(reading, relTypes, rootKind, targets);
  if (start?.target !== undefined && (ends === 'out' || ends === 'in'))
    return { direction: ends, relTypes, leads: true };
  const turned = rootKind === null ? null : turnedBack(question, relation.word, rootKind, targets);
  if (turned !== null) return turned;
  const direction = directionOf(question, relation.word, relation.element);
  // "Where is srv-mes-01 deployed": what others are deployed on is not itself deployed anywhere.
  if (direction === 'in' && otherwise.length > 0 && asksWhere(context)) return { direction, relTypes, leads: false };
  if (rootKind === null || ends !== 'none') return { direction, relTypes, leads: true };
  return insteadOf(question, relation, direction, rootKind, targets);
}

/** `was-erp-01에 배포된 것`: with the word's own types the relation would run the other way than it is said. */
function turnedBack(
  question: GraphQuestion,
  word: RelationWord,
  rootKind: string,
  targets: readonly string[],
): Steps | null {
  const { reading } = question.context;
  const said = grammarOf(question, word, question.relation!.element);
  if (said === null || word.otherwise.length === 0) return null;
  const own = directionByEnds(reading, word.relTypes, rootKind, targets);
  const other = directionByEnds(reading, word.otherwise, rootKind, targets);
  if (own === said || own === 'any' || (other !== said && other !== 'any')) return null;
  return { direction: said, relTypes: word.otherwise, leads: true };
}

/** `postgres를 사용하는 서버`: no relation of that name runs between the two, so the one that does is meant. */
function insteadOf(
  question: GraphQuestion,
  { word }: RelationMention,
  direction: Direction,
  rootKind: string,
  targets: readonly string[],
): Steps {
  const { reading } = question.context;
  const between = relationsBetween(reading, rootKind, targets);
  if (question.roots.length === 0)
    return between === null ? { direction, relTypes: word.relTypes, leads: true } : { ...between, leads: true };
  // What something depends on is a question of its own, whatever the answer; "uses" names what there would have to be.
  if (word.view !== 'NEIGHBORS' || targets.length === 0) return { direction, relTypes: word.relTypes, leads: true };
  // `erp를 사용하는 시스템`: between two of one kind it is grammar that tells the way.
  const either = relationsEitherWay(reading, rootKind, targets);
  if (either.length > 0) return { direction, relTypes: either, leads: true };
  return between?.direction === direction
    ? { ...between, leads: true }
    : { direction, relTypes: word.relTypes, leads: false };
}
