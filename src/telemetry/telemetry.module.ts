import { Global, Module } from '@nestjs/common';
import { AppConfig } from '../config/app-config.js';
import { createLogger, LOGGER } from './logger.js';
import { Metrics } from './metrics.js';
import { NestLogger } from './nest-logger.js';

@Global()
@Module({
  providers: [
    { provide: LOGGER, useFactory: (config: AppConfig) => createLogger(config.logLevel), inject: [AppConfig] },
    NestLogger,
    Metrics,
  ],
  exports: [LOGGER, NestLogger, Metrics],
})
export class TelemetryModule {}
