import { Injectable } from '@nestjs/common';
import { ASSET_TYPES } from '../asset-registry/asset.js';
import { AssetImporter, type ImportedFile } from './assets/asset-importer.service.js';

/** Publishes the seeds that were never live in a tenant: what somebody changed, archived or works on stays as it is. */
@Injectable()
export class FirstStart {
  constructor(private readonly importer: AssetImporter) {}

  async publishSeeds(tenantId: string, onFile?: (file: ImportedFile) => void): Promise<ImportedFile[]> {
    return this.importer.import(
      {
        author: { tenantId, actor: 'seed', traceId: null },
        types: ASSET_TYPES,
        apply: true,
        publish: true,
        cleanupDrafts: false,
        onlyUnknown: true,
      },
      onFile,
    );
  }
}
