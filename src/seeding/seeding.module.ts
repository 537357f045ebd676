import { Module } from '@nestjs/common';
import { AssetRegistryModule } from '../asset-registry/asset-registry.module.js';
import { AssetImporter } from './assets/asset-importer.service.js';
import { FirstStart } from './first-start.js';

/** Brings the seed files under `resources/` into the registry. */
@Module({
  imports: [AssetRegistryModule],
  providers: [AssetImporter, FirstStart],
  exports: [AssetImporter, FirstStart],
})
export class SeedingModule {}
