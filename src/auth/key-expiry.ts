import { DomainError } from '../errors/domain-error.js';

const DAYS = /^(\d{1,5})d$/;
const DAY_MS = 86_400_000;
/** ISO 8601 with a time zone; without one nobody knows when the key ends. */
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})$/;

/**
 * When a key expires: an instant, or `90d` for so many days from now.
 * @param now milliseconds since the epoch
 * @throws DomainError MALFORMED_REQUEST for anything else and for what is past
 */
export function parseExpiry(text: string, now: number): Date {
  const days = DAYS.exec(text)?.[1];
  const at = days === undefined ? (INSTANT.test(text) ? Date.parse(text) : Number.NaN) : now + Number(days) * DAY_MS;
  if (Number.isNaN(at)) throw refuse('must be an instant such as 2027-01-01T00:00:00Z');
  if (at <= now) throw refuse('must be in the future');
  return new Date(at);
}

function refuse(message: string): DomainError {
  return new DomainError('MALFORMED_REQUEST', `The expiry ${message}.`, [{ path: '/expires_at', message }]);
}
