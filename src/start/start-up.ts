import { Listr, type ListrTask } from 'listr2';
import { RESOURCES_DIRECTORY } from '../config/resources-directory.js';
import type { LoadedConfig } from '../config/parse-config.js';
import { migrate } from '../database/migrate.js';
import { openRegistryDatabase, type RegistryDatabase } from '../database/registry-database.js';
import { readSampleDatabases } from '../seeding/sample-data/sample-database.js';
import { SampleDataInstaller } from '../seeding/sample-data/sample-data-installer.js';
import type { SampleDataUpkeep } from '../seeding/sample-data/sample-data-upkeep.js';
import type { Serving } from './serving.js';

export interface StartedServer {
  serving: Serving;
  registry: RegistryDatabase;
  /** `http://host:port`, as it can be called from this machine. */
  url: string;
  sampleData: SampleDataUpkeep | null;
}

/** A line of the list; its title may change while it is worked on. */
type Step = Parameters<ListrTask['task']>[1];

/**
 * Everything from nothing to listening, told step by step: on a terminal as a list that grows, elsewhere as lines. What
 * was started is stopped again when a step fails, or as soon as `interruption` is aborted.
 */
export async function startUp(loaded: LoadedConfig, interruption: AbortSignal): Promise<StartedServer> {
  const { config, secrets } = loaded;
  const started: Partial<StartedServer> = {};
  // It is some thousand files; PostgreSQL starts in the meantime, in a process of its own.
  const loading = import('./serving.js');
  loading.catch(() => undefined);
  let sampleData: SampleDataInstaller | undefined;
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
          sampleData = new SampleDataInstaller(options);
          if (await sampleData.isInstalled()) {
            task.title = 'Sample data is there, and comes up to now once the server listens';
            return;
          }
          const report = await sampleData.install(new Date(), ({ done, total, next }) => {
            task.title = `Sample data ${progressBar(done, total)} ${next ?? ''}`;
          });
          task.title = ['Sample data is up to now', ...report.notes, ...report.warnings].join('\n');
        },
        config.sampleData,
      ),
      step('Services', async (task) => {
        const { Serving } = await loading;
        started.serving = await Serving.create(loaded, started.registry!);
        task.title = 'Services are up';
      }),
      step(
        'Seeds',
        async (task) => {
          const files = await started.serving!.publishSeeds((file) => {
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
        started.url = await started.serving!.listen(config.listen);
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
    started.sampleData = sampleData === undefined ? null : started.serving!.keepUpToNow(sampleData);
    return started as StartedServer;
  } catch (error) {
    await started.serving?.close().catch(() => undefined);
    const registry = await opening?.catch(() => null);
    await registry?.embedded?.stop().catch(() => undefined);
    throw error;
  }
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
