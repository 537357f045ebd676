import { DomainError } from '../../errors/domain-error.js';
import type { Asset } from '../asset.js';

export function assetNotFound(assetId: string): DomainError {
  return new DomainError('ASSET_NOT_FOUND', `There is no asset ${assetId} in this tenant.`);
}

export function notADraft(asset: Asset): DomainError {
  return new DomainError(
    'NOT_A_DRAFT',
    `Version ${asset.version} of ${asset.asset_type} ${asset.name} is ${asset.status}; only a draft can be changed, ` +
      `deleted or published. Create a new draft under the same name.`,
  );
}

export function draftExists(draft: Asset): DomainError {
  return new DomainError(
    'DRAFT_EXISTS',
    `${draft.asset_type} ${draft.name} has an open draft already: version ${draft.version}, asset_id ${draft.asset_id}. ` +
      `Change, publish or delete that one.`,
    [{ path: '/name', message: `The open draft is ${draft.asset_id}.` }],
  );
}

export function changedMeanwhile(asset: Asset): DomainError {
  return new DomainError(
    'CONCURRENT_CHANGE',
    `${asset.asset_type} ${asset.name} was changed by somebody else at the same time. Read it again, then repeat.`,
  );
}
