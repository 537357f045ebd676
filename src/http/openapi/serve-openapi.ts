import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { DomainError } from '../../errors/domain-error.js';

/** Headers about the connection, which is not the one that the caller has. */
const CONNECTION_HEADERS = ['connection', 'keep-alive', 'transfer-encoding'];

/**
 * The API's description at /docs (to read) and /docs-json (for programs). It is made at the first request: loading what
 * makes it, and scanning all routes, would make every start slower.
 */
export function serveOpenApi(app: NestFastifyApplication, fastify: FastifyInstance): void {
  let pages: Promise<FastifyInstance> | null = null;
  const openPages = (): Promise<FastifyInstance> =>
    (pages ??= import('./openapi-pages.js')
      .then(({ createOpenApiPages }) => createOpenApiPages(app))
      .catch((error: unknown) => {
        pages = null;
        throw error;
      }));
  const answer = async ({ url, headers }: FastifyRequest, reply: FastifyReply) => {
    const page = await (await openPages()).inject({ method: 'GET', url, headers });
    if (page.statusCode === 404)
      throw new DomainError('ROUTE_NOT_FOUND', 'The description has no such page. GET /docs.');
    const own = Object.entries(page.headers).filter(([name]) => !CONNECTION_HEADERS.includes(name));
    return reply.code(page.statusCode).headers(Object.fromEntries(own)).send(page.rawPayload);
  };
  for (const url of ['/docs', '/docs/*', '/docs-json']) fastify.get(url, answer);
}
