import type { CyclePattern, Interval } from '../tool-params.js';
import { invalidParam, type Field } from './field.js';
import { bind, sql, type Sql } from './sql.js';

/** Making a formatter is how one finds out, and it is slow; callers use few zones again and again. */
const knownZones = new Set<string>();
const MAX_KNOWN_ZONES = 1_000;

/** @throws ToolError INVALID_PARAMS for a time zone that there is not */
export function requireTimeZone(timeZone: string): Sql {
  if (!knownZones.has(timeZone)) {
    try {
      new Intl.DateTimeFormat('en', { timeZone });
    } catch {
      throw invalidParam('/time_zone', `There is no time zone ${timeZone}. Use an IANA name, such as Asia/Seoul.`);
    }
    if (knownZones.size < MAX_KNOWN_ZONES) knownZones.add(timeZone);
  }
  return bind(timeZone, 'text');
}

/** @throws ToolError INVALID_PARAMS for an interval that ends before it begins */
export function requireInterval(interval: Interval, pointer: string): { from: Sql; to: Sql } {
  if (Date.parse(interval.from) > Date.parse(interval.to)) {
    throw invalidParam(pointer, 'The interval ends before it begins.');
  }
  return { from: bind(interval.from, 'timestamptz'), to: bind(interval.to, 'timestamptz') };
}

/** The condition that a time lies in a half-open interval. */
export function within(time: Sql, interval: Interval, pointer: string): Sql {
  const { from, to } = requireInterval(interval, pointer);
  return sql`${time} >= ${from} AND ${time} < ${to}`;
}

/** Which hour of the day, weekday (1 Monday to 7 Sunday) or type of day a time is, by the clock of a zone. */
function cycleSlot(pattern: CyclePattern, time: Sql, zone: Sql): Sql {
  switch (pattern) {
    case 'hour_of_day':
      return sql`extract(hour FROM ${time} AT TIME ZONE ${zone})::integer`;
    case 'weekday':
      return sql`extract(isodow FROM ${time} AT TIME ZONE ${zone})::integer`;
    case 'day_type':
      return sql`CASE WHEN extract(isodow FROM ${time} AT TIME ZONE ${zone}) >= 6 THEN 'weekend' ELSE 'weekday' END`;
  }
}

const SLOT_LABELS: Readonly<Record<CyclePattern, string>> = {
  hour_of_day: 'Hour of the day',
  weekday: 'Weekday',
  day_type: 'Type of day',
};

/** The key `slot` of a pattern. */
export function slotField(pattern: CyclePattern, time: Sql, timeZone: string): Field {
  return {
    name: 'slot',
    label: SLOT_LABELS[pattern],
    kind: pattern === 'day_type' ? 'text' : 'number',
    value: cycleSlot(pattern, time, requireTimeZone(timeZone)),
  };
}
