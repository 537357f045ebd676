import { Logger } from '@nestjs/common';
import { RESOURCES_DIRECTORY } from './config/resources-directory.js';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Listr, type ListrTask } from 'listr2';
import { AppModule } from './app.module.js';
import type { LoadedConfig } from './config/parse-config.js';
import { migrate } from './database/migrate.js';
import { openRegistryDatabase, type RegistryDatabase } from './database/registry-database.js';
import { createApp } from './http/create-app.js';
import { DEFAULT_TENANT } from './auth/api-key.js';
import { FirstStart } from './seeding/first-start.js';
import { readSampleDatabases } from './seeding/sample-data/sample-database.js';
import { SampleDataInstaller } from './seeding/sample-data/sample-data-installer.js';

const SAMPLE_TOP_UP_MS = 5 * 60_000;

export interface StartedApp {
  app: NestFastifyApplication;
  registry: RegistryDatabase;
  /** `http://host:port`, as it can be called from this machine. */
  url: string;
}

/** A line of the list; its title may change while it is worked on. */
type Step = Parameters<ListrTask['task']>[1];

/**
 * Everything from nothing to listening, told step by step: on a terminal as a list that grows, elsewhere as lines. What
 * was started is stopped again when a step fails, or as soon as `interruption` is aborted.
 */
export async function startUp(loaded: LoadedConfig, interruption: AbortSignal): Promise<StartedApp> {
  const { config, secrets } = loaded;
  const started: Partial<StartedApp> = {};
  let opening: Promise<RegistryDatabase> | undefined;
  const step = (title: string, work: (step: Step) => Promise<void>, enabled = true): ListrTask => ({
    title,
    enabled,
    task: (_context, task) => unlessInterrupted(interruption, work(task)),
  });
  const steps = new Listr(
    [
      step('PostgreSQL', async (task) => {
        opening = openRegistryDatabase(config, secrets, (line) => (task.title = line));
        started.registry = await opening;
        if (!started.registry.embedded) task.title = 'PostgreSQL of DATABASE_URL';
      }),
      step('Schema', async (task) => {
        const applied = await migrate(started.registry!.url);
        task.title = applied.length === 0 ? 'Schema is up to date' : `Schema: ${applied.length} migrations applied`;
      }),
      step(
        'Sample data',
        async (task) => {
          const databases = await readSampleDatabases(RESOURCES_DIRECTORY);
          const options = { registryUrl: started.registry!.url, databases, secretsDirectory: config.secretsDir! };
          const installer = new SampleDataInstaller(options);
          const report = await installer.install(new Date(), ({ done, total, next }) => {
            task.title = `Sample data ${progressBar(done, total)} ${next ?? ''}`;
          });
          task.title = ['Sample data is up to now', ...report.notes, ...report.warnings].join('\n');
          keepUpToNow(installer);
        },
        config.sampleData,
      ),
      step('Services', async (task) => {
        started.app = await createApp(AppModule.register(loaded, started.registry!));
        task.title = 'Services are up';
      }),
      step(
        'Seeds',
        async (task) => {
          const files = await started.app!.get(FirstStart).publishSeeds(DEFAULT_TENANT, (file) => {
            task.title = `Seeds: ${file.file}`;
          });
          const failed = files.filter((file) => file.outcome === 'failed');
          const problems = failed.flatMap((file) =>
            file.problems.map((problem) => `${file.file} ${problem.path}: ${problem.message}`),
          );
          task.title = [`Seeds: ${files.length - failed.length} published`, ...problems].join('\n');
        },
        config.sampleData,
      ),
      step('HTTP', async (task) => {
        await started.app!.listen(config.listen.port, config.listen.host);
        started.url = await started.app!.getUrl();
        task.title = `Listening on ${started.url}`;
      }),
    ],
    {
      renderer: process.stdout.isTTY ? 'default' : 'simple',
      rendererOptions: { collapseSubtasks: false },
      registerSignalListeners: false,
    },
  );
  try {
    await steps.run();
    return started as StartedApp;
  } catch (error) {
    await started.app?.close().catch(() => undefined);
    const registry = await opening?.catch(() => null);
    await registry?.embedded?.stop().catch(() => undefined);
    throw error;
  }
}

/** A process that runs for days must still find events in the last hour. */
function keepUpToNow(installer: SampleDataInstaller): void {
  const logger = new Logger('SampleData');
  const topUp = (): void => {
    installer.topUp(new Date()).catch((error: unknown) => logger.warn(`Not topped up: ${String(error)}`));
  };
  setInterval(topUp, SAMPLE_TOP_UP_MS).unref();
}

/** What was begun goes on unheard after an interruption: the process is about to end. */
async function unlessInterrupted(interruption: AbortSignal, work: Promise<void>): Promise<void> {
  return Promise.race([
    work,
    new Promise<never>((_resolve, reject) => {
      const refuse = (): void => reject(new Error('Interrupted'));
      if (interruption.aborted) refuse();
      else interruption.addEventListener('abort', refuse, { once: true });
    }),
  ]);
}

function progressBar(done: number, total: number): string {
  const width = 20;
  const filled = total === 0 ? width : Math.round((done / total) * width);
  return `[${'='.repeat(filled)}${' '.repeat(width - filled)}] ${done}/${total}`;
}
