const TWO_DECIMALS = new Intl.NumberFormat('en-US', { maximumFractionDigits: 2 });
const ONE_DECIMAL = new Intl.NumberFormat('en-US', { maximumFractionDigits: 1 });

/** A number as a sentence writes it: at most two decimals, thousands apart. Blocks carry the exact value. */
export function numberText(value: number, unit?: string): string {
  const text = TWO_DECIMALS.format(value);
  if (!unit) return text;
  return unit === '%' ? `${text}%` : `${text} ${unit}`;
}

/** A share from 0 to 1 as a percentage. */
export function shareText(share: number): string {
  return `${ONE_DECIMAL.format(share * 100)}%`;
}

/** A moment as the clocks of a zone show it, to the minute: `2026-01-28 18:30 (Asia/Seoul)`. */
export function wallClockText(instant: string, timeZone: string): string {
  // Swedish writes dates as ISO 8601 does.
  return `${new Date(instant).toLocaleString('sv-SE', { timeZone }).slice(0, 16)} (${timeZone})`;
}
