import type { Field, FieldKind, FieldLookup } from '../sql/field.js';
import { firstOf } from '../sql/field.js';
import { itemField } from '../sql/item-fields.js';
import { bind, sql, type Sql } from '../sql/sql.js';
import type { HistorySource } from './history-params.js';

/** A kind of record: its table as `h`, when a record happened, and what it holds. */
export interface RecordKind {
  table: Sql;
  time: Sql;
  /** Columns of the record alone. */
  recordField: FieldLookup;
  /** The record's columns first, then the item's. */
  anyField: FieldLookup;
  /** What a list shows when nobody says. */
  listed: readonly string[];
  /** What makes an order by time complete. */
  tieBreakers: readonly Sql[];
  hasDuration: boolean;
}

type Column = readonly [name: string, label: string, kind: FieldKind, value: Sql];

const EVENT: readonly Column[] = [
  ['time', 'Time', 'time', sql`h.time`],
  ['event_type', 'Event', 'text', sql`h.event_type`],
  ['severity', 'Severity', 'number', sql`h.severity`],
  ['source', 'Source', 'text', sql`h.source`],
  ['title', 'Title', 'text', sql`h.title`],
  ['message', 'Message', 'text', sql`h.message`],
  ['attributes', 'Attributes', 'document', sql`h.attributes`],
];

const PLANNED: readonly Column[] = [
  ['id', 'Id', 'text', sql`h.id::text`],
  ['summary', 'Summary', 'text', sql`h.summary`],
  ['detail', 'Detail', 'text', sql`h.detail`],
  ['start_time', 'Start', 'time', sql`h.start_time`],
  ['end_time', 'End', 'time', sql`h.end_time`],
  ['duration_min', 'Duration', 'number', sql`h.duration_min`],
  ['result', 'Result', 'text', sql`h.result`],
  ['created_at', 'Recorded', 'time', sql`h.created_at`],
];

const WORK: readonly Column[] = [
  ...PLANNED,
  ['work_type', 'Work', 'text', sql`h.work_type`],
  ['requested_by', 'Requested by', 'text', sql`h.requested_by`],
  ['approved_by', 'Approved by', 'text', sql`h.approved_by`],
  ['impact_level', 'Impact', 'number', sql`h.impact_level`],
];

const MAINTENANCE: readonly Column[] = [
  ...PLANNED,
  ['maint_type', 'Maintenance', 'text', sql`h.maint_type`],
  ['performer', 'Performer', 'text', sql`h.performer`],
];

function lookupOf(columns: readonly Column[]): FieldLookup {
  const byName = new Map<string, Field>(
    columns.map(([name, label, kind, value]) => [
      name,
      { name, label, kind, value, ...(name === 'duration_min' && { unit: 'min' }) },
    ]),
  );
  return (name) => byName.get(name) ?? null;
}

const ATTRIBUTE = /^attributes\.([A-Za-z0-9_-]{1,64})$/;

/** Every name under `attributes` is a field; `value` says whose attributes. */
function attributesOf(value: (key: Sql) => Sql): FieldLookup {
  return (name) => {
    const [, key] = ATTRIBUTE.exec(name) ?? [];
    if (key === undefined) return null;
    const label = key.charAt(0).toUpperCase() + key.slice(1).replaceAll('_', ' ');
    return { name, label, kind: 'scalar', value: value(bind(key, 'text')) };
  };
}

const eventField = firstOf(
  lookupOf(EVENT),
  attributesOf((key) => sql`(h.attributes -> ${key})`),
);
/** An event and its item both have attributes: the event's own come first. */
const anyEventField = firstOf(
  lookupOf(EVENT),
  attributesOf((key) => sql`coalesce(h.attributes -> ${key}, x.attributes -> ${key})`),
  itemField,
);

const workField = lookupOf(WORK);
const maintenanceField = lookupOf(MAINTENANCE);

export const RECORD_KINDS: Readonly<Record<HistorySource, RecordKind>> = {
  event_log: {
    recordField: eventField,
    anyField: anyEventField,
    table: sql`event_log`,
    time: sql`h.time`,
    listed: ['time', 'ci_code', 'event_type', 'severity', 'source', 'title', 'message'],
    tieBreakers: [sql`c.ci_code`, sql`h.event_type`, sql`h.message`],
    hasDuration: false,
  },
  work_history: {
    recordField: workField,
    anyField: firstOf(workField, itemField),
    table: sql`work_history`,
    time: sql`h.start_time`,
    listed: ['start_time', 'ci_code', 'work_type', 'summary', 'result', 'duration_min', 'requested_by', 'approved_by'],
    tieBreakers: [sql`c.ci_code`, sql`h.id`],
    hasDuration: true,
  },
  maintenance_history: {
    recordField: maintenanceField,
    anyField: firstOf(maintenanceField, itemField),
    table: sql`maintenance_history`,
    time: sql`h.start_time`,
    listed: ['start_time', 'ci_code', 'maint_type', 'summary', 'result', 'duration_min', 'performer'],
    tieBreakers: [sql`c.ci_code`, sql`h.id`],
    hasDuration: true,
  },
};
