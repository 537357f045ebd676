export type TimeUnit = 'min' | 'h' | 'd' | 'w' | 'mo' | 'y';

export const CALENDAR_NAMES = [
  'now',
  'today',
  'yesterday',
  'day_before_yesterday',
  'this_week',
  'last_week',
  'this_month',
  'last_month',
  'this_quarter',
  'last_quarter',
  'this_year',
  'last_year',
] as const;
export type CalendarName = (typeof CALENDAR_NAMES)[number];

/** What a time label means: a calendar period, or a stretch that ends now. */
export type TimeLabel = { name: CalendarName } | { amount: number; unit: TimeUnit };

const ROLLING = /^last_([1-9]\d{0,4})(min|h|d|w|mo|y)$/;

/** Reads a label of `time_map` (`last_24h`, `last_15min`, `last_3mo`, `yesterday`); null when it is none. */
export function parseTimeLabel(label: string): TimeLabel | null {
  if ((CALENDAR_NAMES as readonly string[]).includes(label)) return { name: label as CalendarName };
  const match = ROLLING.exec(label);
  return match === null ? null : { amount: Number(match[1]), unit: match[2] as TimeUnit };
}

export function rollingLabel(amount: number, unit: TimeUnit): string {
  return `last_${amount}${unit}`;
}
