import { ConcurrencyLimits } from '../../src/tools/concurrency-limit.js';
import { ToolError } from '../../src/tools/tool-error.js';
import type { ToolCall, ToolServices } from '../../src/tools/tool-call.js';
import type { ToolContext, ToolResult } from '../../src/tools/tool.js';

/** Services that remember what tools told them; writes run without a key. */
export class RecordedCalls implements ToolServices {
  readonly added: { call: ToolCall; result: ToolResult }[] = [];
  readonly reported: unknown[] = [];
  readonly journal = {
    add: (call: ToolCall, result: ToolResult): void => void this.added.push({ call, result }),
    report: (_call: ToolCall, error: unknown): void =>
      void this.reported.push(error instanceof ToolError ? error.cause : error),
  };
  readonly limits = new ConcurrencyLimits();
  readonly writes: ToolServices['writes'] = {
    run: (call, attempt) =>
      attempt({
        dryRun: call.options.dryRun ?? false,
        idempotencyKey: call.options.idempotencyKey ?? null,
        beforeCommit: null,
      }),
  };
}

export function toolContext(changes: Partial<ToolContext> = {}): ToolContext {
  return {
    tenantId: 'acme',
    actor: 'key:tests',
    roles: ['operator'],
    traceId: 'trace-of-tests',
    signal: new AbortController().signal,
    deadline: Number.POSITIVE_INFINITY,
    ...changes,
  };
}
