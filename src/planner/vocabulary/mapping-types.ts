import {
  readComparisons,
  readFields,
  readFieldValues,
  readFillers,
  readGraphScope,
  readItemTypes,
  readMetricCatalogue,
  readOrders,
  readPatterns,
  readPhrases,
  readQuestionWords,
  readRates,
  readRelationTypes,
  readSystems,
  readUnsupported,
} from './built-in-mappings.js';
import type { Reading } from './content-reader.js';
import type { MappingName } from './mapping-names.js';
import type { MappingSink, Place } from './mapping-sink.js';
import { keywordList, readAggregations, readHistoryKeywords, readMetricAliases } from './required-mappings.js';

/** How a mapping of one type is read, for validation and for compiling alike. */
export interface MappingType {
  /** A keyword stands for one thing only; otherwise it may stand for several, and the question decides. */
  readonly oneMeaning: boolean;
  readonly read: (sink: MappingSink, root: Place, content: unknown) => Reading;
}

export const MAPPING_TYPES: Readonly<Record<MappingName, MappingType>> = {
  metric_aliases: { oneMeaning: true, read: readMetricAliases },
  agg_keywords: { oneMeaning: true, read: readAggregations },
  series_keywords: { oneMeaning: true, read: keywordList({ role: 'series' }) },
  history_keywords: { oneMeaning: true, read: readHistoryKeywords },
  list_keywords: { oneMeaning: true, read: keywordList({ role: 'list' }) },
  table_hints: { oneMeaning: true, read: keywordList({ role: 'table' }) },
  cep_keywords: { oneMeaning: true, read: keywordList({ role: 'simulation' }) },
  graph_scope_keywords: { oneMeaning: true, read: readGraphScope },
  auto_keywords: { oneMeaning: true, read: keywordList({ role: 'auto' }) },
  filterable_fields: { oneMeaning: false, read: readFields },
  item_types: { oneMeaning: false, read: readItemTypes },
  field_values: { oneMeaning: false, read: readFieldValues },
  systems: { oneMeaning: true, read: readSystems },
  relation_types: { oneMeaning: false, read: readRelationTypes },
  metric_catalogue: { oneMeaning: true, read: readMetricCatalogue },
  order_keywords: { oneMeaning: false, read: readOrders },
  comparison_keywords: { oneMeaning: false, read: readComparisons },
  pattern_keywords: { oneMeaning: true, read: readPatterns },
  rate_keywords: { oneMeaning: true, read: readRates },
  phrase_keywords: { oneMeaning: false, read: readPhrases },
  question_words: { oneMeaning: true, read: readQuestionWords },
  unsupported_keywords: { oneMeaning: true, read: readUnsupported },
  small_talk: { oneMeaning: true, read: keywordList({ role: 'small_talk' }) },
  filler_words: { oneMeaning: true, read: readFillers },
};
