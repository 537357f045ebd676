import { Injectable } from '@nestjs/common';
import { readCursor, writeCursor } from '../../database/page-cursor.js';
import { Database } from '../../database/database.js';
import { DomainError } from '../../errors/domain-error.js';
import type { ExecutionStatus, ToolExecutionEntity } from './tool-execution.entity.js';

export interface ExecutionFilter {
  tool?: string;
  toolType?: string;
  status?: ExecutionStatus;
  mode?: 'read' | 'write';
  actor?: string;
  traceId?: string;
  errorCode?: string;
  /** Started at or after; before. */
  since?: Date;
  until?: Date;
  cursor?: string;
  /** 1 to 200. */
  limit: number;
}

/** An execution as it is answered. */
export type Execution = Omit<ToolExecutionEntity, 'tenant_id' | 'row_count'> & { row_count: number | null };

const COLUMNS = `execution_id, tool_name, tool_version, tool_type, mode, source_name, actor, trace_id, params, dry_run,
  idempotency_key, replayed, status, error_code, error_message, row_count::double precision AS row_count, truncated,
  started_at, finished_at, duration_ms`;

/** Answers who ran what. Records of read tools appear some hundred milliseconds after the call. */
@Injectable()
export class ExecutionsReadModel {
  constructor(private readonly database: Database) {}

  async get(tenantId: string, executionId: string): Promise<Execution> {
    const [execution] = await this.database.query<Execution>(
      `SELECT ${COLUMNS} FROM tb_tool_execution WHERE execution_id = $1 AND tenant_id = $2`,
      [executionId, tenantId],
    );
    if (!execution) {
      throw new DomainError('EXECUTION_NOT_FOUND', `There is no execution ${executionId} in this tenant.`);
    }
    return execution;
  }

  /** Newest first. */
  async list(
    tenantId: string,
    filter: ExecutionFilter,
  ): Promise<{ executions: Execution[]; next_cursor: string | null }> {
    const parameters: unknown[] = [tenantId];
    const conditions = ['tenant_id = $1'];
    const where = (condition: string, value: unknown): void => {
      if (value !== undefined) conditions.push(condition.replace('?', `$${parameters.push(value)}`));
    };
    where('tool_name = ?', filter.tool);
    where('tool_type = ?', filter.toolType);
    where('status = ?', filter.status);
    where('mode = ?', filter.mode);
    where('actor = ?', filter.actor);
    where('trace_id = ?', filter.traceId);
    where('error_code = ?', filter.errorCode);
    where('started_at >= ?', filter.since);
    where('started_at < ?', filter.until);
    if (filter.cursor !== undefined) {
      const { createdAt, id } = readCursor(filter.cursor);
      where(`(started_at, execution_id) < (?::timestamptz, $${parameters.length + 2}::uuid)`, createdAt);
      parameters.push(id);
    }
    const rows = await this.database.query<Execution & { cursor_time: string }>(
      `SELECT ${COLUMNS}, to_char(started_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS cursor_time
       FROM tb_tool_execution WHERE ${conditions.join(' AND ')}
       ORDER BY started_at DESC, execution_id DESC LIMIT $${parameters.push(filter.limit + 1)}`,
      parameters,
    );
    const page = rows.slice(0, filter.limit);
    const last = rows.length > filter.limit ? page.at(-1) : undefined;
    return {
      executions: page.map(({ cursor_time: _, ...execution }) => execution),
      next_cursor: last ? writeCursor({ createdAt: last.cursor_time, id: last.execution_id }) : null,
    };
  }
}
