import { RESOURCES_DIRECTORY } from '../../config/resources-directory.js';
import { Injectable } from '@nestjs/common';
import { basename } from 'node:path';
import { type Asset, type AssetType } from '../../asset-registry/asset.js';
import { assetContentHash, columnsOf, mergeContent } from '../../asset-registry/asset-content.js';
import { AssetDrafts } from '../../asset-registry/lifecycle/asset-drafts.service.js';
import { AssetPublishing } from '../../asset-registry/lifecycle/asset-publishing.service.js';
import type { ChangeAuthor } from '../../asset-registry/lifecycle/change-author.js';
import { AssetReadModel } from '../../asset-registry/read/asset.read-model.js';
import { contentDifference, type FieldDifference } from '../../asset-registry/read/content-difference.js';
import { readSeedFile, type SeedAsset, SeedFileError, seedFiles } from '../../asset-registry/seed-files/seed-file.js';
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
  /** Leave alone every name that the tenant knows already, in whatever state. */
  onlyUnknown?: boolean;
  resources?: string;
}

export interface ImportedFile {
  file: string;
  type: AssetType;
  name: string;
  outcome: 'created' | 'updated' | 'unchanged' | 'failed' | 'cleaned';
  /** The version of an open draft that was deleted. */
  draft_removed: number | null;
  /** The version that this import published. */
  published_version: number | null;
  /** Against what is published now, or against nothing. */
  differences: FieldDifference[];
  problems: Problem[];
  warnings: Problem[];
}

/** Brings seed files into the registry. Unchanged content makes no version, and one bad file never stops the others. */
@Injectable()
export class AssetImporter {
  constructor(
    private readonly assets: AssetReadModel,
    private readonly drafts: AssetDrafts,
    private readonly publishing: AssetPublishing,
  ) {}

  /** In the order of `types`, each file by name; calls `onFile` as each is done. */
  async import(
    options: ImportOptions,
    onFile: (file: ImportedFile) => void = () => undefined,
  ): Promise<ImportedFile[]> {
    const results: ImportedFile[] = [];
    for (const type of options.types) {
      for (const path of await seedFiles(type, options.resources ?? RESOURCES_DIRECTORY)) {
        const result = await this.importFile(type, path, options);
        if (!result) continue;
        results.push(result);
        onFile(result);
      }
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
      published_version: null,
      differences: [],
      problems: [],
      warnings: [],
    };
    // Before the file is read, since every start asks: an asset has the name of its file.
    if (options.onlyUnknown && (await this.assets.isKnown(options.author.tenantId, type, result.name))) return null;
    try {
      const seed = await readSeedFile(type, path);
      result.file = seed.file;
      if (options.scope !== undefined && (seed.content.scope ?? null) !== options.scope) return null;
      await this.importSeed(seed, options, result);
    } catch (error) {
      result.outcome = 'failed';
      result.problems = problemsOf(error);
    }
    return result;
  }

  private async importSeed(seed: SeedAsset, options: ImportOptions, result: ImportedFile): Promise<void> {
    const { tenantId } = options.author;
    const content = mergeContent(null, seed.content);
    const published = await this.assets.published(tenantId, seed.type, seed.name);
    let draft = await this.assets.openDraft(tenantId, seed.type, seed.name);
    result.differences = contentDifference(published ?? mergeContent(null, {}), content);

    if (options.cleanupDrafts && draft) {
      await this.drafts.delete(options.author, draft.asset_id, undefined);
      result.draft_removed = draft.version;
      draft = null;
    }
    if (options.cleanupDrafts && !options.apply) {
      result.outcome = 'cleaned';
      return;
    }
    if (published && result.differences.length === 0) return;

    result.outcome = published ? 'updated' : 'created';
    if (!options.apply) return;
    const written = await this.write(seed, draft, options.author);
    if (!options.publish) return;
    const change = await this.publishing.publish(options.author, written.asset_id, { reason: `Seed ${seed.file}` });
    result.published_version = change.asset.version;
    result.warnings = change.warnings;
  }

  private async write(seed: SeedAsset, draft: Asset | null, author: ChangeAuthor): Promise<Asset> {
    const content = mergeContent(null, seed.content);
    if (!draft)
      return this.drafts.create(author, { type: seed.type, name: seed.name, content: own(seed.type, content) });
    if (draft.content_hash === assetContentHash(content)) return draft;
    return this.drafts.update(author, draft.asset_id, own(seed.type, content), undefined);
  }
}

/** Every column of the type, so that what a file leaves out is cleared instead of kept. */
function own(type: AssetType, content: ReturnType<typeof mergeContent>) {
  return Object.fromEntries(columnsOf(type).map((column) => [column, content[column]]));
}

function problemsOf(error: unknown): Problem[] {
  if (error instanceof SeedFileError) return [...error.problems];
  if (error instanceof DomainError) {
    return error.details.length > 0 ? [...error.details] : [{ path: '', message: error.message }];
  }
  throw error;
}
