const RETRYABLE_STATUS = new Set([408, 429, 502, 503, 504]);
const FIRST_DELAY_MS = 100;
const LONGEST_DELAY_MS = 5_000;

/** Statuses that say "not now" rather than "no". */
export function isRetryableStatus(status: number): boolean {
  return RETRYABLE_STATUS.has(status);
}

/**
 * Milliseconds before the next attempt: exponential with full jitter, and never sooner than the service asked for.
 * @param attempt 0 for the first retry
 * @param retryAfter the header's value: seconds, or an HTTP date (RFC 9110 section 10.2.3)
 * @param random from 0 up to 1
 */
export function retryDelay(attempt: number, retryAfter: string | undefined, now: number, random: number): number {
  const ceiling = Math.min(FIRST_DELAY_MS * 2 ** attempt, LONGEST_DELAY_MS);
  return Math.max(random * ceiling, askedDelay(retryAfter, now));
}

function askedDelay(retryAfter: string | undefined, now: number): number {
  if (retryAfter === undefined) return 0;
  if (/^\d{1,9}$/.test(retryAfter.trim())) return Number(retryAfter.trim()) * 1000;
  const date = Date.parse(retryAfter);
  return Number.isNaN(date) ? 0 : Math.max(0, date - now);
}
