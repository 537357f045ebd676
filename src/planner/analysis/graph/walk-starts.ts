import type { Direction, Filter } from '../../plan.js';
import type { Context } from '../context.js';
import type { TypeMention } from '../parts/item-types.js';
import { kindsOf } from '../parts/kinds.js';
import { inOrder, itemScope } from '../parts/scope.js';
import { filtersOf } from '../parts/values.js';
import { senseOf } from '../text/reading.js';
import type { GraphQuestion } from './graph-question.js';

/** Where a walk starts, and what it looks for. */
export interface Start {
  readonly roots: Record<string, unknown>;
  readonly rootFilters?: Filter[];
  readonly targets: Filter[];
  readonly kind?: string | null;
  /** Which way the relation runs, where the question leaves no doubt. */
  readonly direction?: Direction;
  /** The kind that is looked for, where another one is where the walk starts. */
  readonly target?: TypeMention;
}

/** `erp 서버에서 실행되는 앱`, "apps running on erp servers": of two kinds, the one that the relation is asked of. */
export function startingKind(question: GraphQuestion): Start | null {
  const { context, types, relation, values } = question;
  const [first, second, ...others] = types;
  if (first === undefined || second === undefined || others.length > 0 || relation === null || values.length === 0)
    return null;
  const isKorean = context.reading.korean;
  const before = [first, second].filter(({ element }) => element.index < relation.element.index);
  const root = isKorean
    ? before.length === 1
      ? before[0]
      : undefined
    : before.length === 1
      ? [first, second].find((type) => type !== before[0])
      : undefined;
  if (root === undefined) return null;
  const target = root === first ? second : first;
  const rootFilters = inOrder([...root.filters, ...filtersOf(values)]);
  const [kind] = kindsOf(context.reading, [root]);
  return { roots: itemScope([], rootFilters), rootFilters, targets: [...target.filters], kind: kind ?? null, target };
}

/** "Where are the erp databases deployed": the kind is what has the place, and not what is looked for. */
export function kindAskedWhere({ context, types, relation }: GraphQuestion, filters: readonly Filter[]): Start | null {
  const [type, ...others] = types;
  if (type === undefined || others.length > 0 || relation === null || !asksWhere(context)) return null;
  const [kind] = kindsOf(context.reading, [type]);
  if (kind === undefined) return null;
  return { roots: itemScope([], [...filters]), rootFilters: [...filters], targets: [], kind, direction: 'out' };
}

export function asksWhere({ reading }: Context): boolean {
  return reading.elements.some((element) => senseOf(element, 'question')?.asks === 'where');
}

/** Without an item to start from, the items with the value are the roots, and the kind is what is looked for. */
export function splitRoots(question: GraphQuestion, filters: readonly Filter[]): Start | null {
  const { types, relation, context } = question;
  const kinds = new Set(types.flatMap((type) => type.filters.map(({ field }) => field)));
  const rootFilters = filters.filter(({ field }) => !kinds.has(field));
  const targets = filters.filter(({ field }) => kinds.has(field));
  if (rootFilters.length === 0 || targets.length === 0 || relation === null) return null;
  const [having] = rootFilters.map(({ field }) => context.reading.vocabulary.fields.get(field)?.kinds ?? []);
  return { roots: itemScope([], rootFilters), rootFilters, targets, kind: having?.[0] ?? null };
}
