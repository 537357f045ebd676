import { filterCondition } from '../sql/condition.js';
import type { Caller } from '../sql/caller.js';
import { inScope } from '../sql/item-scope.js';
import { all, sql, type Sql } from '../sql/sql.js';
import { within } from '../sql/time-range.js';
import type { HistorySource } from './history-params.js';
import type { FieldFilter, Interval, ItemScope } from '../tool-params.js';
import { RECORD_KINDS, type RecordKind } from './record-fields.js';

/** Which records an operation looks at. */
export interface Selection {
  source: HistorySource;
  scope?: ItemScope;
  time_range?: Interval;
  filters?: FieldFilter[];
}

export interface SelectedRecords {
  kind: RecordKind;
  /** Records as `h` with their items as `c` and `x`. */
  from: Sql;
  where: Sql;
}

/** The records of a selection, in another range where one is given. */
export function selectRecords(caller: Caller, selection: Selection): SelectedRecords {
  const kind = RECORD_KINDS[selection.source];
  const conditions = [sql`h.tenant_id = ${caller.tenant}`];
  if (selection.time_range !== undefined) conditions.push(within(kind.time, selection.time_range, '/time_range'));
  if (selection.filters !== undefined) {
    conditions.push(filterCondition(selection.filters, kind.recordField, '/filters'));
  }
  conditions.push(inScope(caller, selection.scope ?? {}, '/scope'));
  return {
    kind,
    from: sql`${kind.table} h
      JOIN ci c ON c.ci_id = h.ci_id
      LEFT JOIN ci_ext x ON x.ci_id = c.ci_id AND x.tenant_id = c.tenant_id`,
    where: all(conditions),
  };
}
