import { notOurCursor } from '../../database/page-cursor.js';

const NUMBER = /^[1-9]\d{0,18}$/;
const MAX_BIGINT = 9_223_372_036_854_775_807n;

/** @param createdSeq the number of the page's last version in the order of creation */
export function writeAssetCursor(createdSeq: string): string {
  return Buffer.from(createdSeq).toString('base64url');
}

/** @throws DomainError MALFORMED_REQUEST for what this server cannot have written */
export function readAssetCursor(text: string): string {
  const createdSeq = Buffer.from(text, 'base64url').toString();
  if (!NUMBER.test(createdSeq) || BigInt(createdSeq) > MAX_BIGINT) throw notOurCursor();
  return createdSeq;
}
