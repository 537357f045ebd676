import type { Context } from '../context.js';
import { kindsOf } from '../parts/kinds.js';
import { nextMeaningful, previousMeaningful, sensesOf, type Element, type Reading } from '../text/reading.js';
import { readGraphQuestion } from './graph-question.js';
import { directionByEnds } from './relation-ends.js';
import type { RelationMention } from './relation-words.js';

/** `postgres를 사용하는 DB`: a relation word that only says which property an item has, as no relation runs there. */
export function propertyWord(context: Context): Element | null {
  const { relation, view, roots, types, values } = readGraphQuestion(context);
  const { reading } = context;
  if (relation === null) return namingView(reading, view?.element ?? null);
  const { relTypes, otherwise } = relation.word;
  const isRelated = roots.some(({ kind }) => kind === null || directionByEnds(reading, relTypes, kind, []) !== 'none');
  if (view !== null || isRelated || otherwise.length > 0) return null;
  const named = kindsOf(reading, types);
  // Beside an item only what is asked for by its name is meant: "what db engines does erp use".
  const said = roots.length > 0 ? [] : values;
  const beside = said.filter(({ element }) => isNextTo(reading, element, relation.element));
  const kindsHaving = (field: string): readonly string[] => reading.vocabulary.fields.get(field)?.kinds ?? [];
  // `tomcat으로 도는 WAS`: one of its own values is nothing that it could run on.
  const [only, ...others] = named;
  if (only !== undefined && others.length === 0 && beside.some(({ field }) => kindsHaving(field).includes(only)))
    return relation.element;
  const fields = [...said.map(({ field }) => field), ...fieldsAsked(context)];
  for (const field of fields) {
    const having = kindsHaving(field);
    const kinds = named.length > 0 ? named : having;
    const isOwn = kinds.length > 0 && kinds.every((kind) => having.includes(kind));
    if (isOwn && !canStand(reading, relation, kinds)) return relation.element;
  }
  // "Servers hosted in zone-a": where every item is, said of one kind.
  const isOfAll = beside.some(({ field }) => kindsHaving(field).length === 0);
  return isOfAll && named.length === 1 && !canStand(reading, relation, named) ? relation.element : null;
}

/** Fields of some kinds only that the question names without a value: "which engines are used". */
function fieldsAsked({ reading }: Context): string[] {
  const named = reading.elements.flatMap((element) => sensesOf(element, 'field').map(({ field }) => field));
  return named.filter((field) => (reading.vocabulary.fields.get(field)?.kinds.length ?? 0) > 0);
}

function canStand(reading: Reading, { word }: RelationMention, kinds: readonly string[]): boolean {
  return kinds.some((kind) => directionByEnds(reading, word.relTypes, kind, kinds) !== 'none');
}

function isNextTo({ elements }: Reading, element: Element, other: Element): boolean {
  return nextMeaningful(elements, element.index) === other || previousMeaningful(elements, element.index) === other;
}

/** `raid10으로 구성된 스토리지`: a word that also names the field of the value beside it. */
function namingView(reading: Reading, view: Element | null): Element | null {
  if (view === null) return null;
  const fields = sensesOf(view, 'field').map(({ field }) => field);
  const beside = [previousMeaningful(reading.elements, view.index), nextMeaningful(reading.elements, view.index)];
  const isNamed = beside.some((other) => sensesOf(other, 'value').some(({ field }) => fields.includes(field)));
  return isNamed ? view : null;
}
