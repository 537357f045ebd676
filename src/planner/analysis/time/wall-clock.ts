/**
 * Calendar arithmetic in a time zone, on Intl alone. Instants are milliseconds since the epoch; a wall time is what a clock
 * in the zone shows, kept as the instant at which a clock in UTC would show the same.
 */
export interface WallClock {
  readonly zone: string;
  /** Zone time minus UTC at an instant, in milliseconds. */
  offsetAt(instant: number): number;
}

const DAY = 86_400_000;
const MOST_ZONES_KEPT = 700;
const clocks = new Map<string, WallClock>();

/** The clock of a zone by its IANA name, or null when there is no such zone. */
export function wallClock(zone: string): WallClock | null {
  const known = clocks.get(zone);
  if (known !== undefined) return known;
  const made = makeClock(zone);
  if (made !== null && clocks.size < MOST_ZONES_KEPT) clocks.set(zone, made);
  return made;
}

function makeClock(zone: string): WallClock | null {
  let format: Intl.DateTimeFormat;
  try {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    });
  } catch {
    return null;
  }
  return { zone, offsetAt: remembered((instant) => shownBy(format, instant) - Math.floor(instant / 1000) * 1000) };
}

const QUARTER = 900_000;
/** Since then, every zone has changed its clocks at a full quarter of an hour only. */
const QUARTERS_SINCE = Date.UTC(1975, 0, 1);
const MOST_OFFSETS_KEPT = 2000;

/** Asking Intl is what takes most of the time, and the same few instants are asked for again and again. */
function remembered(offsetAt: (instant: number) => number): (instant: number) => number {
  const known = new Map<number, number>();
  return (instant) => {
    if (instant < QUARTERS_SINCE) return offsetAt(instant);
    const quarter = Math.floor(instant / QUARTER);
    let offset = known.get(quarter);
    if (offset === undefined) {
      offset = offsetAt(quarter * QUARTER);
      if (known.size >= MOST_OFFSETS_KEPT) known.clear();
      known.set(quarter, offset);
    }
    return offset;
  };
}

const SHOWN = /^(\d+)\/(\d+)\/(\d+), (\d+):(\d+):(\d+)$/;

function shownBy(format: Intl.DateTimeFormat, instant: number): number {
  const [, month, day, year, hour, minute, second] = SHOWN.exec(format.format(instant)) ?? [];
  return Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second));
}

/** The wall time at an instant. */
export function wallAt(clock: WallClock, instant: number): number {
  return instant + clock.offsetAt(instant);
}

/**
 * The instant of a wall time. A time that the clocks skip is the moment they jump; of a time that comes twice, the first
 * one counts: so the start of a day is always its first instant.
 */
export function instantOf(clock: WallClock, wall: number): number {
  const before = clock.offsetAt(wall - DAY);
  const after = clock.offsetAt(wall + DAY);
  const early = wall - Math.max(before, after);
  const late = wall - Math.min(before, after);
  if (early === late) return early;
  if (wallAt(clock, early) === wall) return early;
  if (wallAt(clock, late) === wall) return late;
  return firstAfterJump(clock, early, late);
}

/** The clocks jump over the wall time somewhere between the two instants: finds the jump to the second. */
function firstAfterJump(clock: WallClock, early: number, late: number): number {
  const offset = clock.offsetAt(early);
  let low = early;
  let high = late;
  while (high - low > 1000) {
    const middle = Math.floor((low + high) / 2000) * 1000;
    if (clock.offsetAt(middle) === offset) low = middle;
    else high = middle;
  }
  return high;
}

/** Midnight of the wall time's day. */
export function dayOf(wall: number): number {
  return Math.floor(wall / DAY) * DAY;
}

export function addDays(wall: number, days: number): number {
  return wall + days * DAY;
}

/** Midnight of the Monday of the wall time's week; 1970-01-01 was a Thursday. */
export function weekOf(wall: number): number {
  const day = Math.floor(wall / DAY);
  return (day - ((((day + 3) % 7) + 7) % 7)) * DAY;
}

export function monthOf(wall: number): number {
  const date = new Date(wall);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1);
}

/** The same wall time so many months later; a day that the month lacks becomes its last. */
export function addMonths(wall: number, months: number): number {
  const date = new Date(wall);
  const first = Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months, 1);
  const days = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months + 1, 0)).getUTCDate();
  return addDays(first, Math.min(date.getUTCDate(), days) - 1) + (wall - dayOf(wall));
}

export function yearOf(wall: number): number {
  return Date.UTC(new Date(wall).getUTCFullYear(), 0, 1);
}

/** Midnight of a date, or null when the calendar has no such day. */
export function dateOf(year: number, month: number, day: number): number | null {
  if (year < 1970 || year > 2999 || month < 1 || month > 12 || day < 1 || day > 31) return null;
  const wall = Date.UTC(year, month - 1, day);
  return new Date(wall).getUTCDate() === day ? wall : null;
}
