/** RFC 3339, with seconds left out at will: the forms that mean one instant and that every reader here takes alike. */
const INSTANT = /^(\d{4})-(\d{2})-(\d{2})T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})$/;
/** Before, PostgreSQL's and JavaScript's calendars part; after, what "next year" would be has five digits. */
const YEARS = { from: 1900, to: 2999 };

export const INSTANT_RULE = `an instant of the years ${YEARS.from} to ${YEARS.to} with its offset, such as 2026-01-28T09:30:00Z`;

/** The instant that a text names, or null. `Date` alone would take February 31 for March 3. */
export function readInstant(text: string): Date | null {
  const [, year, month, day] = (INSTANT.exec(text) ?? []).map(Number);
  if (year === undefined || year < YEARS.from || year > YEARS.to) return null;
  const daysOfMonth = new Date(Date.UTC(year, month, 0)).getUTCDate();
  const instant = new Date(text);
  return day! > daysOfMonth || Number.isNaN(instant.getTime()) ? null : instant;
}
