import { DomainError } from '../errors/domain-error.js';

/** Where a page ended: the last row's time (as PostgreSQL writes it, to the microsecond) and id. */
export interface PageCursor {
  createdAt: string;
  id: string;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const TIMESTAMP = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{6}Z$/;
const TO_THE_MILLISECOND = '2026-01-28T09:30:00.000'.length;

export function writeCursor({ createdAt, id }: PageCursor): string {
  return Buffer.from(`${createdAt} ${id}`).toString('base64url');
}

/** @throws DomainError MALFORMED_REQUEST for what this server cannot have written, and PostgreSQL might not read */
export function readCursor(text: string): PageCursor {
  const [createdAt = '', id = '', ...rest] = Buffer.from(text, 'base64url').toString().split(' ');
  if (rest.length > 0 || !isInstant(createdAt) || !UUID.test(id)) throw notOurCursor();
  return { createdAt, id };
}

export function notOurCursor(): DomainError {
  return new DomainError(
    'MALFORMED_REQUEST',
    'The cursor is not one of ours. Use next_cursor of the page before, unchanged.',
    [{ path: '/cursor', message: 'Not a cursor that this service gave out.' }],
  );
}

/** Whether the day is in the calendar: JavaScript takes 30 February for 2 March, and knows a year 0, which PostgreSQL does not. */
function isInstant(text: string): boolean {
  if (!TIMESTAMP.test(text) || text.startsWith('0000')) return false;
  const instant = new Date(text);
  if (Number.isNaN(instant.getTime())) return false;
  return instant.toISOString().slice(0, TO_THE_MILLISECOND) === text.slice(0, TO_THE_MILLISECOND);
}
