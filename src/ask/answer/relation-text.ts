import type { GraphPlan, Plan } from '../../planner/plan.js';
import type { NetworkResult } from '../../tools/builtin/tool-results.js';
import { filterText } from './asked-about.js';
import type { Phrases } from './phrases.js';

/** Where a walk started: the items by name, or what they have in common where the question named none. */
export function rootText({ roots }: NetworkResult, { primary }: Plan): string {
  const named = primary.identifiers.length > 0 || primary.filters.length === 0;
  return named ? roots.join(', ') : primary.filters.map(filterText).join(', ');
}

/** What a walk looked for from there: `srv-erp-01, USES, ci_subtype = storage`. */
export function walkText(root: string, { targets = [], rel_types }: GraphPlan): string {
  const types = rel_types.length > 0 ? [rel_types.join(' | ')] : [];
  return [root, ...types, ...targets.map(filterText)].join(', ');
}

/** What relations are counted, or what the items of a list have, or have not, a relation to; empty for other questions. */
export function relatedText({ graph }: Plan, phrases: Phrases): string {
  if (!graph?.measure) return '';
  const what = (graph.targets ?? []).map(filterText).join(', ');
  const types = graph.rel_types.join(' | ');
  switch (graph.measure) {
    case 'count':
      return types;
    case 'degree':
      if (what === '' && types === '') return '';
      return phrases.related(what, types);
    case 'related':
      return phrases.related(what, types);
    case 'unrelated':
      return phrases.unrelated(what, types);
    case 'shared':
      return phrases.shared([graph.targets?.[0]?.value].flat().join(', '), types);
    case 'cycles':
      return '';
  }
}

/** What a path that was not found had to meet: its relations, and its length where that was less than paths may have. */
export function pathBounds({ graph }: Plan, phrases: Phrases): string {
  if (!graph) return '';
  const types = graph.rel_types.length > 0 ? [graph.rel_types.join(' | ')] : [];
  return [...types, ...(graph.depth < LONGEST_PATH ? [phrases.within(graph.depth)] : [])].join(', ');
}

const LONGEST_PATH = 10;
