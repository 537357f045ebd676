/** Words that PostgreSQL reads as moments. */
const MOMENTS = /^[+-]?(?:now|today|tomorrow|yesterday|epoch|infinity|allballs)$/i;
const ISO_DATE = /^(\d{4})-(\d{2})-(\d{2})(?!\d)/;

/**
 * Whether PostgreSQL may read a text as a date or a time. It reads many forms, and which of them is its own affair: false is
 * only said of what is none in any, a text without a digit or a day that no calendar has.
 */
export function mayBeCalendarText(text: string): boolean {
  const trimmed = text.trim();
  if (MOMENTS.test(trimmed)) return true;
  const iso = ISO_DATE.exec(trimmed);
  if (iso === null) return /\d/.test(trimmed);
  const [year, month, day] = iso.slice(1).map(Number) as [number, number, number];
  const last = new Date(0);
  last.setUTCFullYear(year, month, 0);
  return year > 0 && month >= 1 && month <= 12 && day >= 1 && day <= last.getUTCDate();
}
