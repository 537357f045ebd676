import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { ToolMode } from '../tool.js';

/** `unknown`: a write that ended without an answer from its source. */
export const EXECUTION_STATUSES = ['started', 'succeeded', 'failed', 'unknown'] as const;
export type ExecutionStatus = (typeof EXECUTION_STATUSES)[number];

/** One row per call of a tool; what is marked writeOnly is masked in `params`. Never written through TypeORM. */
@Entity({ name: 'tb_tool_execution' })
@Index('ix_tool_execution_newest', ['tenant_id', 'started_at', 'execution_id'])
@Index('ix_tool_execution_tool_newest', ['tenant_id', 'tool_name', 'started_at', 'execution_id'])
@Index('ix_tool_execution_started', ['started_at'])
@Check('ck_tool_execution_mode', "mode IN ('read', 'write')")
@Check('ck_tool_execution_status', "status IN ('started', 'succeeded', 'failed', 'unknown')")
@Check('ck_tool_execution_finished', "(status = 'started') = (finished_at IS NULL)")
export class ToolExecutionEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_tool_execution' }) execution_id: string;
  @Column('text') tenant_id: string;
  @Column('text') tool_name: string;
  @Column('integer', { nullable: true }) tool_version: number | null;
  @Column('text') tool_type: string;
  @Column('text') mode: ToolMode;
  @Column('text', { nullable: true }) source_name: string | null;
  @Column('text') actor: string;
  @Column('text') trace_id: string;
  @Column('json') params: unknown;
  @Column('boolean', { default: false }) dry_run: boolean;
  @Column('text', { nullable: true }) idempotency_key: string | null;
  @Column('boolean', { default: false }) replayed: boolean;
  @Column('text') status: ExecutionStatus;
  @Column('text', { nullable: true }) error_code: string | null;
  @Column('text', { nullable: true }) error_message: string | null;
  @Column('bigint', { nullable: true }) row_count: string | null;
  @Column('boolean', { default: false }) truncated: boolean;
  @Column('timestamptz') started_at: Date;
  @Column('timestamptz', { nullable: true }) finished_at: Date | null;
  @Column('double precision', { nullable: true }) duration_ms: number | null;
}
