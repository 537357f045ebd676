import type { Problem } from '../errors/problem.js';

export const SOURCE_ERROR_KINDS = [
  /** Refused, unreachable, no connection in time, breaker open, or the source's own settings are wrong. */
  'unavailable',
  /** The call's time ran out. */
  'timeout',
  /** The caller's signal was aborted: the client went away. */
  'cancelled',
  /** The source does not accept a value that was sent. */
  'invalid_input',
  /** A unique, foreign key, check or not-null constraint refused the write. */
  'constraint',
  /** An upstream service answered with an error status. */
  'upstream_status',
  /** The answer is not of the shape that was declared. */
  'unexpected_answer',
  /** The answer is over its bound in bytes. */
  'too_large',
  /** A write ended without an answer: it may or may not have happened. */
  'unknown_outcome',
  /** The statement or request failed for a reason that is ours or the author's, not the caller's. */
  'internal',
] as const;

export type SourceErrorKind = (typeof SOURCE_ERROR_KINDS)[number];

/**
 * What every source throws, whatever its driver. Tools map `kind` to a tool error code. Message and details reach the
 * caller: no statement text, secret or connection string. `cause` is for the log only.
 */
export class SourceError extends Error {
  readonly details: readonly Problem[];

  constructor(
    readonly kind: SourceErrorKind,
    message: string,
    options: { details?: readonly Problem[]; cause?: unknown } = {},
  ) {
    super(message, { cause: options.cause });
    this.name = 'SourceError';
    this.details = options.details ?? [];
  }
}
