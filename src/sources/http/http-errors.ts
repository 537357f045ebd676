import { SourceError } from '../source-error.js';
import { isSafe, type HttpMethod } from './http-request.js';

/** The service answered, with a status that is no success. */
export class UpstreamStatusError extends SourceError {
  constructor(
    host: string,
    readonly status: number,
    /** The Retry-After header, if there was one. */
    readonly retryAfter: string | undefined,
  ) {
    super('upstream_status', `The service at ${host} answered with status ${status}.`);
  }
}

/** No answer came, for a reason that may pass: no connection, or one that broke. */
export class ConnectionError extends SourceError {}

/** The source was closed, since its asset changed. Nothing was sent. */
export function closedError(cause?: unknown): SourceError {
  return new SourceError('unavailable', 'The source was changed or archived while the call ran. Call again.', {
    cause,
  });
}

/**
 * What an error of undici means to the caller. The guarded agent names every failure to connect itself, so any other
 * break comes after the request may have arrived.
 */
export function toHttpFailure(error: unknown, method: HttpMethod, host: string): SourceError {
  if (error instanceof SourceError) return error;
  const code = errorCode(error);
  if (code === 'UND_ERR_CLOSED') return closedError(error);
  if (/^(UND_ERR_INVALID_ARG|UND_ERR_NOT_SUPPORTED|UND_ERR_REQ_CONTENT_LENGTH_MISMATCH)$/.test(code)) {
    return new SourceError('internal', 'The request could not be written.', { cause: error });
  }
  // undici gives its parser's errors a name, and a code only sometimes.
  const isParserError =
    error !== null && typeof error === 'object' && 'name' in error && error.name === 'HTTPParserError';
  if (isParserError || code === 'UND_ERR_HEADERS_OVERFLOW') {
    return new SourceError('unexpected_answer', `The service at ${host} did not answer in valid HTTP.`, {
      cause: error,
    });
  }
  return isSafe(method)
    ? new ConnectionError('unavailable', `The connection to ${host} broke before the answer was complete.`, {
        cause: error,
      })
    : new ConnectionError(
        'unknown_outcome',
        `The connection to ${host} broke after the request was sent: it may or may not have been carried out.`,
        { cause: error },
      );
}

/** The `code` that Node and undici give their errors; empty when there is none. */
export function errorCode(error: unknown): string {
  return error !== null && typeof error === 'object' && 'code' in error && typeof error.code === 'string'
    ? error.code
    : '';
}
