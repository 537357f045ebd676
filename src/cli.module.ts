import { Module, type DynamicModule } from '@nestjs/common';
import { AskCommand } from './ask/commands/ask.command.js';
import { featureModules } from './feature-modules.js';
import type { LoadedConfig } from './config/parse-config.js';
import { MigrateCommand, MigrateRevertCommand, REGISTRY_URL } from './database/commands/migrate.command.js';
import type { RegistryDatabase } from './database/registry-database.js';
import { PLANNER_COMMANDS } from './planner/commands/planner.command.js';
import { KEY_COMMANDS } from './seeding/commands/keys.command.js';
import { SeedMappingsCommand } from './seeding/commands/seed-mappings.command.js';
import { SeedToolsCommand } from './seeding/commands/seed-tools.command.js';

/** The commands that need the whole app. */
@Module({})
export class CliModule {
  static register(loaded: LoadedConfig, registry: RegistryDatabase): DynamicModule {
    return {
      module: CliModule,
      imports: featureModules(loaded, registry),
      providers: [...KEY_COMMANDS, ...PLANNER_COMMANDS, AskCommand, SeedToolsCommand, SeedMappingsCommand],
    };
  }
}

/** The commands that work on the schema, and so must not start an app that expects it. */
@Module({})
export class MigrationCliModule {
  static register(url: string): DynamicModule {
    return {
      module: MigrationCliModule,
      providers: [{ provide: REGISTRY_URL, useValue: url }, MigrateCommand, MigrateRevertCommand],
    };
  }
}
