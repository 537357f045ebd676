import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { RouteTable } from '../route-table.js';
import { completeDocument } from './complete-document.js';

const DESCRIPTION = `The words an operations assistant understands and the tools it may use, as versioned assets.

Every JSON answer, errors included, is one envelope: \`time\` (UTC), \`code\` (0, or the HTTP status of an error),
\`message\` and \`data\`. An error's \`data\` has a stable code in \`error\`, a \`trace_id\`, and in \`details\` every problem with
a JSON Pointer. All codes are listed at the schema \`ErrorCode\`.

Send an API key (or a token of the configured identity provider) as \`Authorization: Bearer qm_…\`. \`x-request-id\` and W3C
\`traceparent\` are taken in and answered.`;

/**
 * The description at /docs (to read) and /docs-json (for programs). It is made at the first request: scanning all routes
 * would make every start slower. Call it before the routes of modules are registered.
 */
export function serveOpenApi(app: NestFastifyApplication): void {
  SwaggerModule.setup('docs', app, () => describeApi(app), {
    raw: ['json'],
    customSiteTitle: 'Quartermaster API',
    swaggerOptions: { persistAuthorization: true, docExpansion: 'none' },
  });
}

function describeApi(app: NestFastifyApplication): OpenAPIObject {
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
