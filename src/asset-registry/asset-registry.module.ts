import { Module } from '@nestjs/common';
import { ChangeFeedModule } from '../change-feed/change-feed.module.js';
import { ReplicasModule } from '../replicas/replicas.module.js';
import { AssetDrafts } from './lifecycle/asset-drafts.service.js';
import { AssetPublishing } from './lifecycle/asset-publishing.service.js';
import { AssetValidation } from './lifecycle/asset-validation.service.js';
import { AssetLoader } from './loading/asset-loader.service.js';
import { AssetReadModel } from './read/asset.read-model.js';
import { AssetsController } from './rest/assets.controller.js';
import { ToolAssetsController } from './rest/tool-assets.controller.js';
import { AssetStore } from './store/asset.store.js';
import { AssetExtensions } from './validation/asset-extensions.js';

/** Versioned assets: their lifecycle, and the ways other features read and extend them. */
@Module({
  imports: [ChangeFeedModule, ReplicasModule],
  controllers: [ToolAssetsController, AssetsController],
  providers: [AssetStore, AssetReadModel, AssetDrafts, AssetValidation, AssetPublishing, AssetLoader, AssetExtensions],
  exports: [AssetReadModel, AssetDrafts, AssetValidation, AssetPublishing, AssetLoader, AssetExtensions],
})
export class AssetRegistryModule {}
