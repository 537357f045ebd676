import type { DynamicModule, Type } from '@nestjs/common';
import { AskModule } from './ask/ask.module.js';
import { PlannerModule } from './planner/planner.module.js';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AssetRegistryModule } from './asset-registry/asset-registry.module.js';
import { AuthModule } from './auth/auth.module.js';
import { ChangeFeedModule } from './change-feed/change-feed.module.js';
import { ConfigModule } from './config/config.module.js';
import type { LoadedConfig } from './config/parse-config.js';
import { dataSourceOptions } from './database/data-source-options.js';
import { DatabaseModule } from './database/database.module.js';
import type { RegistryDatabase } from './database/registry-database.js';
import { REGISTRY_ENTITIES } from './registry-entities.js';
import { RetentionModule } from './retention/retention.module.js';
import { SeedingModule } from './seeding/seeding.module.js';
import { SourcesModule } from './sources/sources.module.js';
import { TelemetryModule } from './telemetry/telemetry.module.js';
import { ToolsModule } from './tools/tools.module.js';

/** What the server and the commands share: every feature, over a registry database that is open and migrated. */
export function featureModules(loaded: LoadedConfig, registry: RegistryDatabase): (DynamicModule | Type)[] {
  return [
    ConfigModule.register(loaded),
    TypeOrmModule.forRoot(dataSourceOptions(registry.url, REGISTRY_ENTITIES, loaded.config.database.poolSize)),
    DatabaseModule,
    ChangeFeedModule,
    RetentionModule,
    TelemetryModule,
    AuthModule,
    AssetRegistryModule,
    SourcesModule,
    ToolsModule,
    PlannerModule,
    AskModule,
    SeedingModule,
  ];
}
