import { HISTORY_SOURCES, type Direction, type Filter, type View } from '../../plan.js';
import type { FieldOwner, RelationWord, Term } from '../../vocabulary/sense.js';
import { DEEPEST, fieldOf, warn, type Context } from '../context.js';
import { directionByEnds } from './relation-ends.js';
import { findGroups } from '../parts/grouping.js';
import { findTypes, isAppositive, typeFilters, type TypeMention } from '../parts/item-types.js';
import { kindsOf } from '../parts/kinds.js';
import { inOrder } from '../parts/scope.js';
import { filtersOf, findValues, joinedBy, negationOf, operatorOf, type ValueMention } from '../parts/values.js';
import { fieldTerm, isPhrase, senseOf, termWith, type Element } from '../text/reading.js';
import { fittingWord, relationSaid, type RelationMention } from './relation-words.js';

export const LIMITS = { nodes: 200, edges: 500 };

/** An item that a walk may start from: a code, or a system that stands for its own item. */
export interface Root {
  readonly element: Element;
  readonly item: string;
  readonly kind: string | null;
  readonly term: Term | null;
}

export interface ViewMention {
  readonly element: Element;
  readonly view: View;
  readonly term: Term;
}

/** A question about relations, taken apart. */
export interface GraphQuestion {
  readonly context: Context;
  readonly roots: readonly Root[];
  readonly types: readonly TypeMention[];
  /** Words for a kind that only repeat what stands beside them (`erp 시스템`). */
  readonly repeated: readonly Element[];
  readonly values: readonly ValueMention[];
  readonly relation: RelationMention | null;
  readonly view: ViewMention | null;
  /** All views that the question names (`dependency path`). */
  readonly views: ReadonlySet<View>;
  /** Further words for the same (`breaks … fails`). */
  readonly more: readonly Element[];
}

/** Whether the question speaks of relations at all. */
export function isAboutRelations(context: Context): boolean {
  // `failure` may be an outcome as well: alone it says nothing about relations. `배포된` does, but for what was done at
  // some time.
  const timeless = context.times.mentions.length === 0;
  return context.reading.elements.some(
    (element) =>
      isRelationWord(context, element) &&
      (senseOf(element, 'value') === null || (timeless && relationSaid(context, element) !== null)),
  );
}

function isRelationWord(context: Context, element: Element): boolean {
  if (context.claimed.has(element.index) || senseOf(element, 'filler') !== null) return false;
  const speaksOfRelations =
    isFieldOfRelations(context, element) ||
    relationSaid(context, element) !== null ||
    senseOf(element, 'view') !== null ||
    senseOf(element, 'cycle') !== null;
  // "Break down the items by type".
  const isGrouping = (): boolean => isPhrase(element, 'group') && findGroups(context, ['item'], new Set()).length > 0;
  return speaksOfRelations && !isGrouping();
}

/** `관계 종류`: what only relations have. */
export function isFieldOfRelations(context: Context, element: Element): boolean {
  return (
    fieldOf(context.reading, element, ['relation']) !== null && fieldOf(context.reading, element, OTHER_OWNERS) === null
  );
}

const OTHER_OWNERS: readonly FieldOwner[] = ['item', ...HISTORY_SOURCES];

/** Takes a question apart and notes nothing, so that it may be read to see what kind of question it is. */
export function readGraphQuestion(context: Context): GraphQuestion {
  const { reading } = context;
  const values = findValues(context, ['item'], new Set());
  const named = findTypes(context, new Set());
  const types = named.filter((type) => !isAppositive(reading, type, values));
  const repeated = named.filter((type) => !types.includes(type)).map(({ element }) => element);
  const said = wordsOf(context);
  const found = rootsOf(context, values);
  const kinds = [...found.slice(0, 1).map(({ kind }) => kind), ...kindsOf(reading, types)];
  const words = { ...said, relation: said.relation && fittingWord(reading, said.relation, kinds) };
  const roots = found.every((root) => isOnlyCondition(context, root, words, types)) ? [] : found;
  return { context, roots, types, repeated, values, ...words };
}

/** `mon 서버마다 배포된 …`: nothing is deployed on a system as such, so it only says which of the kinds that can have it. */
function isOnlyCondition(
  context: Context,
  { kind, term }: Root,
  { relation, view }: Pick<GraphQuestion, 'relation' | 'view'>,
  types: readonly TypeMention[],
): boolean {
  const { reading } = context;
  if (term === null || kind === null || (view !== null && view.view !== 'NEIGHBORS')) return false;
  // "erp servers with no database": that there is none is said of the servers.
  if (relation === null) return types.length > 1 && reading.elements.some((element) => isPhrase(element, 'without'));
  const { relTypes } = relation.word;
  if (kindsOf(reading, types).some((other) => directionByEnds(reading, relTypes, other, []) === 'none')) return false;
  return directionByEnds(reading, relTypes, kind, []) === 'none';
}

function rootsOf(context: Context, values: readonly ValueMention[]): Root[] {
  const roots: Root[] = [];
  const byElement = new Map(values.map((mention) => [mention.element, mention]));
  for (const element of context.reading.elements) {
    if (element.kind === 'code' && element.certain) {
      roots.push({ element, item: element.code, kind: element.type, term: null });
    }
    const value = byElement.get(element);
    if (value !== undefined && value.item !== null && !value.negated) {
      roots.push({ element, item: value.item, kind: kindOfCode(context, value.item), term: value.term });
    }
  }
  return roots;
}

function kindOfCode(context: Context, code: string): string | null {
  return context.reading.vocabulary.codePrefixes.get(code.split('-', 1)[0]!) ?? null;
}

function wordsOf(context: Context): Pick<GraphQuestion, 'relation' | 'view' | 'views' | 'more'> {
  let relation: RelationMention | null = null;
  let view: ViewMention | null = null;
  let rootSince = false;
  const views = new Set<View>();
  const more: Element[] = [];
  for (const element of context.reading.elements) {
    if (context.claimed.has(element.index)) continue;
    if (element.kind === 'code' || (senseOf(element, 'value')?.item ?? null) !== null) rootSince = true;
    const said = relationSaid(context, element);
    const asView = termWith(element, 'view');
    if (said !== null) {
      if (relation === null) {
        relation = said;
        rootSince = false;
      } else if (!rootSince && repeats(said.word, relation.word)) more.push(element);
    } else if (asView?.sense.role === 'view') {
      const found = { element, view: asView.sense.view, term: asView };
      views.add(found.view);
      if (view === null) view = found;
      else if (found.view === view.view || found.view === 'NEIGHBORS' || found.view === 'PATH') more.push(element);
      else if (view.view === 'NEIGHBORS') {
        more.push(view.element);
        view = found;
      } else if (view.view === 'PATH') more.push(element);
    }
  }
  return { relation, view, views, more };
}

/** The same relation once more, and of the same items: with others between, it would be another question. */
function repeats(word: RelationWord, first: RelationWord): boolean {
  return word === first || word.relTypes.join() === first.relTypes.join();
}

/** `erp와 mes`, "erp, mes and apm": several items side by side, as against one at each end of a relation. */
export function areSideBySide({ context, roots }: GraphQuestion): boolean {
  if (roots.length < 2) return false;
  return roots.every((root, at) => at === 0 || joinedBy(context.reading, roots[at - 1]!.element, root.element));
}

/** The roots without repetitions. */
export function items(question: GraphQuestion): string[] {
  return [...new Set(question.roots.map(({ item }) => item))];
}

/** The view: a word's own, a relation's, or just what is around. */
export function viewOf(question: GraphQuestion): View {
  const { view, relation } = question;
  if (view !== null && (view.view !== 'NEIGHBORS' || relation === null)) return view.view;
  return relation?.word.view ?? view?.view ?? 'NEIGHBORS';
}

export function useRoots(question: GraphQuestion): void {
  for (const { element, item, term } of question.roots) {
    question.context.ledger.use(element, 'primary.identifiers', item, term);
  }
}

/** Notes the words for the view and the relation; `citeSteps` says what the relation comes to. */
export function useWords(question: GraphQuestion, view: View): void {
  const { ledger } = question.context;
  if (question.view !== null) ledger.use(question.view.element, 'graph.view', view, question.view.term);
  ledger.consume(question.relation?.element, ...question.more);
}

/** Shows where the relations and their direction come from: the word says which view or relation, a mapping what that is. */
export function citeSteps(
  question: GraphQuestion,
  { direction, relTypes }: { direction: Direction; relTypes: readonly string[] },
): void {
  const { context, relation, view, roots } = question;
  const element = relation?.element ?? view?.element;
  context.ledger.rely('relation_types');
  // Which kinds may stand at the ends of a relation decides its direction, and prefixes of codes say the kind.
  if (roots.some(({ kind }) => kind !== null) || question.types.length > 0) context.ledger.rely('item_types');
  if (element === undefined) return;
  context.ledger.cite(element, 'graph.direction', direction, 'relation_types');
  context.ledger.cite(element, 'graph.rel_types', relTypes, relation?.term ?? 'relation_types');
}

export interface Depth {
  readonly depth: number;
  readonly requested: number | null;
}

/** How many hops: a number, "direct", "transitive", or `fallback`; 1 to 10. */
export function depthOf(context: Context, fallback: number): Depth {
  const { quantities, reading, ledger } = context;
  let depth = fallback;
  for (const element of reading.elements) {
    const reach = termWith(element, 'reach');
    if (reach?.sense.role !== 'reach') continue;
    if (reach.sense.reach !== 'direct' && reach.sense.reach !== 'transitive') continue;
    // `간접적으로만`: those that are no direct ones as well are not told apart.
    if (reach.sense.reach === 'transitive' && /만$/.test(element.tail)) continue;
    depth = reach.sense.reach === 'direct' ? 1 : DEEPEST;
    ledger.use(element, 'graph.depth', depth, reach);
  }
  if (quantities.depth === null) return { depth, requested: null };
  const element = reading.elements[quantities.depth.element]!;
  const requested = quantities.depth.value;
  depth = Math.min(DEEPEST, Math.max(1, Math.trunc(requested)));
  ledger.use(element, 'graph.depth', depth);
  ledger.consume(quantities.depth.joined ?? undefined);
  if (depth !== requested)
    warn(context, 'CLAMPED', `A depth is 1 to ${DEEPEST}; ${requested} became ${depth}.`, element);
  return { depth, requested };
}

/** The conditions on the nodes that are answered: kinds, and values that are no root. Null when they make no sense together. */
export function targetsOf(question: GraphQuestion, planField = 'graph.targets'): Filter[] | null {
  const { context, types, values, roots } = question;
  const kinds = typeFilters(context.reading, types);
  for (const type of types) {
    if (type.filters.length > 0) context.ledger.use(type.element, planField, type.filters[0], type.term);
    else context.ledger.consume(type.element);
  }
  const rest = values.filter((value) => !roots.some(({ element }) => element === value.element));
  for (const value of rest) useTarget(context, value, planField);
  return kinds === null ? null : inOrder([...kinds, ...filtersOf(rest)]);
}

/** Notes a value as a condition on the nodes, or on `field` of the plan, with the words that belong to it. */
export function useTarget(context: Context, mention: ValueMention, planField = 'graph.targets'): void {
  const { field, value, negated, element, term } = mention;
  const filter = { field, op: operatorOf(mention), value };
  context.ledger.use(element, planField, filter, term);
  const negation = negated ? negationOf(context.reading, element) : null;
  if (negation !== null) context.ledger.use(negation, planField, filter, termWith(negation, 'phrase'));
  const { elements } = context.reading;
  for (const beside of [elements[element.index - 1], elements[element.index + 1]]) {
    const named = fieldTerm(beside, field);
    if (named !== null) context.ledger.use(beside!, planField, filter, named);
  }
}
