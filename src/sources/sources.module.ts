import { Module } from '@nestjs/common';
import { AssetRegistryModule } from '../asset-registry/asset-registry.module.js';
import { ChangeFeedModule } from '../change-feed/change-feed.module.js';
import { AppConfig } from '../config/app-config.js';
import { AppSecrets } from '../config/app-secrets.js';
import { Database } from '../database/database.js';
import { defaultServerOf } from './default-server.js';
import type { SourceSurroundings } from './postgres-source-content.js';
import { SecretResolver } from './secrets/secret-resolver.js';
import { SecretUses } from './secrets/secret-uses.read-model.js';
import { SOURCE_SURROUNDINGS, SourceRegistry } from './source-registry.js';
import { SourcesController } from './sources.controller.js';
import { SourceValidator } from './source.validator.js';

/** Connections to what tools run against, as source assets describe it. */
@Module({
  imports: [AssetRegistryModule, ChangeFeedModule],
  controllers: [SourcesController],
  providers: [
    { provide: SecretResolver, useFactory: (secrets: AppSecrets) => new SecretResolver(secrets), inject: [AppSecrets] },
    {
      provide: SOURCE_SURROUNDINGS,
      useFactory: (secrets: SecretResolver, config: AppConfig, database: Database): SourceSurroundings => ({
        secrets,
        defaultPoolSize: config.toolPoolSize,
        defaultServer: defaultServerOf((database.dataSource.options as { url: string }).url),
      }),
      inject: [SecretResolver, AppConfig, Database],
    },
    SourceRegistry,
    SourceValidator,
    SecretUses,
  ],
  exports: [SourceRegistry, SecretUses],
})
export class SourcesModule {}
