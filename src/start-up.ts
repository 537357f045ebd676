import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Listr } from 'listr2';
import { AppModule } from './app.module.js';
import { RESOURCES_DIRECTORY } from './asset-registry/seed-files/seed-file.js';
import type { LoadedConfig } from './config/parse-config.js';
import { migrate } from './database/migrate.js';
import { openRegistryDatabase, type RegistryDatabase } from './database/registry-database.js';
import { createApp } from './http/create-app.js';
import { DEFAULT_TENANT } from './auth/api-key.js';
import { FirstStart } from './seeding/first-start.js';
import { readSampleDatabases } from './seeding/sample-data/sample-database.js';
import { SampleDataInstaller } from './seeding/sample-data/sample-data-installer.js';

export interface StartedApp {
  app: NestFastifyApplication;
  registry: RegistryDatabase;
  /** `http://host:port`, as it can be called from this machine. */
  url: string;
}

/** Everything from nothing to listening, told step by step: on a terminal as a list that grows, elsewhere as lines. */
export async function startUp(loaded: LoadedConfig): Promise<StartedApp> {
  const { config, secrets } = loaded;
  const started: Partial<StartedApp> = {};
  const steps = new Listr(
    [
      {
        title: 'PostgreSQL',
        task: async (_context, step) => {
          started.registry = await openRegistryDatabase(config, secrets, (line) => (step.title = line));
          if (!started.registry.embedded) step.title = 'PostgreSQL of DATABASE_URL';
        },
      },
      {
        title: 'Schema',
        task: async (_context, step) => {
          const applied = await migrate(started.registry!.url);
          step.title = applied.length === 0 ? 'Schema is up to date' : `Schema: ${applied.length} migrations applied`;
        },
      },
      {
        title: 'Sample data',
        enabled: config.sampleData,
        task: async (_context, step) => {
          const databases = await readSampleDatabases(RESOURCES_DIRECTORY);
          const options = { registryUrl: started.registry!.url, databases, secretsDirectory: config.secretsDir! };
          const report = await new SampleDataInstaller(options).install(new Date(), ({ done, total, next }) => {
            step.title = `Sample data ${progressBar(done, total)} ${next ?? ''}`;
          });
          step.title = ['Sample data is up to now', ...report.warnings].join('\n');
        },
      },
      {
        title: 'Services',
        task: async (_context, step) => {
          started.app = await createApp(AppModule.register(loaded, started.registry!));
          step.title = 'Services are up';
        },
      },
      {
        title: 'Seeds',
        enabled: config.sampleData,
        task: async (_context, step) => {
          const files = await started.app!.get(FirstStart).publishSeeds(DEFAULT_TENANT, (file) => {
            step.title = `Seeds: ${file.file}`;
          });
          const failed = files.filter((file) => file.outcome === 'failed');
          const problems = failed.flatMap((file) =>
            file.problems.map((problem) => `${file.file} ${problem.path}: ${problem.message}`),
          );
          step.title = [`Seeds: ${files.length - failed.length} published`, ...problems].join('\n');
        },
      },
      {
        title: 'HTTP',
        task: async (_context, step) => {
          await started.app!.listen(config.listen.port, config.listen.host);
          started.url = await started.app!.getUrl();
          step.title = `Listening on ${started.url}`;
        },
      },
    ],
    { renderer: process.stdout.isTTY ? 'default' : 'simple', rendererOptions: { collapseSubtasks: false } },
  );
  try {
    await steps.run();
    return started as StartedApp;
  } catch (error) {
    await started.app?.close().catch(() => undefined);
    await started.registry?.embedded?.stop().catch(() => undefined);
    throw error;
  }
}

function progressBar(done: number, total: number): string {
  const width = 20;
  const filled = total === 0 ? width : Math.round((done / total) * width);
  return `[${'='.repeat(filled)}${' '.repeat(width - filled)}] ${done}/${total}`;
}
