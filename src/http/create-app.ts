import type { DynamicModule, Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';
import { AppConfig } from '../config/app-config.js';
import { LOGGER, type Logger } from '../telemetry/logger.js';
import { Metrics } from '../telemetry/metrics.js';
import { NestLogger } from '../telemetry/nest-logger.js';
import { createHttpAdapter } from './http-adapter.js';
import { InFlight } from './in-flight.js';
import { serveOpenApi } from './openapi/serve-openapi.js';
import { useRequestLog } from './request-log.js';
import { RouteTable } from './route-table.js';

/**
 * The whole application, initialised but not listening: what `main.ts` starts and what tests inject requests into. The
 * root module brings ConfigModule, TelemetryModule and HttpModule.
 * @throws what a module's start throws; nothing is left open then
 */
export async function createApp(rootModule: Type | DynamicModule): Promise<NestFastifyApplication> {
  const adapter = createHttpAdapter();
  const app = await NestFactory.create<NestFastifyApplication>(rootModule, adapter, {
    bodyParser: false,
    bufferLogs: true,
    abortOnError: false,
  });
  app.useLogger(app.get(NestLogger));
  const fastify = adapter.getInstance<FastifyInstance>();
  app.get(RouteTable).follow(fastify);
  const inFlight = app.get(InFlight);
  inFlight.follow(fastify);
  app.get(Metrics).watchInFlight(() => inFlight.count);
  useRequestLog(fastify, app.get<Logger>(LOGGER), app.get(Metrics));
  allowOrigins(app, app.get(AppConfig).corsOrigins);
  serveOpenApi(app, fastify);
  try {
    await app.init();
    await fastify.ready();
  } catch (error) {
    await app.close().catch(() => undefined);
    throw error;
  }
  return app;
}

function allowOrigins(app: NestFastifyApplication, origins: readonly string[]): void {
  if (origins.length === 0) return;
  app.enableCors({
    origin: origins.includes('*') ? true : [...origins],
    methods: ['GET', 'POST', 'PATCH', 'DELETE'],
    exposedHeaders: ['ETag', 'x-request-id', 'traceparent', 'Retry-After'],
    maxAge: 600,
  });
}
