import { Injectable } from '@nestjs/common';
import { Database } from '../../database/database.js';
import type { Transaction } from '../../database/transaction.js';
import { DomainError } from '../../errors/domain-error.js';
import { jsonPointer } from '../../errors/problem.js';
import type { Asset, AssetContent, AssetType } from '../asset.js';
import { columnsOf, CONTENT_COLUMNS, mergeContent } from '../asset-content.js';
import { AssetStore } from '../store/asset.store.js';
import { findInlineSecrets } from '../validation/inline-secrets.js';
import type { ChangeAuthor } from './change-author.js';
import { assertIfMatch } from './if-match.js';
import { assetNotFound, draftExists, notADraft } from './lifecycle-conflicts.js';
import { recordDraftChange } from './lifecycle-records.js';

export interface NewDraft {
  type: AssetType;
  name: string;
  content: Partial<AssetContent>;
}

/** Creates, changes and deletes drafts. A draft may be incomplete, but it never holds a secret. */
@Injectable()
export class AssetDrafts {
  constructor(
    private readonly database: Database,
    private readonly store: AssetStore,
  ) {}

  /** The next version's draft; fields left out are those of the published version, if there is one. */
  async create(author: ChangeAuthor, draft: NewDraft): Promise<Asset> {
    assertColumns(draft.type, draft.content);
    const key = { tenant_id: author.tenantId, asset_type: draft.type, name: draft.name };
    return this.database.transaction(async (transaction) => {
      const [, open, published] = await Promise.all([
        this.store.lockNewName(transaction, key),
        this.store.findByStatus(transaction, key, 'draft'),
        this.store.findByStatus(transaction, key, 'published'),
      ]);
      if (open) throw draftExists(open);
      const content = mergeContent(published, draft.content);
      assertNoSecrets(draft.type, content);
      const asset = await this.store.insertDraft(transaction, key, content, author.actor);
      await recordDraftChange(transaction, author, 'create', null, asset);
      return asset;
    });
  }

  /** Fields left out keep their value, null clears them. */
  async update(
    author: ChangeAuthor,
    assetId: string,
    changes: Partial<AssetContent>,
    ifMatch: string | undefined,
    type?: AssetType,
  ): Promise<Asset> {
    return this.database.transaction(async (transaction) => {
      const before = await this.lockDraft(transaction, author, assetId, ifMatch, type);
      assertColumns(before.asset_type, changes);
      const content = mergeContent(before, changes);
      assertNoSecrets(before.asset_type, content);
      const after = await this.store.updateDraft(transaction, assetId, content);
      await recordDraftChange(transaction, author, 'update', before, after);
      return after;
    });
  }

  async delete(author: ChangeAuthor, assetId: string, ifMatch: string | undefined, type?: AssetType): Promise<Asset> {
    return this.database.transaction(async (transaction) => {
      const draft = await this.lockDraft(transaction, author, assetId, ifMatch, type);
      await this.store.deleteDraft(transaction, assetId);
      await recordDraftChange(transaction, author, 'delete', draft, null);
      return draft;
    });
  }

  private async lockDraft(
    transaction: Transaction,
    author: ChangeAuthor,
    assetId: string,
    ifMatch: string | undefined,
    type: AssetType | undefined,
  ): Promise<Asset> {
    const seen = await this.store.find(transaction, author.tenantId, assetId);
    if (!seen || (type && seen.asset_type !== type)) throw assetNotFound(assetId);
    const draft = await this.store.lockAndFind(transaction, seen);
    if (!draft) throw assetNotFound(assetId);
    assertIfMatch(draft, ifMatch);
    if (draft.status !== 'draft') throw notADraft(draft);
    return draft;
  }
}

/** A field that belongs to another type would be stored and never read. */
function assertColumns(type: AssetType, content: Partial<AssetContent>): void {
  const allowed = columnsOf(type);
  const foreign = CONTENT_COLUMNS.filter((column) => content[column] !== undefined && !allowed.includes(column));
  if (foreign.length === 0) return;
  throw new DomainError(
    'MALFORMED_REQUEST',
    `An asset of type ${type} has no ${foreign.join(', ')}.`,
    foreign.map((column) => ({ path: jsonPointer(column), message: `Not a field of an asset of type ${type}.` })),
  );
}

function assertNoSecrets(type: AssetType, content: AssetContent): void {
  const problems = findInlineSecrets(type, content);
  if (problems.length === 0) return;
  throw new DomainError('INLINE_SECRET', 'A secret stands in the content. Only references are stored.', problems);
}
