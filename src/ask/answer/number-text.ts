const DIGITS = 2;

/** A number as a sentence writes it: at most two decimals, thousands apart. Blocks carry the exact value. */
export function numberText(value: number, unit?: string): string {
  const text = new Intl.NumberFormat('en-US', { maximumFractionDigits: DIGITS }).format(value);
  if (!unit) return text;
  return unit === '%' ? `${text}%` : `${text} ${unit}`;
}

/** A share from 0 to 1 as a percentage. */
export function shareText(share: number): string {
  return `${new Intl.NumberFormat('en-US', { maximumFractionDigits: 1 }).format(share * 100)}%`;
}
