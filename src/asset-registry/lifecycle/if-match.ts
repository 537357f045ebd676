import { DomainError } from '../../errors/domain-error.js';
import type { Asset } from '../asset.js';
import { etagOf } from '../asset-content.js';

/** Refuses with 412 unless the `If-Match` header is absent, `*`, or lists the version's current ETag (RFC 9110, 13.1.1). */
export function assertIfMatch(asset: Asset, ifMatch: string | undefined): void {
  if (ifMatch === undefined || ifMatch.trim() === '*') return;
  const etag = etagOf(asset);
  if (ifMatch.split(',').some((candidate) => candidate.trim() === etag)) return;
  throw new DomainError(
    'PRECONDITION_FAILED',
    `The asset changed since you read it: its ETag is ${etag} now. Read it again, then repeat the change.`,
  );
}
