import { Injectable } from '@nestjs/common';
import { ASSET_TYPES, type AssetType } from '../asset-registry/asset.js';
import { AssetImporter, type ImportedFile } from './assets/asset-importer.service.js';

/** Sources come first, since tools refer to them. */
export const IMPORT_ORDER: readonly AssetType[] = ['source', 'query', 'mapping', 'tool'];

if (IMPORT_ORDER.length !== ASSET_TYPES.length) throw new Error('Every asset type has its place in IMPORT_ORDER.');

/** Publishes the seeds whose names a tenant has never used: what somebody changed or archived stays as it is. */
@Injectable()
export class FirstStart {
  constructor(private readonly importer: AssetImporter) {}

  async publishSeeds(tenantId: string, onFile?: (file: ImportedFile) => void): Promise<ImportedFile[]> {
    return this.importer.import(
      {
        author: { tenantId, actor: 'seed', traceId: null },
        types: IMPORT_ORDER,
        apply: true,
        publish: true,
        cleanupDrafts: false,
        onlyUnknown: true,
      },
      onFile,
    );
  }
}
