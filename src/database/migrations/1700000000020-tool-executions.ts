import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Who ran which tool, and under which keys writes were done. Parameters and results are `json`, not `jsonb`: their text
 * stays as it was, digits and all, and no escape in a caller's text can be refused.
 */
export class ToolExecutions1700000000020 implements MigrationInterface {
  readonly name = 'ToolExecutions1700000000020';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of UP) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE tb_idempotency_key, tb_tool_execution');
  }
}

const UP = [
  `CREATE TABLE tb_tool_execution (
    execution_id uuid NOT NULL,
    tenant_id text NOT NULL,
    tool_name text NOT NULL,
    tool_version integer,
    tool_type text NOT NULL,
    mode text NOT NULL,
    source_name text,
    actor text NOT NULL,
    trace_id text NOT NULL,
    params json NOT NULL,
    dry_run boolean NOT NULL DEFAULT false,
    idempotency_key text,
    replayed boolean NOT NULL DEFAULT false,
    status text NOT NULL,
    error_code text,
    error_message text,
    row_count bigint,
    truncated boolean NOT NULL DEFAULT false,
    started_at timestamptz NOT NULL,
    finished_at timestamptz,
    duration_ms double precision,
    CONSTRAINT pk_tool_execution PRIMARY KEY (execution_id),
    CONSTRAINT ck_tool_execution_mode CHECK (mode IN ('read', 'write')),
    CONSTRAINT ck_tool_execution_status CHECK (status IN ('started', 'succeeded', 'failed', 'unknown')),
    CONSTRAINT ck_tool_execution_finished CHECK ((status = 'started') = (finished_at IS NULL))
  )`,
  `CREATE INDEX ix_tool_execution_newest ON tb_tool_execution (tenant_id, started_at DESC, execution_id DESC)`,
  `CREATE INDEX ix_tool_execution_tool_newest
    ON tb_tool_execution (tenant_id, tool_name, started_at DESC, execution_id DESC)`,
  // What is over its retention, across tenants.
  `CREATE INDEX ix_tool_execution_started ON tb_tool_execution (started_at)`,

  `CREATE TABLE tb_idempotency_key (
    tenant_id text NOT NULL,
    tool_name text NOT NULL,
    idempotency_key text NOT NULL,
    params_hash text NOT NULL,
    state text NOT NULL,
    owner uuid NOT NULL,
    fence integer NOT NULL,
    lease_until timestamptz NOT NULL,
    exactly_once boolean NOT NULL,
    source_name text,
    transaction_id text,
    server text,
    answer json,
    data text,
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT pk_idempotency_key PRIMARY KEY (tenant_id, tool_name, idempotency_key),
    CONSTRAINT ck_idempotency_state CHECK (state IN ('claimed', 'done', 'unknown')),
    CONSTRAINT ck_idempotency_answer CHECK (state <> 'done' OR answer IS NOT NULL)
  )`,
  `CREATE INDEX ix_idempotency_created ON tb_idempotency_key (created_at)`,
];
