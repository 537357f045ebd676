import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { OpenAPIObject } from '@nestjs/swagger';
import type { FastifyInstance } from 'fastify';
import { RouteTable } from '../route-table.js';
import { applyApiDescriptions } from './api-description.js';
import { completeDocument } from './complete-document.js';

const DESCRIPTION = `The words an operations assistant understands and the tools it may use, as versioned assets.

Every JSON answer, errors included, is one envelope: \`time\` (UTC), \`code\` (0, or the HTTP status of an error),
\`message\` and \`data\`. An error's \`data\` has a stable code in \`error\`, a \`trace_id\`, and in \`details\` every problem with
a JSON Pointer. All codes are listed at the schema \`ErrorCode\`.

Send an API key (or a token of the configured identity provider) as \`Authorization: Bearer qm_…\`. \`x-request-id\` and W3C
\`traceparent\` are taken in and answered.`;

type Swagger = Awaited<ReturnType<typeof applyApiDescriptions>>;

@Module({})
class NothingElse {}

/**
 * A server of the pages about an application, /docs (to read) and /docs-json (for programs). It does not listen: requests
 * are handed to it. Of its own, since the application cannot take routes any more once it serves.
 */
export async function createOpenApiPages(app: NestFastifyApplication): Promise<FastifyInstance> {
  const swagger = await applyApiDescriptions();
  const adapter = new FastifyAdapter();
  const pages = await NestFactory.create<NestFastifyApplication>(NothingElse, adapter, { logger: false });
  swagger.SwaggerModule.setup('docs', pages, describeApi(app, swagger), {
    raw: ['json'],
    customSiteTitle: 'Quartermaster API',
    swaggerOptions: { persistAuthorization: true, docExpansion: 'none' },
  });
  await pages.init();
  const fastify = adapter.getInstance<FastifyInstance>();
  await fastify.ready();
  return fastify;
}

/** The whole description of the application's routes, in OpenAPI 3.1. */
function describeApi(app: NestFastifyApplication, { DocumentBuilder, SwaggerModule }: Swagger): OpenAPIObject {
  const config = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('Quartermaster')
    .setDescription(DESCRIPTION)
    .setVersion('0.1.0')
    .addServer('/')
    .addBearerAuth({ type: 'http', scheme: 'bearer', description: 'An API key, or a token.' }, 'key')
    .addSecurityRequirements('key')
    .build();
  const document = SwaggerModule.createDocument(app, config, {
    operationIdFactory: (controller, method) => `${controller.replace(/Controller$/, '')}_${method}`,
  });
  return completeDocument(document, app.get(RouteTable).all());
}
