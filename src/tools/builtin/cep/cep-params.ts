import type { Interval, ItemScope, Threshold } from '../tool-params.js';

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
