/**
 * What the params of the five static tools have in common; those of each stand in its folder (`ci/ci-params.ts`, …). They
 * are the shapes that the planner writes into `plan.calls` and the tools' JSON Schemas describe. The planner may not import
 * tools, so its calls are `{ tool, params }` and a test checks every planned call against the schemas. Words never appear here: field, metric and relation names are data that vocabularies produce.
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
