import { Injectable } from '@nestjs/common';
import { isDatabaseUnavailable } from '../database/database-unavailable.js';
import { ExecutionRecorder } from './executions/execution-recorder.js';
import { WriteRecorder } from './executions/write-recorder.js';
import { IdempotentWrites } from './idempotency/idempotent-writes.js';
import type { ToolCall, WriteControl, WriteRunner } from './tool-call.js';
import { ToolError } from './tool-error.js';
import type { ToolResult } from './tool.js';

/** Runs writes: recorded before and after, and once per key where there is one. */
@Injectable()
export class ToolWrites implements WriteRunner {
  constructor(
    private readonly writeRecorder: WriteRecorder,
    private readonly idempotent: IdempotentWrites,
    private readonly executionRecorder: ExecutionRecorder,
  ) {}

  async run(call: ToolCall, attempt: (control: WriteControl) => Promise<ToolResult>): Promise<ToolResult> {
    const { dryRun = false, idempotencyKey } = call.options;
    try {
      // A dry run leaves nothing behind that a key could stand for.
      if (idempotencyKey !== undefined && !dryRun) return await this.idempotent.run(call, idempotencyKey, attempt);
      await this.writeRecorder.begin(call);
    } catch (error) {
      return this.notBegun(call, error);
    }
    const result = await attempt({ dryRun, idempotencyKey: null, beforeCommit: null });
    await this.writeRecorder.end(call, result);
    return result;
  }

  /** A write that cannot be recorded does not happen. */
  private notBegun(call: ToolCall, error: unknown): ToolResult {
    const failure =
      error instanceof ToolError
        ? error
        : isDatabaseUnavailable(error)
          ? new ToolError(
              'SOURCE_UNAVAILABLE',
              "The registry's database cannot be reached to record the write, so nothing was written.",
              [],
              { cause: error },
            )
          : new ToolError('INTERNAL', 'The write could not be begun by a fault of ours; nothing was written.', [], {
              cause: error,
            });
    this.executionRecorder.report(call, failure);
    const result = call.tool.failure(call, failure);
    this.executionRecorder.add(call, result);
    return result;
  }
}
