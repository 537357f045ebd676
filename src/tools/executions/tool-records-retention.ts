import { Injectable, type OnModuleInit } from '@nestjs/common';
import { AppConfig } from '../../config/app-config.js';
import { Retention, secondsOrForEver } from '../../retention/retention.service.js';

const OLD_EXECUTIONS = `DELETE FROM tb_tool_execution WHERE execution_id IN (
  SELECT execution_id FROM tb_tool_execution WHERE started_at < now() - make_interval(secs => $1)
  ORDER BY started_at LIMIT $2 FOR UPDATE SKIP LOCKED) RETURNING 1`;

/** A key that somebody still works under stays, as a call under it would find it. */
const OLD_KEYS = `DELETE FROM tb_idempotency_key WHERE (tenant_id, tool_name, idempotency_key) IN (
  SELECT tenant_id, tool_name, idempotency_key FROM tb_idempotency_key
  WHERE created_at < now() - make_interval(secs => $1) AND (state <> 'claimed' OR lease_until < now())
  ORDER BY created_at LIMIT $2 FOR UPDATE SKIP LOCKED) RETURNING 1`;

/** How long it is kept who ran what, and under which keys writes were done. */
@Injectable()
export class ToolRecordsRetention implements OnModuleInit {
  constructor(
    private readonly retention: Retention,
    private readonly config: AppConfig,
  ) {}

  onModuleInit(): void {
    const { executionsDays, idempotencyHours } = this.config.retention;
    this.retention.register(
      { name: 'executions', keep: secondsOrForEver(executionsDays, 86_400), sql: OLD_EXECUTIONS },
      { name: 'idempotency_keys', keep: secondsOrForEver(idempotencyHours, 3_600), sql: OLD_KEYS },
    );
  }
}
