import { ERROR_CATALOGUE, type ErrorCode } from './error-catalogue.js';
import type { Problem } from './problem.js';

/**
 * What services throw. The one exception filter maps it to HTTP by its code, so the message and the details reach the
 * caller: they must never hold a secret, SQL text, a stack or a connection string. `cause` is for the log only.
 */
export class DomainError extends Error {
  readonly status: number;

  constructor(
    readonly code: ErrorCode,
    message: string,
    readonly details: readonly Problem[] = [],
    options: { cause?: unknown; headers?: Readonly<Record<string, string>> } = {},
  ) {
    super(message, { cause: options.cause });
    this.name = 'DomainError';
    this.status = ERROR_CATALOGUE[code].status;
    this.headers = options.headers ?? {};
  }

  /** Extra response headers, such as Retry-After. */
  readonly headers: Readonly<Record<string, string>>;
}
