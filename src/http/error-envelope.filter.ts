import { Catch, Inject, Injectable, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DomainError } from '../errors/domain-error.js';
import { LOGGER, type Logger } from '../telemetry/logger.js';
import { asDomainError, errorAnswer } from './error-answer.js';
import { logErrorAnswer } from './error-log.js';
import { RouteTable } from './route-table.js';

/**
 * The one place where errors become answers: of controllers, of plain Fastify routes, of hooks, of body parsing and of
 * requests without a route.
 */
@Catch()
@Injectable()
export class ErrorEnvelopeFilter implements ExceptionFilter {
  constructor(
    @Inject(LOGGER) private readonly logger: Logger,
    private readonly routes: RouteTable,
  ) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<FastifyRequest>();
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const domainError = request.is404 && !(error instanceof DomainError) ? this.noRoute(request) : asDomainError(error);
    logErrorAnswer(this.logger, domainError, {
      traceId: request.traceId,
      requestId: request.id,
      method: request.method,
      url: request.url,
    });
    if (reply.sent) return;
    const { status, headers, body } = errorAnswer(domainError, request.traceId);
    void reply.code(status).headers(headers).type('application/json; charset=utf-8').send(body);
  }

  private noRoute(request: FastifyRequest): DomainError {
    const path = request.url.split('?', 1)[0]!;
    const methods = this.routes.methodsOf(path);
    if (methods.length === 0) {
      return new DomainError('ROUTE_NOT_FOUND', 'There is no such route. GET /docs-json lists them all.');
    }
    const message = `This route has no ${request.method}, but ${methods.join(', ')}.`;
    return new DomainError('METHOD_NOT_ALLOWED', message, [], { headers: { allow: methods.join(', ') } });
  }
}
