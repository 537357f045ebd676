import type {
  AggregateFunction,
  Bucket,
  CyclePattern,
  FieldFilter,
  Interval,
  ItemScope,
  Order,
  Threshold,
} from '../tool-params.js';

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
