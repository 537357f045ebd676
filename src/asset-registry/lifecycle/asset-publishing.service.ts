import { Injectable } from '@nestjs/common';
import { Database } from '../../database/database.js';
import type { Transaction } from '../../database/transaction.js';
import { DomainError } from '../../errors/domain-error.js';
import type { Problem } from '../../errors/problem.js';
import type { Asset, AssetType } from '../asset.js';
import { AssetReadModel, DEPENDENTS, type Dependent } from '../read/asset.read-model.js';
import { AssetStore } from '../store/asset.store.js';
import { ASSET_TYPE_DEFINITIONS } from '../types/asset-types.js';
import { assertPublishable, AssetValidation } from './asset-validation.service.js';
import type { ChangeAuthor } from './change-author.js';
import { assertIfMatch } from './if-match.js';
import { assetNotFound, changedMeanwhile, notADraft } from './lifecycle-conflicts.js';
import { type LiveChange, recordLiveChange } from './lifecycle-records.js';

/** What the caller says beside which asset. */
export interface LiveChangeRequest {
  ifMatch?: string;
  reason?: string;
  /** Refuse unless this guard agrees. */
  guard?: string;
  /** 404 unless the asset is of this type. */
  type?: AssetType;
}

export interface LiveChangeResult {
  asset: Asset;
  /** The entry of the change feed: a replica that has applied it serves the change. */
  seq: bigint;
  warnings: Problem[];
}

/** Changes what is live. Each change validates outside its transaction, then swaps under the lock of the name. */
@Injectable()
export class AssetPublishing {
  constructor(
    private readonly database: Database,
    private readonly store: AssetStore,
    private readonly assets: AssetReadModel,
    private readonly validation: AssetValidation,
  ) {}

  async publish(author: ChangeAuthor, assetId: string, request: LiveChangeRequest = {}): Promise<LiveChangeResult> {
    const draft = await this.find(author, assetId, request);
    assertIfMatch(draft, request.ifMatch);
    if (draft.status !== 'draft') throw notADraft(draft);
    const findings = await this.validation.validate(draft, { mayPublish: true });
    assertPublishable(findings, draft);
    if (request.guard) await this.validation.guard(draft, request.guard);

    return this.database.transaction(async (transaction) => {
      const current = await this.store.lockAndFind(transaction, draft);
      if (!current) throw assetNotFound(assetId);
      assertIfMatch(current, request.ifMatch);
      if (current.status !== 'draft') throw notADraft(current);
      if (current.lock_version !== draft.lock_version) throw changedMeanwhile(current);
      await this.shareReferences(transaction, current);
      const [replaced, asset] = await Promise.all([
        this.store.archivePublished(transaction, current),
        this.store.publishDraft(transaction, assetId, author.actor),
      ]);
      const replacedVersion = replaced?.version ?? null;
      const change = { action: 'publish', asset, before: current, replacedVersion } as const;
      return this.record(transaction, author, request, change, findings.warnings);
    });
  }

  /** Publishes a new version with the content of `toVersion`; an open draft stays as it is. */
  async rollback(
    author: ChangeAuthor,
    assetId: string,
    toVersion: number,
    request: LiveChangeRequest = {},
  ): Promise<LiveChangeResult> {
    const asked = await this.find(author, assetId, request);
    assertIfMatch(asked, request.ifMatch);
    const target = await this.assets.version(author.tenantId, asked.asset_type, asked.name, toVersion);
    if (!target) {
      throw new DomainError(
        'VERSION_NOT_FOUND',
        `${asked.asset_type} ${asked.name} has no version ${toVersion}. Its history lists the versions there are.`,
        [{ path: '/to_version', message: 'No such version.' }],
      );
    }
    if (target.status === 'draft') {
      throw new DomainError(
        'NOT_PUBLISHED',
        `Version ${toVersion} of ${asked.asset_type} ${asked.name} is a draft and was never live. Publish it instead.`,
      );
    }
    const findings = await this.validation.validate(target, { mayPublish: true });
    assertPublishable(findings, target);

    return this.database.transaction(async (transaction) => {
      const current = await this.store.lockAndFind(transaction, asked);
      if (!current) throw assetNotFound(assetId);
      assertIfMatch(current, request.ifMatch);
      await this.shareReferences(transaction, target);
      const [replaced, asset] = await Promise.all([
        this.store.archivePublished(transaction, target),
        this.store.insertPublished(transaction, target, target, author.actor),
      ]);
      const replacedVersion = replaced?.version ?? null;
      const change = {
        action: 'rollback',
        asset,
        before: null,
        replacedVersion,
        rollbackFromVersion: toVersion,
      } as const;
      return this.record(transaction, author, request, change, findings.warnings);
    });
  }

  async archive(author: ChangeAuthor, assetId: string, request: LiveChangeRequest = {}): Promise<LiveChangeResult> {
    const seen = await this.find(author, assetId, request);
    return this.database.transaction(async (transaction) => {
      const before = await this.store.lockAndFind(transaction, seen);
      if (!before) throw assetNotFound(assetId);
      assertIfMatch(before, request.ifMatch);
      if (before.status !== 'published') {
        throw new DomainError(
          'NOT_PUBLISHED',
          `Version ${before.version} of ${before.asset_type} ${before.name} is ${before.status}; only the published ` +
            'version can be archived.',
        );
      }
      await this.assertNoDependents(transaction, before);
      const asset = (await this.store.archivePublished(transaction, before))!;
      const change = { action: 'archive', asset, before, replacedVersion: before.version } as const;
      return this.record(transaction, author, request, change, []);
    });
  }

  private async find(author: ChangeAuthor, assetId: string, request: LiveChangeRequest): Promise<Asset> {
    const asset = await this.assets.get(author.tenantId, assetId);
    if (request.type && asset.asset_type !== request.type) throw assetNotFound(assetId);
    return asset;
  }

  /** Holds what the asset refers to, then looks again: it may have been archived since the validation. */
  private async shareReferences(transaction: Transaction, asset: Asset): Promise<void> {
    const references = ASSET_TYPE_DEFINITIONS[asset.asset_type].references(asset);
    if (references.length === 0) return;
    const keys = references.map(({ type, name }) => ({ tenant_id: asset.tenant_id, asset_type: type, name }));
    const [, ...published] = await Promise.all([
      this.store.shareNames(transaction, keys),
      ...keys.map((key) => this.store.findByStatus(transaction, key, 'published')),
    ]);
    const problems: Problem[] = [];
    for (const [index, key] of keys.entries()) {
      if (published[index]) continue;
      const path = references[index]!.path;
      problems.push({ path, message: `The ${key.asset_type} ${key.name} was archived meanwhile.` });
    }
    assertPublishable({ problems, warnings: [] }, asset);
  }

  private async assertNoDependents(transaction: Transaction, asset: Asset): Promise<void> {
    const parameters = [asset.tenant_id, asset.asset_type, asset.name];
    const all = await transaction.query<Dependent>(DEPENDENTS, parameters);
    const live = all.filter((dependent) => dependent.status === 'published');
    if (live.length === 0) return;
    const names = live.map((dependent) => `${dependent.asset_type} ${dependent.name}`);
    throw new DomainError(
      'HAS_DEPENDENTS',
      `${asset.asset_type} ${asset.name} is still used by ${names.join(', ')}. Archive or change those first.`,
      live.map(({ path, asset_type, name, asset_id }) => ({
        path,
        message: `${asset_type} ${name} (${asset_id}) refers to it.`,
      })),
    );
  }

  private async record(
    transaction: Transaction,
    author: ChangeAuthor,
    request: LiveChangeRequest,
    change: Omit<LiveChange, 'reason'>,
    warnings: Problem[],
  ): Promise<LiveChangeResult> {
    const records = recordLiveChange(transaction, author, { ...change, reason: request.reason ?? null });
    const seq = await transaction.commitBehind(records);
    return { asset: change.asset, seq, warnings };
  }
}
