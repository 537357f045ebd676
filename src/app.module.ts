import { Module, type DynamicModule } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AssetRegistryModule } from './asset-registry/asset-registry.module.js';
import { AuthHttpModule } from './auth/auth-http.module.js';
import { ChangeFeedModule } from './change-feed/change-feed.module.js';
import { ConfigModule } from './config/config.module.js';
import type { LoadedConfig } from './config/parse-config.js';
import { dataSourceOptions } from './database/data-source-options.js';
import { DatabaseModule } from './database/database.module.js';
import type { RegistryDatabase } from './database/registry-database.js';
import { HttpModule } from './http/http.module.js';
import { REGISTRY_ENTITIES } from './registry-entities.js';
import { SeedingModule } from './seeding/seeding.module.js';
import { TelemetryModule } from './telemetry/telemetry.module.js';

/** The whole app, over a registry database that is open and migrated. */
@Module({})
export class AppModule {
  static register(loaded: LoadedConfig, registry: RegistryDatabase): DynamicModule {
    return {
      module: AppModule,
      imports: [
        ConfigModule.register(loaded),
        TypeOrmModule.forRoot(dataSourceOptions(registry.url, REGISTRY_ENTITIES, loaded.config.database.poolSize)),
        DatabaseModule,
        ChangeFeedModule,
        TelemetryModule,
        HttpModule,
        AuthHttpModule,
        AssetRegistryModule,
        SeedingModule,
      ],
    };
  }
}
