import type { DomainError } from '../errors/domain-error.js';
import type { Logger } from '../telemetry/logger.js';

export interface FailedRequest {
  traceId: string;
  requestId: string;
  method: string;
  url: string;
}

/** A bug is logged with its stack, a failing dependency with its cause, and what the caller did wrong only briefly. */
export function logErrorAnswer(logger: Logger, error: DomainError, request: FailedRequest): void {
  const line = {
    trace_id: request.traceId,
    request_id: request.requestId,
    method: request.method,
    error: error.code,
  };
  if (error.status >= 500) {
    logger.error({ ...line, url: request.url.split('?', 1)[0], err: error.cause ?? error }, error.message);
  } else {
    logger.debug({ ...line, details: error.details }, error.message);
  }
}
