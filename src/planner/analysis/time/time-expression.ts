import type { CalendarName, TimeUnit } from '../../vocabulary/time-labels.js';

/** What a stretch of text says about time, before it is placed on a calendar. */
export type TimeExpression =
  /** A period by name: `today`, `last_week`. */
  | { kind: 'named'; name: CalendarName }
  /** A stretch that ends now: the last 15 minutes. */
  | { kind: 'rolling'; amount: number; unit: TimeUnit }
  /** The period of that unit so long ago: the day three days ago. */
  | { kind: 'ago'; amount: number; unit: TimeUnit }
  /** A year, a month or a day. Without a year, the last one that has begun. */
  | { kind: 'date'; year: number | null; month: number | null; day: number | null; clock: ClockTime | null }
  /** Days of one month, the last one included: `1월 1~7일`, `Jan 1-7`. */
  | { kind: 'days'; first: Extract<TimeExpression, { kind: 'date' }>; last: number }
  /** A time of day, of the day named beside it or of today. */
  | { kind: 'clock'; clock: ClockTime }
  /** 1 Monday to 7 Sunday, in this week, last week, or the last one that has begun. */
  | { kind: 'weekday'; weekday: number; week: 'this' | 'last' | 'recent' | 'before_today' }
  /** An instant with an offset of its own. */
  | { kind: 'instant'; instant: number }
  /** What looks like a date but is on no calendar. */
  | { kind: 'impossible' };

/** A time of day; whole hours last an hour where a period is needed, minutes a minute. */
export interface ClockTime {
  hour: number;
  minute: number;
  grain: 'hour' | 'minute' | 'half_day' | 'night';
}

export interface ScannedTime {
  expression: TimeExpression;
  /** Where it ends in the folded text. */
  end: number;
}
