import type { AggregateFunction, FieldFilter, ItemScope, Order, Threshold } from '../tool-params.js';

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
