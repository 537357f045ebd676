import 'reflect-metadata';
import { CommandFactory } from 'nest-commander';
import { CliModule, MigrationCliModule } from './cli.module.js';
import { loadConfig } from './config/load-config.js';
import { migrate } from './database/migrate.js';
import { openRegistryDatabase } from './database/registry-database.js';
import { operatorMessage } from './start/operator-message.js';

function report(error: unknown): void {
  console.error(operatorMessage(error) ?? error);
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
