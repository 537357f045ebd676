import { DomainError } from '../../errors/domain-error.js';

/** Where a page ended: the last row's time (as PostgreSQL writes it, to the microsecond) and id. */
export interface PageCursor {
  createdAt: string;
  assetId: string;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const TIMESTAMP = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,6})?Z$/;

export function writeCursor(cursor: PageCursor): string {
  return Buffer.from(`${cursor.createdAt} ${cursor.assetId}`).toString('base64url');
}

/** Refuses what this server did not write. */
export function readCursor(text: string): PageCursor {
  const [createdAt = '', assetId = '', ...rest] = Buffer.from(text, 'base64url').toString().split(' ');
  const valid =
    rest.length === 0 && TIMESTAMP.test(createdAt) && UUID.test(assetId) && !Number.isNaN(Date.parse(createdAt));
  if (!valid) {
    throw new DomainError(
      'MALFORMED_REQUEST',
      'The cursor is not one of ours. Use next_cursor of the page before, unchanged.',
      [{ path: '/cursor', message: 'Not a cursor that this service gave out.' }],
    );
  }
  return { createdAt, assetId };
}
