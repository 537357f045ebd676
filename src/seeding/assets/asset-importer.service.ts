import { RESOURCES_DIRECTORY } from '../../config/resources-directory.js';
import { Injectable, Logger } from '@nestjs/common';
import { basename } from 'node:path';
import type { Asset, AssetContent, AssetType } from '../../asset-registry/asset.js';
import { assetContentHash, columnsOf, mergeContent } from '../../asset-registry/asset-content.js';
import { AssetDrafts } from '../../asset-registry/lifecycle/asset-drafts.service.js';
import { AssetPublishing } from '../../asset-registry/lifecycle/asset-publishing.service.js';
import type { ChangeAuthor } from '../../asset-registry/lifecycle/change-author.js';
import { AssetReadModel } from '../../asset-registry/read/asset.read-model.js';
import { contentDifference, type FieldDifference } from '../../asset-registry/read/content-difference.js';
import { readSeedFile, type SeedAsset, SeedFileError, seedFiles } from '../../asset-registry/seed-files/seed-file.js';
import { isDatabaseUnavailable } from '../../database/database-unavailable.js';
import { DomainError } from '../../errors/domain-error.js';
import type { Problem } from '../../errors/problem.js';

export interface ImportOptions {
  author: ChangeAuthor;
  types: readonly AssetType[];
  /** Only assets of this scope. */
  scope?: string;
  /** Write drafts; without it nothing is changed. */
  apply: boolean;
  /** Publish what was written, and open drafts that equal their file. */
  publish: boolean;
  /** Delete open drafts of the same names first; without `apply` only that. */
  cleanupDrafts: boolean;
  /** Leave alone every name that was ever live in the tenant, and every draft but those that a seeding left as it made them. */
  onlyUnknown?: boolean;
  resources?: string;
}

export interface ImportedFile {
  file: string;
  type: AssetType;
  name: string;
  /** What was written, or would be: `unchanged` too where an open draft says already what the file says. */
  outcome: 'created' | 'updated' | 'unchanged' | 'failed' | 'cleaned';
  /** The version of an open draft that was deleted. */
  draft_removed: number | null;
  /** The version of the open draft that says what the file says and is not published; null without one. */
  draft_version: number | null;
  /** The version that this import published. */
  published_version: number | null;
  /** Against what is published now, or against nothing; empty when drafts are only cleaned up. */
  differences: FieldDifference[];
  problems: Problem[];
  warnings: Problem[];
}

/** How far an import is: files that were looked at, those that its options leave out too. */
export interface ImportProgress {
  done: number;
  total: number;
}

/** Brings seed files into the registry. Unchanged content makes no version, and one bad file never stops the others. */
@Injectable()
export class AssetImporter {
  private readonly logger = new Logger(AssetImporter.name);

  constructor(
    private readonly assets: AssetReadModel,
    private readonly drafts: AssetDrafts,
    private readonly publishing: AssetPublishing,
  ) {}

  /** In the order of `types`, each file by name; calls `onFile` as each is done. */
  async import(
    options: ImportOptions,
    onFile: (file: ImportedFile, progress: ImportProgress) => void = () => undefined,
  ): Promise<ImportedFile[]> {
    const results: ImportedFile[] = [];
    const files = await filesOf(options);
    for (const [index, { type, path }] of files.entries()) {
      const result = await this.importFile(type, path, options);
      if (!result) continue;
      results.push(result);
      onFile(result, { done: index + 1, total: files.length });
    }
    return results;
  }

  /** Null when the options leave the file out. */
  private async importFile(type: AssetType, path: string, options: ImportOptions): Promise<ImportedFile | null> {
    const result: ImportedFile = {
      file: path,
      type,
      name: basename(path).replace(/\.ya?ml$/, ''),
      outcome: 'unchanged',
      draft_removed: null,
      draft_version: null,
      published_version: null,
      differences: [],
      problems: [],
      warnings: [],
    };
    try {
      // Before the file is read, since every start asks: an asset has the name of its file.
      if (options.onlyUnknown && (await this.assets.wasEverPublished(options.author.tenantId, type, result.name)))
        return null;
      const seed = await readSeedFile(type, path);
      result.file = seed.file;
      if (options.scope !== undefined && (seed.content.scope ?? null) !== options.scope) return null;
      if (options.onlyUnknown && (await this.hasDraftOfItsOwn(options, seed))) return null;
      await this.importSeed(seed, options, result);
    } catch (error) {
      result.outcome = 'failed';
      result.problems = this.problemsOf(error);
    }
    return result;
  }

  /** Whether somebody works on the name. A seeding that was interrupted has left a draft that equals its file. */
  private async hasDraftOfItsOwn({ author }: ImportOptions, { type, name, content }: SeedAsset): Promise<boolean> {
    const draft = await this.assets.openDraft(author.tenantId, type, name);
    if (!draft) return false;
    return draft.created_by !== author.actor || draft.content_hash !== assetContentHash(mergeContent(null, content));
  }

  private async importSeed(seed: SeedAsset, options: ImportOptions, result: ImportedFile): Promise<void> {
    const { tenantId } = options.author;
    const content = mergeContent(null, seed.content);
    const published = await this.assets.published(tenantId, seed.type, seed.name);
    let draft = await this.assets.openDraft(tenantId, seed.type, seed.name);

    if (options.cleanupDrafts && draft) {
      await this.drafts.delete(options.author, draft.asset_id, undefined);
      result.draft_removed = draft.version;
      draft = null;
    }
    if (options.cleanupDrafts && !options.apply) {
      result.outcome = 'cleaned';
      return;
    }
    result.differences = contentDifference(published ?? mergeContent(null, {}), content);
    if (published && result.differences.length === 0) return;

    const isWritten = draft?.content_hash === assetContentHash(content);
    result.outcome = outcomeOf(options, published, draft, isWritten);
    if (isWritten) result.draft_version = draft!.version;
    if (!options.apply) return;
    const written = isWritten ? draft! : await this.write(seed, content, draft, options.author);
    result.draft_version = written.version;
    if (!options.publish) return;
    const change = await this.publishing.publish(options.author, written.asset_id, { reason: `Seed ${seed.file}` });
    result.draft_version = null;
    result.published_version = change.asset.version;
    result.warnings = change.warnings;
  }

  private async write(
    seed: SeedAsset,
    content: AssetContent,
    draft: Asset | null,
    author: ChangeAuthor,
  ): Promise<Asset> {
    const columns = own(seed.type, content);
    if (!draft) return this.drafts.create(author, { type: seed.type, name: seed.name, content: columns });
    return this.drafts.update(author, draft.asset_id, columns, undefined);
  }

  /** Whatever went wrong with one file, the others are still to be brought in. */
  private problemsOf(error: unknown): Problem[] {
    if (error instanceof SeedFileError) return [...error.problems];
    if (error instanceof DomainError) {
      return error.details.length > 0 ? [...error.details] : [{ path: '', message: error.message }];
    }
    // Anything else but a database that is away is a bug: who mends it needs the stack.
    if (!isDatabaseUnavailable(error)) this.logger.error(error);
    return [{ path: '', message: `This could not be brought in: ${String(error)}` }];
  }
}

/** A publish counts against what was published before it; a draft against the one that was open. */
function outcomeOf(
  { publish }: ImportOptions,
  published: Asset | null,
  draft: Asset | null,
  isWritten: boolean,
): ImportedFile['outcome'] {
  if (isWritten && !publish) return 'unchanged';
  return published || (draft && !publish) ? 'updated' : 'created';
}

async function filesOf({ types, resources }: ImportOptions): Promise<{ type: AssetType; path: string }[]> {
  const files: { type: AssetType; path: string }[] = [];
  for (const type of types) {
    for (const path of await seedFiles(type, resources ?? RESOURCES_DIRECTORY)) files.push({ type, path });
  }
  return files;
}

/** Every column of the type, so that what a file leaves out is cleared instead of kept. */
function own(type: AssetType, content: AssetContent) {
  return Object.fromEntries(columnsOf(type).map((column) => [column, content[column]]));
}
