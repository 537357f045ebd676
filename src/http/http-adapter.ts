import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { STATUS_CODES, type IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { DomainError } from '../errors/domain-error.js';
import { ERROR_CATALOGUE, type ErrorCode } from '../errors/error-catalogue.js';
import { asDomainError, errorAnswer } from './error-answer.js';
import { DEFAULT_BODY_BYTES, useJsonBodies } from './json-body-parser.js';
import { answerContext, useRequestContext } from './request-context.js';
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
  answerContext(request, reply);
  const { status, headers, body } = errorAnswer(asDomainError(error), request.traceId);
  void reply.code(status).headers(headers).type('application/json; charset=utf-8').send(body);
}

const CLIENT_ERRORS: Readonly<Record<string, ErrorCode>> = {
  HPE_HEADER_OVERFLOW: 'HEADERS_TOO_LARGE',
  ERR_HTTP_REQUEST_TIMEOUT: 'REQUEST_TIMEOUT',
};

/** What is no HTTP at all never becomes a request; the answer is written on the socket by hand. */
function answerBrokenHttp(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const code = CLIENT_ERRORS[error.code ?? ''];
  const told = code
    ? new DomainError(code, ERROR_CATALOGUE[code].meaning)
    : new DomainError('MALFORMED_REQUEST', 'The request is not valid HTTP.');
  const answer = errorAnswer(told, continueTrace(undefined).traceId);
  const body = JSON.stringify(answer.body);
  socket.end(
    `HTTP/1.1 ${answer.status} ${STATUS_CODES[answer.status]}\r\nContent-Type: application/json; charset=utf-8\r\n` +
      `Content-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  );
}
