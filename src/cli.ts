import 'reflect-metadata';
import { CommandFactory } from 'nest-commander';
import { CliModule, MigrationCliModule } from './cli.module.js';
import { loadConfig } from './config/load-config.js';
import { ConfigError } from './config/parse-config.js';
import { EmbeddedServerError } from './database/embedded/embedded-server.error.js';
import { migrate } from './database/migrate.js';
import { openRegistryDatabase } from './database/registry-database.js';
import { DomainError } from './errors/domain-error.js';

/** What an operator can mend is told in a sentence; anything else is a bug, and needs its stack. */
function report(error: unknown): void {
  const known = [ConfigError, EmbeddedServerError, DomainError].some((type) => error instanceof type);
  console.error(known ? (error as Error).message : error);
  process.exitCode = 1;
}

async function run(): Promise<void> {
  const loaded = loadConfig();
  const registry = await openRegistryDatabase(loaded.config, loaded.secrets, () => undefined);
  try {
    const onSchema = process.argv[2]?.startsWith('migrate') ?? false;
    if (!onSchema) await migrate(registry.url);
    const module = onSchema ? MigrationCliModule.register(registry.url) : CliModule.register(loaded, registry);
    await CommandFactory.run(module, {
      logger: ['error', 'warn'],
      serviceErrorHandler: report,
      cliName: 'quartermaster',
    });
  } finally {
    await registry.embedded?.stop();
  }
}

await run().catch(report);
