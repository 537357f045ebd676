import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { STATUS_CODES, type IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { DomainError } from '../errors/domain-error.js';
import { asDomainError, errorAnswer } from './error-answer.js';
import { DEFAULT_BODY_BYTES, useJsonBodies } from './json-body-parser.js';
import { useRequestContext } from './request-context.js';
import { useRouteBodyLimits } from './route-config.js';
import { continueTrace, requestId } from './trace-context.js';

/** How long a client may take to send a whole request. */
const REQUEST_TIMEOUT_MS = 60_000;

/** Fastify as every route of this product expects it, Nest's and plain ones alike. */
export function createHttpAdapter(): FastifyAdapter {
  const adapter = new FastifyAdapter({
    logger: false,
    bodyLimit: DEFAULT_BODY_BYTES,
    requestTimeout: REQUEST_TIMEOUT_MS,
    // Longer than the usual 60 s of load balancers, or they meet connections that are just being closed.
    keepAliveTimeout: 72_000,
    return503OnClosing: false,
    skipMiddie: true,
    genReqId: (request: IncomingMessage) => requestId(request.headers['x-request-id']),
    routerOptions: { maxParamLength: 500 },
    frameworkErrors: answerRouterError,
    clientErrorHandler: answerBrokenHttp,
  });
  const fastify = adapter.getInstance<FastifyInstance>();
  useRequestContext(fastify);
  useRouteBodyLimits(fastify);
  useJsonBodies(fastify);
  return adapter;
}

/** A path that cannot be decoded, or is over-long: the router refuses it before any hook has run. */
function answerRouterError(error: FastifyError, request: FastifyRequest, reply: FastifyReply): void {
  const { traceId } = continueTrace(request.headers.traceparent as string | undefined);
  const { status, headers, body } = errorAnswer(asDomainError(error), traceId);
  void reply.code(status).headers(headers).type('application/json; charset=utf-8').send(body);
}

const CLIENT_ERRORS: Readonly<Record<string, readonly [number, string]>> = {
  HPE_HEADER_OVERFLOW: [431, 'The request headers are too large.'],
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'The request did not arrive in time.'],
};

/** What is no HTTP at all never becomes a request; the answer is written on the socket by hand. */
function answerBrokenHttp(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const [status, message] = CLIENT_ERRORS[error.code ?? ''] ?? [400, 'The request is not valid HTTP.'];
  const answer = errorAnswer(new DomainError('MALFORMED_REQUEST', message), continueTrace(undefined).traceId);
  const body = JSON.stringify({ ...answer.body, code: status });
  socket.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nContent-Type: application/json; charset=utf-8\r\n` +
      `Content-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  );
}
