import { SourceError, type SourceErrorKind } from '../sources/source-error.js';
import { ToolError } from './tool-error.js';
import type { ToolErrorCode } from './tool.js';

const CODE_OF_KIND = {
  unavailable: 'SOURCE_UNAVAILABLE',
  timeout: 'TIMEOUT',
  cancelled: 'CANCELLED',
  invalid_input: 'INVALID_PARAMS',
  constraint: 'CONSTRAINT_VIOLATION',
  upstream_status: 'UPSTREAM_STATUS',
  unexpected_answer: 'OUTPUT_MISMATCH',
  too_large: 'RESULT_TOO_LARGE',
  unknown_outcome: 'OUTCOME_UNKNOWN',
  internal: 'INTERNAL',
} as const satisfies Record<SourceErrorKind, ToolErrorCode>;

/** The tool error that a source's error is to the caller; anything else is returned unchanged. */
export function toToolError(error: unknown): unknown {
  if (!(error instanceof SourceError)) return error;
  return new ToolError(CODE_OF_KIND[error.kind], error.message, error.details, { cause: error });
}
