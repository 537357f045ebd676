import type { ToolCall } from '../tool-call.js';
import type { ToolResult } from '../tool.js';
import { recordedParams } from './recorded-params.js';
import type { ExecutionStatus } from './tool-execution.entity.js';

/** How a call ended, as its row says. */
export interface ExecutionOutcome {
  status: ExecutionStatus;
  error_code: string | null;
  error_message: string | null;
  row_count: number | null;
  truncated: boolean;
  duration_ms: number;
  replayed: boolean;
}

export function executionOutcome(result: ToolResult, replayed = false): ExecutionOutcome {
  const { row_count, truncated, duration_ms } = result.metadata;
  if (result.success) {
    return { status: 'succeeded', error_code: null, error_message: null, row_count, truncated, duration_ms, replayed };
  }
  const status = result.error === 'OUTCOME_UNKNOWN' ? 'unknown' : 'failed';
  return {
    status,
    error_code: result.error,
    error_message: result.message,
    row_count,
    truncated,
    duration_ms,
    replayed,
  };
}

/** The columns that are known when a call begins. */
export function executionStart(call: ToolCall, refused = false): Record<string, unknown> & { params: string } {
  const { tool, context, options } = call;
  return {
    execution_id: call.executionId,
    tenant_id: context.tenantId,
    tool_name: tool.name,
    tool_version: tool.version,
    tool_type: tool.toolType,
    mode: tool.mode,
    source_name: tool.source,
    actor: context.actor,
    trace_id: context.traceId,
    dry_run: options.dryRun ?? false,
    idempotency_key: tool.mode === 'write' ? (options.idempotencyKey ?? null) : null,
    started_at: call.startedAt,
    params: recordedParams(tool.inputSchema, call.params, refused),
  };
}

/**
 * A whole row as JSON text, for the batches of `ExecutionRecorder`. Times are milliseconds since the epoch. The params are
 * JSON inside a string: PostgreSQL takes apart the row, and would refuse some of the escapes that a caller may send.
 */
export function executionRow(call: ToolCall, result: ToolResult, replayed: boolean): string {
  const refused = !result.success && (result.error === 'INVALID_PARAMS' || result.error === 'FORBIDDEN');
  return JSON.stringify({ ...executionStart(call, refused), ...executionOutcome(result, replayed) });
}
