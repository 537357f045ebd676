import type { ModuleMetadata } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { ConfigModule } from '../../src/config/config.module.js';
import { parseConfig } from '../../src/config/parse-config.js';
import type { RawEnvironment } from '../../src/config/setting-reader.js';
import { dataSourceOptions } from '../../src/database/data-source-options.js';
import { DatabaseModule } from '../../src/database/database.module.js';
import { createApp } from '../../src/http/create-app.js';
import { HttpModule } from '../../src/http/http.module.js';
import { REGISTRY_ENTITIES } from '../../src/registry-entities.js';
import { TelemetryModule } from '../../src/telemetry/telemetry.module.js';

export interface TestAppOptions extends ModuleMetadata {
  /** Settings, as the process environment would give them. */
  settings?: RawEnvironment;
  /** Connection string of a migrated registry database, for modules that need one. */
  databaseUrl?: string;
}

/** A real app, with the product's own bootstrap, around the modules and controllers under test. Close it when done. */
export async function createTestApp({
  settings = {},
  imports = [],
  databaseUrl,
  ...metadata
}: TestAppOptions): Promise<NestFastifyApplication> {
  class TestModule {}
  const loaded = parseConfig({ LOG_LEVEL: 'silent', ...settings }, process.cwd());
  const database =
    databaseUrl === undefined
      ? []
      : [TypeOrmModule.forRoot(dataSourceOptions(databaseUrl, REGISTRY_ENTITIES)), DatabaseModule];
  return createApp({
    module: TestModule,
    ...metadata,
    imports: [ConfigModule.register(loaded), TelemetryModule, HttpModule, ...database, ...imports],
  });
}

/** Listens on a free port of the loopback interface. Answers the base URL. */
export async function listen(app: NestFastifyApplication): Promise<string> {
  await app.listen(0, '127.0.0.1');
  return `http://127.0.0.1:${(app.getHttpServer().address() as { port: number }).port}`;
}
