import type { Problem } from '../../errors/problem.js';
import type { Asset, AssetType } from '../asset.js';

/** What validation found. Any problem refuses the publish; warnings are answered beside the success. */
export interface ValidationFindings {
  problems: Problem[];
  warnings: Problem[];
}

/** What a validator may look up. Reads see the state before the publish's transaction. */
export interface ValidationContext {
  tenantId: string;
  /** Whether the caller may publish: only then may a draft's secrets go to where the draft says. */
  mayPublish: boolean;
  /** The published version under that name, or null. */
  published(type: AssetType, name: string): Promise<Asset | null>;
  /** All that is published of a type in this tenant. */
  allPublished(type: AssetType): Promise<Asset[]>;
}

/** Checks one draft of one type before it is published, outside any transaction (it may ask a remote source). */
export interface AssetValidator {
  readonly type: AssetType;
  validate(draft: Asset, context: ValidationContext): Promise<ValidationFindings>;
}

/** A check that a caller asks for by name: `publish?guard=questions`. */
export interface PublishGuard {
  readonly name: string;
  readonly type: AssetType;
  /** Problems refuse the publish with 409 GUARD_REFUSED. */
  check(draft: Asset, context: ValidationContext): Promise<Problem[]>;
}
