import type { Direction } from '../../plan.js';
import type { RelationWord } from '../../vocabulary/sense.js';
import { kindsOf } from '../parts/kinds.js';
import { directionByEnds } from './relation-ends.js';
import type { TypeMention } from '../parts/item-types.js';
import type { Reading, Element } from '../text/reading.js';
import { areSideBySide, type GraphQuestion, type Root } from './graph-question.js';

/** Which way the relation runs from the root: by what may stand at its ends, then by grammar. */
export function directionOf(question: GraphQuestion, word: RelationWord, element: Element): Direction {
  const { reading } = question.context;
  const root = speakingRoot(question);
  const ends = directionByEnds(reading, word.relTypes, root?.kind ?? null, kindsOf(reading, question.types));
  if (ends === 'out' || ends === 'in') return ends;
  return grammarOf(question, word, element) ?? 'out';
}

/** Which way the words alone say that the relation runs; null when nothing tells. */
export function grammarOf(question: GraphQuestion, word: RelationWord, element: Element): Direction | null {
  if (word.noun !== null) return word.noun;
  const root = speakingRoot(question);
  const isSubject = root === undefined ? null : isSubjectOf(question.context.reading, root.element, element);
  if (isSubject === null) return null;
  return isSubject === (word.subject === 'from') ? 'out' : 'in';
}

/** Of several roots side by side, the last one has the particle: `erp와 mes가 의존하는`. */
function speakingRoot(question: GraphQuestion): Root | undefined {
  return areSideBySide(question) ? question.roots.at(-1) : question.roots[0];
}

const SUBJECT = /^(?:들)?(?:이|가)/;
const OBJECT = /^(?:들)?(?:에|을|를|와|과|로|으로)/;
const TOPIC = /^(?:들)?(?:은|는)/;

/** Whether an element is the grammatical subject of the relation word; null when nothing tells. */
export function isSubjectOf(reading: Reading, element: Element, word: Element): boolean | null {
  if (!reading.korean) return element.index < word.index;
  const { tail } = element;
  if (SUBJECT.test(tail) || tail.startsWith('의')) return true;
  if (OBJECT.test(tail)) return false;
  if (TOPIC.test(tail)) {
    // A topic is the subject unless there is another one: `storage-erp는 어떤 서버가 사용해?`
    const between = reading.elements.slice(element.index + 1, word.index);
    return !between.some((other) => SUBJECT.test(other.tail));
  }
  return /[a-z]/.test(reading.folded.text.charAt(word.start)) ? element.index < word.index : null;
}

/** The way from the kinds that are asked for to those that are counted. */
export function directionBetweenKinds(
  question: GraphQuestion,
  head: TypeMention | null,
  others: readonly TypeMention[],
): Direction {
  const { context, relation } = question;
  if (relation === null) return 'both';
  const { reading } = context;
  const [key] = head === null ? [] : kindsOf(reading, [head]);
  const ends = directionByEnds(reading, relation.word.relTypes, key ?? null, kindsOf(reading, others));
  if (ends === 'out' || ends === 'in') return ends;
  if (relation.word.noun !== null) return relation.word.noun;
  const [other] = others;
  // `시스템이 가장 많이 의존하는 시스템`: the one before is the subject, the head is what it depends on.
  if (reading.korean && other !== undefined) {
    const isBefore = other.element.index < relation.element.index;
    return isBefore && /^(?:들)?(?:이|가|도)/.test(other.element.tail) ? 'in' : 'out';
  }
  // `가장 많이 의존되는 시스템`: in the passive, others depend on it.
  if (reading.korean && /^(?:되|돼|받)/.test(relation.element.tail))
    return relation.word.subject === 'from' ? 'in' : 'out';
  const isSubject = head === null ? true : isSubjectOf(reading, head.element, relation.element);
  return isSubject === false ? 'in' : 'out';
}
