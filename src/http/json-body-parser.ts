import type { FastifyInstance, FastifyRequest } from 'fastify';
import { DomainError } from '../errors/domain-error.js';
import { parseJsonDocument } from './json-document.js';

/** For every route but asset writes, which say `@BodyLimit(ASSET_BODY_BYTES)`. */
export const DEFAULT_BODY_BYTES = 1024 * 1024;
export const ASSET_BODY_BYTES = 8 * 1024 * 1024;

/**
 * How much of a body that is too large is read and thrown away. A client that is still sending when the connection closes
 * sees a reset instead of the answer, so the answer waits for the end of the body where that is near.
 */
const DISCARDED_BYTES = 64 * 1024 * 1024;

type Done = (error: Error | null, body?: unknown) => void;

/** JSON is the only media type: every other one is 415. */
export function useJsonBodies(fastify: FastifyInstance): void {
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser(['application/json'], readJsonBody);
  // A content type that ends in +json, as RFC 6839 has it.
  fastify.addContentTypeParser(/^application\/[\w.-]+\+json(;|$)/, readJsonBody);
  fastify.addContentTypeParser('*', (request, payload, done) => {
    payload.resume();
    // Fastify asks for a parser whenever a content type is named, also where no body follows.
    if (request.headers['content-length'] === '0') done(null, undefined);
    else done(new DomainError('UNSUPPORTED_MEDIA_TYPE', 'The body must be sent as Content-Type: application/json.'));
  });
}

function readJsonBody(request: FastifyRequest, payload: NodeJS.ReadableStream, done: Done): void {
  const limit = request.routeOptions.bodyLimit ?? DEFAULT_BODY_BYTES;
  const encoding = request.headers['content-encoding'];
  if (encoding !== undefined && encoding.toLowerCase() !== 'identity') {
    payload.resume();
    done(new DomainError('UNSUPPORTED_MEDIA_TYPE', 'The body must be sent without Content-Encoding.'));
    return;
  }
  const chunks: Buffer[] = [];
  let received = 0;
  let ended = false;
  const finish = (error: Error | null, body?: unknown): void => {
    if (ended) return;
    ended = true;
    done(error, body);
  };

  payload.on('data', (chunk: Buffer) => {
    received += chunk.length;
    if (received <= limit) chunks.push(chunk);
    else chunks.length = 0;
    if (received > limit + DISCARDED_BYTES) finish(tooLarge(limit));
  });
  payload.on('end', () => {
    if (received > limit) return finish(tooLarge(limit));
    try {
      finish(null, parseJsonDocument(chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks, received)));
    } catch (error) {
      finish(error as Error);
    }
  });
  // The client went away or broke HTTP's rules in the middle of the body; hardly anybody will read this answer.
  payload.on('error', (cause) => {
    finish(new DomainError('MALFORMED_REQUEST', 'The body ended before it was complete.', [], { cause }));
  });
}

function tooLarge(limit: number): DomainError {
  return new DomainError('PAYLOAD_TOO_LARGE', `The body is over the limit of ${limit} bytes.`);
}
