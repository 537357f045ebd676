import type { Filter, GraphPlan, View } from '../../plan.js';
import type { TypeMention } from '../parts/item-types.js';
import { inOrder, itemScope } from '../parts/scope.js';
import { filtersOf } from '../parts/values.js';
import { isPhrase, nextMeaningful, previousMeaningful, senseOf, type Element, type Reading } from '../text/reading.js';
import { directionBetweenKinds } from './direction.js';
import { citeSteps, LIMITS, useTarget, useWords, viewOf, type GraphQuestion } from './graph-question.js';

/** Items of one kind, by their relations to others. */
export interface Kinds {
  readonly view: View;
  readonly head: TypeMention | null;
  readonly roots: Filter[];
  readonly targets: Filter[];
  readonly plan: GraphPlan;
}

/** The kind that is asked for, and the one that its relations lead to. */
export function readKinds(question: GraphQuestion, measure: 'degree' | 'related' | 'unrelated'): Kinds {
  const { context, types, relation } = question;
  const head = headType(question);
  const view = viewOf(question);
  useWords(question, view);
  const others = types.filter((type) => type !== head);
  for (const type of types) {
    context.ledger.use(
      type.element,
      type === head ? 'primary.filters' : 'graph.targets',
      type.filters[0] ?? null,
      type.term,
    );
  }
  const ofTargets = question.values.filter(({ element }) => {
    // `mes에서 db가 없는 서버`: the place is that of the whole.
    if (/^(?:에서|에는|에|중)/.test(element.tail)) return false;
    const next = nextMeaningful(context.reading.elements, element.index);
    return others.some((type) => type.element === next);
  });
  const ofRoots = question.values.filter((value) => !ofTargets.includes(value));
  const targets = [...others.flatMap(({ filters }) => filters), ...filtersOf(ofTargets)];
  for (const value of ofTargets) useTarget(context, value);
  for (const value of ofRoots) useTarget(context, value, 'primary.filters');
  const relTypes = relation?.word.relTypes ?? context.reading.vocabulary.views.get(view)?.relTypes ?? [];
  const direction = directionBetweenKinds(question, head, others);
  citeSteps(question, { direction, relTypes });
  const plan: GraphPlan = {
    view,
    depth: 1,
    user_requested_depth: null,
    direction,
    rel_types: [...relTypes],
    limits: LIMITS,
    measure,
    ...(targets.length > 0 ? { targets } : {}),
  };
  const roots = inOrder([...(head?.filters ?? []), ...filtersOf(ofRoots)]);
  return { view, head, roots, targets, plan };
}

/** The kind that each one is wanted of or that stands behind "which", else the last one in Korean and the first in English. */
function headType(question: GraphQuestion): TypeMention | null {
  const { context } = question;
  const { reading } = context;
  // `… 시스템이 가장 많은 것`: a word for any item says less than a kind beside it.
  const kinds = question.types.filter(({ filters }) => filters.length > 0);
  const types = kinds.length > 0 ? kinds : question.types;
  const asked = types.find(
    ({ element }) => senseOf(previousMeaningful(reading.elements, element.index), 'question')?.asks === 'which',
  );
  const each = types.find(({ element }) => isEach(reading, element));
  const whole = types.find(({ element }) => OUT_OF.test(reading.folded.text.slice(element.end)));
  return each ?? asked ?? whole ?? (reading.korean ? types.at(-1) : types[0]) ?? null;
}

/** `서버 중 앱이 가장 많은 것`, "of the servers": one of these is asked for. */
const OUT_OF = /^들?\s*(?:중|가운데)(?![가-힣]*\s*인)/;

/** `시스템마다`, `per server`, `each mon server`: a row is wanted for each one. */
export function isEach(reading: Reading, element: Element): boolean {
  if (/^(?:별|마다|당)/.test(element.tail)) return true;
  let before = previousMeaningful(reading.elements, element.index);
  if (before !== undefined && senseOf(before, 'value') !== null)
    before = previousMeaningful(reading.elements, before.index);
  return isPhrase(before, 'group');
}

export function setParams({ roots, targets, plan }: Kinds): Record<string, unknown> {
  return {
    roots: itemScope([], roots),
    rel_types: plan.rel_types.length > 0 ? plan.rel_types : undefined,
    direction: plan.direction,
    targets: targets.length > 0 ? targets : undefined,
  };
}
