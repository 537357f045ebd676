import type { AggregateFunction, Bucket, CyclePattern, Interval, ItemScope, Order, Threshold } from '../tool-params.js';

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
