/** The mappings that must be published (or served from their seed files): no copy of their words stands in code. */
export const REQUIRED_MAPPINGS = [
  'metric_aliases',
  'agg_keywords',
  'series_keywords',
  'history_keywords',
  'list_keywords',
  'table_hints',
] as const;
export type RequiredMapping = (typeof REQUIRED_MAPPINGS)[number];

/** The mappings with defaults in `default-vocabularies.ts`; a published one of that name takes the default's place. */
export const BUILT_IN_MAPPINGS = [
  'cep_keywords',
  'graph_scope_keywords',
  'auto_keywords',
  'filterable_fields',
  'item_types',
  'field_values',
  'systems',
  'relation_types',
  'metric_catalogue',
  'order_keywords',
  'comparison_keywords',
  'pattern_keywords',
  'rate_keywords',
  'phrase_keywords',
  'question_words',
  'unsupported_keywords',
  'small_talk',
  'filler_words',
] as const;
export type BuiltInMapping = (typeof BUILT_IN_MAPPINGS)[number];

export type MappingName = RequiredMapping | BuiltInMapping;

/** In the order that decides between equal candidates: it must not depend on how an input object was put together. */
export const MAPPING_NAMES: readonly MappingName[] = [...REQUIRED_MAPPINGS, ...BUILT_IN_MAPPINGS];

export function isMappingName(name: string): name is MappingName {
  return (MAPPING_NAMES as readonly string[]).includes(name);
}

export function isBuiltIn(name: MappingName): name is BuiltInMapping {
  return (BUILT_IN_MAPPINGS as readonly string[]).includes(name);
}
