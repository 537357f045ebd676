import type { Problem } from '../errors/problem.js';
import type { ToolErrorCode } from './tool.js';

/** What executors throw; `safeExecute` turns it into a ToolFailure. The message reaches the caller: no SQL, no secrets. */
export class ToolError extends Error {
  constructor(
    readonly code: ToolErrorCode,
    message: string,
    readonly details: readonly Problem[] = [],
    options: { cause?: unknown } = {},
  ) {
    super(message, options);
    this.name = 'ToolError';
  }
}
