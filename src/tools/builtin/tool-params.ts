/**
 * What the five static tools accept: the shapes that the planner writes into `plan.calls` and the tools' JSON Schemas
 * describe. The planner may not import tools, so its calls are `{ tool, params }` and a test checks every planned call
 * against the schemas. Words never appear here: field, metric and relation names are data that vocabularies produce.
 *
 * Conventions of all five:
 * - every `operation` with a `limit` also answers `total`, the number of rows (groups, items) before the limit;
 * - limits are 1 to 200, depths 1 to 10;
 * - times are half-open UTC instants, ISO 8601 with `Z`; `time_zone` (IANA) cuts days, weeks and hours of the day;
 * - rows without an `order` come in a fixed order, so answers are repeatable: items by code, groups by their keys, records
 *   the newest first.
 */

export type Operator = '=' | '!=' | '>' | '>=' | '<' | '<=' | 'in' | 'ilike';

export type Scalar = string | number | boolean;

/**
 * A condition on one field; several are joined by AND. Item fields are the columns of a configuration item (`ci_code`,
 * `ci_subtype`, `location`, …), `attributes.<name>` and `tags.<name>`. `in` takes an array, every other operator one
 * value; `ilike` takes the pattern itself (`%order%`). A number compares numerically, also with an attribute in jsonb;
 * an item that lacks the field meets no condition, `!=` included.
 */
export interface FieldFilter {
  field: string;
  op: Operator;
  value: Scalar | Scalar[];
}

/** Which configuration items: those named, and of them those that meet all filters. Empty means all of the tenant's. */
export interface ItemScope {
  /** `ci_code`s; unknown ones are named in the result's warnings. */
  items?: string[];
  filters?: FieldFilter[];
}

export interface Order {
  /** A field of the rows, or the `as` of a measure. */
  by: string;
  direction: 'asc' | 'desc';
}

/** A condition on an aggregated value, as HAVING. */
export interface Threshold {
  op: '=' | '!=' | '>' | '>=' | '<' | '<=';
  value: number;
}

export interface Interval {
  from: string;
  to: string;
}

export type AggregateFunction = 'avg' | 'max' | 'min' | 'count' | 'sum';

/** Buckets of a series: an ISO 8601 duration of these, cut in `time_zone` from midnight (weeks from Monday). */
export type Bucket = 'PT15M' | 'PT1H' | 'PT6H' | 'P1D' | 'P7D' | 'P1M';

export type CyclePattern = 'hour_of_day' | 'weekday' | 'day_type';

// --- ci ---------------------------------------------------------------------------------------------------------------

export interface Measure {
  fn: AggregateFunction | 'count_distinct';
  /** Left out only for `count`, which then counts items. */
  field?: string;
  /** The name of the result's column. */
  as: string;
}

export type CiParams = CiLookup | CiSearch | CiList | CiAggregate | CiRate;

/** All fields of the named items (or the named fields), attributes and tags included. */
export interface CiLookup {
  operation: 'lookup';
  items: string[];
  fields?: string[];
}

/** Items whose code, name or owner contains every text, any case. */
export interface CiSearch extends ItemScope {
  operation: 'search';
  text: string[];
  fields?: string[];
  order?: Order[];
  limit: number;
  offset: number;
}

export interface CiList extends ItemScope {
  operation: 'list';
  fields?: string[];
  order?: Order[];
  limit: number;
  offset: number;
}

/** One row per group (one row in all without `group_by`), columns: the group's fields and the measures' `as`. */
export interface CiAggregate extends ItemScope {
  operation: 'aggregate';
  measures: Measure[];
  group_by?: string[];
  /** On the first measure. */
  having?: Threshold;
  order?: Order[];
  limit: number;
}

/** The share of items that also meet `hits`: columns `hits`, `total`, `rate` (0 to 1, null when total is 0). */
export interface CiRate extends ItemScope {
  operation: 'rate';
  hits: FieldFilter[];
  group_by?: string[];
  order?: Order[];
  limit: number;
}

// --- graph ------------------------------------------------------------------------------------------------------------

export type Direction = 'out' | 'in' | 'both';

export interface GraphLimits {
  nodes: number;
  edges: number;
}

export type GraphParams = GraphWalk | GraphPath | GraphCycles | GraphDegree | GraphCount | GraphUnrelated;

/**
 * Everything within `depth` hops of the roots, with each node's least number of hops. `expand` follows `direction`;
 * `dependencies` is out, `dependents` and `impact` are in, and say so by having no other choice. `rel_types` left out
 * means every type.
 */
export interface GraphWalk {
  operation: 'expand' | 'dependencies' | 'dependents' | 'impact';
  roots: ItemScope;
  rel_types?: string[];
  direction: Direction;
  depth: number;
  /** Only nodes that meet these are answered (the walk still goes through the others). */
  targets?: FieldFilter[];
  limits: GraphLimits;
}

/** The shortest path from an item to another: nodes and edges in order, or none. */
export interface GraphPath {
  operation: 'path';
  from: ItemScope;
  to: ItemScope;
  rel_types?: string[];
  direction: Direction;
  depth: number;
  limits: GraphLimits;
}

/** Simple cycles, each once, starting from its least item code; `roots` keeps those that pass through one of them. */
export interface GraphCycles {
  operation: 'cycles';
  roots?: ItemScope;
  rel_types?: string[];
  depth: number;
  limit: number;
}

/** How many direct neighbours each item of `roots` has: columns `ci_code`, `ci_subtype`, `count`, zero included. */
export interface GraphDegree {
  operation: 'degree';
  roots: ItemScope;
  rel_types?: string[];
  direction: Direction;
  targets?: FieldFilter[];
  having?: Threshold;
  order?: Order[];
  limit: number;
}

/** The number of relations, by `rel_type` or by a field of the neighbour (`ci_subtype`, `location`, …). */
export interface GraphCount {
  operation: 'count';
  roots?: ItemScope;
  rel_types?: string[];
  direction: Direction;
  targets?: FieldFilter[];
  group_by?: string[];
  order?: Order[];
  limit: number;
}

/** The items of `roots` that have no such relation. */
export interface GraphUnrelated {
  operation: 'unrelated';
  roots: ItemScope;
  rel_types?: string[];
  direction: Direction;
  targets?: FieldFilter[];
  limit: number;
}

// --- metric -----------------------------------------------------------------------------------------------------------

export type MetricParams =
  | MetricAggregate
  | MetricLatest
  | MetricSeries
  | MetricCompare
  | MetricPattern
  | MetricPoints
  | MetricMissing
  | MetricCatalogue;

interface MetricSelection extends ItemScope {
  metric_name: string;
  time_range: Interval;
  /** Keeps only measured values that meet it, before anything is aggregated (how often was it over 90). */
  value_filter?: Threshold;
}

/** Columns: the group's fields and `value`. `group_by` holds item fields; `ci_code` makes it one row per item. */
export interface MetricAggregate extends MetricSelection {
  operation: 'aggregate';
  agg: AggregateFunction;
  group_by?: string[];
  /** On the aggregated value. */
  threshold?: Threshold;
  order?: Order[];
  limit: number;
}

/**
 * The last value of each item within the range: columns `ci_code`, `time`, `value`. With `group_by` (other than
 * `ci_code`) or without any, and with `agg`, those last values are aggregated.
 */
export interface MetricLatest extends MetricSelection {
  operation: 'latest';
  agg?: AggregateFunction;
  group_by?: string[];
  threshold?: Threshold;
  order?: Order[];
  limit: number;
}

/** One series per group (`ci_code` for one per item; none for one in all); `limit` counts series. */
export interface MetricSeries extends MetricSelection {
  operation: 'series';
  agg: AggregateFunction;
  bucket: Bucket;
  time_zone: string;
  group_by?: string[];
  limit: number;
}

/** Columns: the group's fields, `value`, `compare_value`, `change` (value − compare_value), `change_percent`. */
export interface MetricCompare extends MetricSelection {
  operation: 'compare';
  agg: AggregateFunction;
  compare_to: Interval;
  group_by?: string[];
  threshold?: Threshold;
  order?: Order[];
  limit: number;
}

/** By hour of the day (0–23), weekday (1 Monday – 7 Sunday), or day type (weekday, weekend): column `slot`, `value`. */
export interface MetricPattern extends MetricSelection {
  operation: 'pattern';
  pattern: CyclePattern;
  agg: AggregateFunction;
  time_zone: string;
  group_by?: string[];
  order?: Order[];
  limit: number;
}

/** Single measured values with their item and time: when was it highest. */
export interface MetricPoints extends MetricSelection {
  operation: 'points';
  order: Order[];
  limit: number;
}

/** The items in scope that have no value of this metric in the range. */
export interface MetricMissing extends MetricSelection {
  operation: 'missing';
  limit: number;
}

/** Which metrics exist (with unit and description); with items or filters, those that these items report. */
export interface MetricCatalogue extends ItemScope {
  operation: 'catalogue';
  /** Only this metric. */
  metric_name?: string;
  limit: number;
}

// --- history ----------------------------------------------------------------------------------------------------------

export type HistorySource = 'event_log' | 'work_history' | 'maintenance_history';

export type HistoryParams =
  | HistoryList
  | HistoryCount
  | HistoryGroup
  | HistoryRate
  | HistoryDuration
  | HistorySeries
  | HistoryCompare
  | HistoryPattern;

/**
 * Which records: of a source, of the items in `scope`, in the range (by `time` of an event, `start_time` of a work),
 * that meet `filters`. Fields are the record's own columns (`event_type`, `severity`, `work_type`, `result`,
 * `performer`, `duration_min`, …) in `filters`; in `group_by` and `fields` also item fields, the record's first.
 */
interface HistorySelection {
  source: HistorySource;
  scope?: ItemScope;
  time_range?: Interval;
  filters?: FieldFilter[];
}

export interface HistoryList extends HistorySelection {
  operation: 'list';
  fields?: string[];
  order?: Order[];
  limit: number;
  offset: number;
}

/** One row: `count`; with `distinct`, the number of different values of that field. */
export interface HistoryCount extends HistorySelection {
  operation: 'count';
  distinct?: string;
}

/** Columns: the group's fields and `count`. */
export interface HistoryGroup extends HistorySelection {
  operation: 'group';
  group_by: string[];
  having?: Threshold;
  order?: Order[];
  limit: number;
}

/** The share of records that also meet `hits`: the group's fields, `hits`, `total`, `rate` (0 to 1, null for none). */
export interface HistoryRate extends HistorySelection {
  operation: 'rate';
  hits: FieldFilter[];
  group_by?: string[];
  having?: Threshold;
  order?: Order[];
  limit: number;
}

/** Minutes, from `duration_min`: the group's fields and `value`. Not for `event_log`. */
export interface HistoryDuration extends HistorySelection {
  operation: 'duration';
  agg: AggregateFunction;
  group_by?: string[];
  having?: Threshold;
  order?: Order[];
  limit: number;
}

/** Number of records per bucket, empty buckets as zero; one series per group. */
export interface HistorySeries extends HistorySelection {
  operation: 'series';
  time_range: Interval;
  bucket: Bucket;
  time_zone: string;
  group_by?: string[];
  limit: number;
}

/** The number of records against another range: the group's fields, `value`, `compare_value`, `change`, `change_percent`. */
export interface HistoryCompare extends HistorySelection {
  operation: 'compare';
  time_range: Interval;
  compare_to: Interval;
  group_by?: string[];
  order?: Order[];
  limit: number;
}

/** Number of records by `slot`, as for metrics. */
export interface HistoryPattern extends HistorySelection {
  operation: 'pattern';
  pattern: CyclePattern;
  time_zone: string;
  group_by?: string[];
  order?: Order[];
  limit: number;
}

// --- cep --------------------------------------------------------------------------------------------------------------

/** A dry run of a threshold rule over stored values: when would it have fired, on which items. Nothing is changed. */
export interface CepParams extends ItemScope {
  operation: 'simulate';
  rule: {
    metric_name: string;
    op: Threshold['op'];
    value: number;
    /** Fires once the condition has held for this long, and once per unbroken stretch. 0: at the first value. */
    for_minutes: number;
  };
  time_range: Interval;
  /** Counts of firings by item fields beside the firings themselves. */
  group_by?: string[];
  limit: number;
}
