/**
 * The typed plan that a question becomes: what `POST /ops/plan` answers and `ask` runs. Field names are the contract's
 * and go out as they are. Everything here is plain data, so that two plans can be compared field by field.
 */

export const INTENTS = ['LOOKUP', 'SEARCH', 'LIST', 'AGGREGATE', 'EXPAND', 'PATH'] as const;
export type Intent = (typeof INTENTS)[number];

export const VIEWS = ['SUMMARY', 'COMPOSITION', 'DEPENDENCY', 'IMPACT', 'PATH', 'NEIGHBORS'] as const;
export type View = (typeof VIEWS)[number];

export const AGGREGATIONS = ['avg', 'max', 'min', 'count', 'sum'] as const;
export type Aggregation = (typeof AGGREGATIONS)[number];

export const HISTORY_SOURCES = ['event_log', 'work_history', 'maintenance_history'] as const;
export type HistorySource = (typeof HISTORY_SOURCES)[number];

export const FILTER_OPERATORS = ['=', '!=', '>', '>=', '<', '<=', 'in', 'ilike'] as const;
export type FilterOperator = (typeof FILTER_OPERATORS)[number];

export type Comparator = Exclude<FilterOperator, 'in' | 'ilike'>;

export type Scalar = string | number | boolean;

/** A condition on one field; `in` takes an array, `ilike` the pattern itself. */
export interface Filter {
  field: string;
  op: FilterOperator;
  value: Scalar | Scalar[];
}

/** What the question is about: items by code, words to search for, and conditions. */
export interface Subject {
  identifiers: string[];
  keywords: string[];
  filters: Filter[];
  limit?: number;
}

export interface Order {
  by: string;
  direction: 'asc' | 'desc';
}

export interface Threshold {
  op: Comparator;
  value: number;
}

/** Half-open: `from` belongs to it, `to` does not. Both are UTC instants in ISO 8601; `time_zone` is where days were cut. */
export interface TimeRange {
  label: string;
  from: string;
  to: string;
  time_zone: string;
}

export type Bucket = 'PT15M' | 'PT1H' | 'PT6H' | 'P1D' | 'P7D' | 'P1M';

export type CyclePattern = 'hour_of_day' | 'weekday' | 'day_type';

/** One measured quantity over configuration items: `count` without a field counts items. */
export interface Measure {
  fn: Aggregation | 'count_distinct';
  field?: string;
  as: string;
}

export interface AggregatePlan {
  metrics: Measure[];
  group_by: string[];
  filters: Filter[];
  order?: Order;
  top_n?: number;
  having?: Threshold;
  /** The share of items that meet these, instead of the measures. */
  rate?: Filter[];
}

export interface MetricPlan {
  metric_name: string;
  agg: Aggregation;
  mode: 'aggregate' | 'series';
  time_range: TimeRange;
  bucket?: Bucket;
  group_by?: string[];
  threshold?: Threshold;
  order?: Order;
  top_n?: number;
  compare_to?: TimeRange;
  /** Only each item's last value counts (`now`, or no time named). */
  latest?: true;
  pattern?: CyclePattern;
  /** Keeps only measured values that meet it before anything is aggregated. */
  value_filter?: Threshold;
  /** Single measured values with their time are asked for (when was it highest). */
  points?: true;
  /** Further metrics that the same is asked of. */
  also?: string[];
}

export interface HistoryPlan {
  source: HistorySource;
  time_range: TimeRange;
  filters: Filter[];
  group_by?: string[];
  order?: Order;
  limit: number;
  measure: 'records' | 'count' | 'rate' | 'duration';
  /** For `duration`: of the minutes. */
  agg?: Aggregation;
  /** For `rate`: which records are hits. */
  rate?: Filter[];
  /** For `count`: different values of this field. */
  distinct?: string;
  having?: Threshold;
  bucket?: Bucket;
  pattern?: CyclePattern;
  compare_to?: TimeRange;
  /** Further sources that the same is asked of. */
  also?: HistorySource[];
}

export type Direction = 'out' | 'in' | 'both';

export interface GraphPlan {
  view: View;
  depth: number;
  /** As asked, before clamping; null when the question names none. */
  user_requested_depth: number | null;
  direction: Direction;
  /** Empty: every type. */
  rel_types: string[];
  limits: { nodes: number; edges: number };
  /** Only nodes that meet these are answered. */
  targets?: Filter[];
  measure?: 'cycles' | 'degree' | 'count' | 'related' | 'shared' | 'unrelated';
  group_by?: string[];
  order?: Order;
  top_n?: number;
  having?: Threshold;
}

export interface ListPlan {
  limit: number;
  offset: number;
  order?: Order;
  fields?: string[];
}

/** A threshold rule to try out on stored values. */
export interface SimulationPlan {
  metric_name: string;
  op: Comparator;
  value: number;
  for_minutes: number;
  time_range: TimeRange;
}

export interface ToolCall {
  tool: string;
  params: Record<string, unknown>;
}

/** UTF-16 offsets into the question as it was sent; the end is not included. */
export type Span = [start: number, end: number];

export type VocabularySource = 'asset_registry' | 'file_fallback' | 'built_in';

/** A keyword that matched too and lost: shorter, or another meaning of the same words. */
export interface LosingCandidate {
  keyword: string;
  value: unknown;
  span: Span;
  asset: string;
  version: number | null;
  reason: 'shorter' | 'other_meaning';
}

/** Why a field of the plan has its value. `asset` is null for what a pattern in code recognised (dates, numbers, codes). */
export interface Evidence {
  field: string;
  value: unknown;
  span: Span;
  keyword: string;
  asset: string | null;
  version: number | null;
  source: VocabularySource | 'pattern';
  losing?: LosingCandidate[];
}

export interface AssetUse {
  name: string;
  version: number | null;
  source: VocabularySource;
}

export const WARNING_CODES = [
  'CLAMPED',
  'ASSUMED',
  'IMPOSSIBLE_DATE',
  'UNKNOWN_FIELD',
  'UNKNOWN_TIME_ZONE',
  'QUESTION_TOO_LONG',
] as const;
export type WarningCode = (typeof WARNING_CODES)[number];

export interface PlanWarning {
  code: WarningCode;
  message: string;
  span?: Span;
}

export const REFUSAL_REASONS = [
  'nothing_understood',
  'unknown_words',
  'unsupported',
  'incomplete',
  'impossible_date',
] as const;
export type RefusalReason = (typeof REFUSAL_REASONS)[number];

/** What an answer would need: the parts that a question may lack, or that no tool can be asked for. */
export const MISSING_PARTS = [
  'subject',
  'kind',
  'field_of_kind',
  'group',
  'count_of_each',
  'best_of_each',
  'share_of_what',
  'result',
  'threshold',
  'change_threshold',
  'metric_by_other',
  'comparison',
  'time_of_aggregate',
  'span',
  'relation',
  'one_item',
  'two_items',
] as const;
export type MissingPart = (typeof MISSING_PARTS)[number];

/** Why a question is declined. What was understood still stands in the plan's other fields. */
export interface Refusal {
  reason: RefusalReason;
  /** For `unsupported` what kind of thing was asked, for `incomplete` which of MISSING_PARTS; a stable word. */
  detail: string;
  words: string[];
}

export type BlockType = 'text' | 'table' | 'number' | 'chart' | 'network';

export interface Plan {
  /** `direct` is answered without a tool (a greeting), `reject` is declined: `refusal` says why, and there are no calls. */
  kind: 'plan' | 'direct' | 'reject';
  intent: Intent;
  view: View;
  mode: 'ci' | 'auto';
  /** The language to answer in. */
  language: 'ko' | 'en';
  primary: Subject;
  secondary: Subject;
  aggregate?: AggregatePlan;
  metric?: MetricPlan;
  history?: HistoryPlan;
  graph?: GraphPlan;
  list?: ListPlan;
  simulation?: SimulationPlan;
  output: { primary: BlockType; blocks: BlockType[] };
  calls: ToolCall[];
  evidence: Evidence[];
  unmatched: Span[];
  assets: AssetUse[];
  warnings: PlanWarning[];
  refusal?: Refusal;
}

/** `now` is milliseconds since the epoch, `timeZone` an IANA name: what a plan depends on beside words. */
export interface PlanClock {
  now: number;
  timeZone: string;
}

export const MAX_QUESTION_LENGTH = 2000;
