import 'reflect-metadata';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { AppModule } from '../app.module.js';
import { askFirstQuestion } from '../ask/first-question.js';
import { DEFAULT_TENANT } from '../auth/api-key.js';
import { AuthHttpModule } from '../auth/auth-http.module.js';
import type { LoadedConfig } from '../config/parse-config.js';
import type { RegistryDatabase } from '../database/registry-database.js';
import { createApp } from '../http/create-app.js';
import { stopOnSignals } from '../http/graceful-stop.js';
import type { ImportedFile } from '../seeding/assets/asset-importer.service.js';
import { FirstStart } from '../seeding/first-start.js';
import type { SampleDataInstaller } from '../seeding/sample-data/sample-data-installer.js';
import { SampleDataUpkeep } from '../seeding/sample-data/sample-data-upkeep.js';
import type { TerminationSignals } from '../http/termination-signals.js';

/**
 * The server with all that it is made of. The modules behind this file take longer to load than PostgreSQL to start, so
 * a start loads them meanwhile: import this file only with `import()`.
 */
export class Serving {
  private constructor(private readonly app: NestFastifyApplication) {}

  /** Initialised, not yet listening. The registry's schema must be up to date. */
  static async create(loaded: LoadedConfig, registry: RegistryDatabase): Promise<Serving> {
    return new Serving(await createApp(AppModule.register(loaded, registry)));
  }

  /** Publishes the seeds that the default tenant does not know, and answers these files. */
  publishSeeds(onFile: (file: ImportedFile) => void): Promise<ImportedFile[]> {
    return this.app.get(FirstStart).publishSeeds(DEFAULT_TENANT, onFile);
  }

  keepUpToNow(installer: SampleDataInstaller): SampleDataUpkeep {
    return new SampleDataUpkeep(installer);
  }

  /** Answers `http://host:port`, as it can be called from this machine. */
  async listen({ port, host }: { port: number; host: string }): Promise<string> {
    await this.app.listen(port, host);
    return this.app.getUrl();
  }

  stopOnSignals(signals: TerminationSignals, afterClose: () => Promise<void>): void {
    stopOnSignals(this.app, signals, afterClose);
  }

  /** The admin key that this start made, to be printed once. */
  get madeKey(): AuthHttpModule['madeKey'] {
    return this.app.get(AuthHttpModule).madeKey;
  }

  /** Asks a question as the first admin and answers what to print; null when it cannot be asked. */
  async askFirstQuestion(url: string): Promise<string | null> {
    const key = await this.app.get(AuthHttpModule).readAdminKey();
    return key && askFirstQuestion(url, key);
  }

  close(): Promise<void> {
    return this.app.close();
  }
}
