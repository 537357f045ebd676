let second = Number.NaN;
let prefix = '';

/** The present time as `2026-01-28T09:30:00.123Z`. A calendar date is worked out once a second, not for every answer. */
export function isoNow(): string {
  const now = Date.now();
  const whole = Math.floor(now / 1000);
  if (whole !== second) {
    prefix = new Date(whole * 1000).toISOString().slice(0, -4);
    second = whole;
  }
  return `${prefix}${String(now - whole * 1000).padStart(3, '0')}Z`;
}
