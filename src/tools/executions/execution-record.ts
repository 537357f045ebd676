import type { CalledTool, ToolCall } from '../tool-call.js';
import type { ToolFailure, ToolResult, ToolSuccess } from '../tool.js';
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
  const failure = result.success ? null : result;
  return {
    status: failure === null ? 'succeeded' : failure.error === 'OUTCOME_UNKNOWN' ? 'unknown' : 'failed',
    error_code: failure?.error ?? null,
    error_message: failure?.message ?? null,
    row_count,
    truncated,
    duration_ms,
    replayed,
  };
}

/** The columns that are known when a call begins. `started_at` is in milliseconds since the epoch. */
export function executionStart(call: ToolCall): Record<string, unknown> & { params: string } {
  const { tool, context, options } = call;
  return {
    execution_id: call.executionId,
    tenant_id: context.tenantId,
    ...columnsOfTool(tool),
    actor: context.actor,
    trace_id: context.traceId,
    dry_run: options.dryRun ?? false,
    idempotency_key: recordedKey(call),
    started_at: call.startedAt,
    params: recordedParams(tool.inputSchema, call.params, false),
  };
}

/** What a record says of how a call ended: all but what it answered. */
export type CallEnding = Pick<ToolSuccess, 'success' | 'metadata'> | ToolFailure;

/**
 * A whole row as JSON text, for the batches of `ExecutionRecorder`: times in milliseconds since the epoch. Written by hand,
 * since every call pays for it. The params are JSON inside a string: PostgreSQL takes apart the row, and would refuse some
 * of the escapes that a caller may send.
 */
export function executionRow(call: ToolCall, result: CallEnding, replayed: boolean): string {
  const { tool, context, options } = call;
  const { metadata } = result;
  const params = recordedParams(tool.inputSchema, call.params, isRefused(result));
  const key = recordedKey(call);
  let row =
    `{${prefixOf(tool)},"execution_id":"${call.executionId}","tenant_id":${JSON.stringify(context.tenantId)},` +
    `"actor":${JSON.stringify(context.actor)},"trace_id":${JSON.stringify(context.traceId)},` +
    `"dry_run":${options.dryRun === true},"started_at":${call.startedAt},"params":${JSON.stringify(params)},` +
    `"row_count":${metadata.row_count},"truncated":${metadata.truncated},"duration_ms":${metadata.duration_ms},` +
    `"replayed":${replayed}`;
  if (key !== null) row += `,"idempotency_key":${JSON.stringify(key)}`;
  if (result.success) return `${row},"status":"succeeded"}`;
  const status = result.error === 'OUTCOME_UNKNOWN' ? 'unknown' : 'failed';
  return `${row},"status":"${status}","error_code":"${result.error}","error_message":${JSON.stringify(result.message)}}`;
}

function isRefused(result: CallEnding): boolean {
  return !result.success && (result.error === 'INVALID_PARAMS' || result.error === 'FORBIDDEN');
}

function recordedKey({ tool, options }: ToolCall): string | null {
  return tool.mode === 'write' ? (options.idempotencyKey ?? null) : null;
}

function columnsOfTool(tool: CalledTool): Record<string, unknown> {
  return {
    tool_name: tool.name,
    tool_version: tool.version,
    tool_type: tool.toolType,
    mode: tool.mode,
    source_name: tool.source,
  };
}

const prefixes = new WeakMap<CalledTool, string>();

/** The members of a row that are the same for every call of a tool. */
function prefixOf(tool: CalledTool): string {
  let prefix = prefixes.get(tool);
  if (prefix === undefined) {
    prefix = JSON.stringify(columnsOfTool(tool)).slice(1, -1);
    prefixes.set(tool, prefix);
  }
  return prefix;
}
