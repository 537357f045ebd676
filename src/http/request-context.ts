import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { DomainError } from '../errors/domain-error.js';
import { activeTrace, continueTrace, formatTraceparent } from './trace-context.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** 32 hex digits: in the answer's `trace_id`, in every log line, in audit rows and executions. */
    traceId: string;
    /** What to send as `traceparent` to a service that is called on behalf of this request. */
    traceparent: string;
  }
}

/**
 * Gives every request its ids and answers them as `x-request-id` and `traceparent`. They live on the request, not in
 * AsyncLocalStorage, whose promise hooks every call would pay for.
 */
export function useRequestContext(fastify: FastifyInstance): void {
  fastify.decorateRequest('traceId', '');
  fastify.decorateRequest('traceparent', '');
  fastify.addHook('onRequest', (request, reply, done) => {
    answerContext(request, reply);
    // In a body the JSON parser sees to this; a path or a query reaches handlers as it is.
    if (request.url.includes('%00')) {
      done(new DomainError('VALUE_NOT_STORABLE', 'The address holds a NUL character; remove %00 from it.'));
    } else {
      done();
    }
  });
}

/** What the hook does for each request; the router refuses some before there are hooks. */
export function answerContext(request: FastifyRequest, reply: FastifyReply): void {
  // An SDK that was preloaded has continued the caller's trace already, and its spans must carry the same id.
  const trace = activeTrace() ?? continueTrace(request.headers.traceparent as string | undefined);
  request.traceId = trace.traceId;
  request.traceparent = formatTraceparent(trace);
  void reply.header('x-request-id', request.id);
  void reply.header('traceparent', request.traceparent);
}
