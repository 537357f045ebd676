import { Injectable } from '@nestjs/common';
import { Database } from '../../database/database.js';
import type { ToolCall } from '../tool-call.js';
import type { ToolResult } from '../tool.js';
import { executionOutcome, executionStart } from './execution-record.js';

/** Writes rows of tb_tool_execution. */
@Injectable()
export class ExecutionStore {
  constructor(private readonly database: Database) {}

  /** Whole rows, each as `executionRow` makes it. One that is there already stays as it is. */
  async insertFinished(rows: readonly string[]): Promise<void> {
    await this.database.query(INSERT_FINISHED, [`[${rows.join(',')}]`], 'execution_batch');
  }

  /** The record before a write. */
  async begin(call: ToolCall): Promise<void> {
    await this.database.query(INSERT_STARTED, startValues(call), 'execution_begin');
  }

  /** The outcome after it. */
  async end(call: ToolCall, result: ToolResult, replayed: boolean): Promise<void> {
    await this.database.query(END_EXECUTION(1), endValues(call, result, replayed), 'execution_end');
  }
}

/** In the order of `startValues`, which adds the params and the time of the start. */
export const START_COLUMNS = `execution_id, tenant_id, tool_name, tool_version, tool_type, mode, source_name, actor, trace_id,
  dry_run, idempotency_key`;

export function startValues(call: ToolCall): unknown[] {
  const start = executionStart(call);
  const columns = START_COLUMNS.split(',').map((column) => start[column.trim()]);
  return [...columns, start.params, call.startedAt];
}

const INSERT_STARTED = `INSERT INTO tb_tool_execution (${START_COLUMNS}, params, started_at, status)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, to_timestamp($13::double precision / 1000), 'started')`;

/** The statement that records an outcome; its parameters are `endValues`, the first of them `$first`. */
export const END_EXECUTION = (first: number): string => {
  const [id, status, code, message, rows, truncated, duration, replayed] = Array.from(
    { length: 8 },
    (_, index) => `$${first + index}`,
  );
  return `UPDATE tb_tool_execution
    SET status = ${status}, error_code = ${code}, error_message = ${message}, row_count = ${rows},
        truncated = ${truncated}, duration_ms = ${duration}, replayed = ${replayed},
        finished_at = started_at + make_interval(secs => ${duration}::double precision / 1000)
    WHERE execution_id = ${id} AND status = 'started'`;
};

export function endValues(call: ToolCall, result: ToolResult, replayed = false): unknown[] {
  const outcome = executionOutcome(result, replayed);
  return [
    call.executionId,
    outcome.status,
    outcome.error_code,
    outcome.error_message,
    outcome.row_count,
    outcome.truncated,
    outcome.duration_ms,
    outcome.replayed,
  ];
}

const INSERT_FINISHED = `INSERT INTO tb_tool_execution
    (${START_COLUMNS}, params, status, error_code, error_message, row_count, truncated, duration_ms, replayed,
     started_at, finished_at)
  SELECT ${START_COLUMNS}, params::json, status, error_code, error_message, row_count, truncated, duration_ms, replayed,
    to_timestamp(started_at / 1000), to_timestamp((started_at + duration_ms) / 1000)
  FROM json_to_recordset($1::json) AS row (
    execution_id uuid, tenant_id text, tool_name text, tool_version integer, tool_type text, mode text, source_name text,
    actor text, trace_id text, dry_run boolean, idempotency_key text, params text, status text, error_code text,
    error_message text, row_count bigint, truncated boolean, duration_ms double precision, replayed boolean,
    started_at double precision)
  ON CONFLICT (execution_id) DO NOTHING`;
