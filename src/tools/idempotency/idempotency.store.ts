import { Injectable } from '@nestjs/common';
import { AppConfig } from '../../config/app-config.js';
import { Database } from '../../database/database.js';
import type { TransactionIdentity } from '../../sources/postgres/statement-flush.js';
import { END_EXECUTION, START_COLUMNS, endValues, startValues } from '../executions/execution.store.js';
import type { ToolCall } from '../tool-call.js';
import type { ToolResult } from '../tool.js';
import { storedAnswer } from './stored-answer.js';

/** An owner that does not renew its claim for so long is taken for dead. */
export const LEASE_MS = 3_000;

/** A key as another caller finds it. */
export interface FoundKey {
  state: 'claimed' | 'done' | 'unknown';
  /** The execution that has the claim. */
  owner: string;
  params_hash: string;
  fence: number;
  /** The owner has not renewed its claim in time. */
  lapsed: boolean;
  /** Over its retention. */
  expired: boolean;
  exactly_once: boolean;
  source_name: string | null;
  transaction_id: string | null;
  server: string | null;
  /** The ToolResult but for its data, as JSON text. */
  answer: string | null;
  data: string | null;
}

/** The right to finish a write, good for as long as nobody has taken it over: `fence` tells. */
export interface Claim {
  call: ToolCall;
  key: string;
  fence: number;
}

/** Reads and writes tb_idempotency_key; every change says whose claim it is made under. */
@Injectable()
export class IdempotencyStore {
  constructor(
    private readonly database: Database,
    private readonly config: AppConfig,
  ) {}

  /** Claims an unused key and records the execution's start, both or neither. Null when the key is there already. */
  async claim(call: ToolCall, key: string, paramsHash: string): Promise<Claim | null> {
    const { tool, context, executionId } = call;
    const parameters = [
      ...startValues(call),
      ...[context.tenantId, tool.name, key, paramsHash, executionId, LEASE_MS, tool.transactional, tool.source],
    ];
    const rows = await this.database.query<{ fence: number }>(CLAIM, parameters, 'idempotency_claim');
    return rows.length === 0 ? null : { call, key, fence: rows[0]!.fence };
  }

  async find({ tool, context }: ToolCall, key: string): Promise<FoundKey | null> {
    const hours = this.config.retention.idempotencyHours;
    const parameters = [context.tenantId, tool.name, key, hours];
    const [found] = await this.database.query<FoundKey>(FIND, parameters, 'idempotency_find');
    return found ?? null;
  }

  /** Takes the place of an owner that is gone, and records the execution's start. Null when somebody was faster. */
  async takeOver(call: ToolCall, key: string, { fence, owner }: FoundKey): Promise<Claim | null> {
    const { tool, context, executionId } = call;
    const parameters = [
      ...startValues(call),
      ...[context.tenantId, tool.name, key, fence, executionId, LEASE_MS, tool.transactional, tool.source, owner],
    ];
    const rows = await this.database.query<{ fence: number }>(TAKE_OVER, parameters, 'idempotency_take_over');
    return rows.length === 0 ? null : { call, key, fence: rows[0]!.fence };
  }

  /** @returns false when the claim is somebody else's by now */
  renew(claim: Claim): Promise<boolean> {
    return this.change(claim, RENEW, [LEASE_MS], 'idempotency_renew');
  }

  /**
   * Keeps the answer of a write that is about to be committed, with the transaction by which its fate can be asked.
   * @returns false when the claim is somebody else's by now; then nothing may be committed
   */
  keep(claim: Claim, transaction: TransactionIdentity, result: ToolResult): Promise<boolean> {
    const { answer, data } = storedAnswer(result);
    return this.change(claim, KEEP, [transaction.id, transaction.server, answer, data, LEASE_MS], 'idempotency_keep');
  }

  /** The write is done and this is its answer for ever; records the execution's end, too. */
  finish(claim: Claim, result: ToolResult): Promise<boolean> {
    const { answer, data } = storedAnswer(result);
    return this.change(claim, FINISH, [answer, data, ...endValues(claim.call, result)], 'idempotency_finish');
  }

  /**
   * The source has refused the write for good: its answer is the failure. Records the execution's end, too.
   * @param transaction what was kept and is known not to have been committed; null when nothing was kept
   * @returns false, having done nothing, when something else was kept meanwhile or the claim is somebody else's
   */
  refuse(claim: Claim, result: ToolResult, transaction: TransactionIdentity | null): Promise<boolean> {
    const { answer } = storedAnswer(result);
    const values = [transaction?.id ?? null, answer, ...endValues(claim.call, result)];
    return this.change(claim, REFUSE, values, 'idempotency_refuse');
  }

  /** Nothing was written: whoever comes next with this key may run. Otherwise as `refuse`. */
  release(claim: Claim, result: ToolResult, transaction: TransactionIdentity | null): Promise<boolean> {
    const values = [transaction?.id ?? null, ...endValues(claim.call, result)];
    return this.change(claim, RELEASE, values, 'idempotency_release');
  }

  /** Nobody can say whether it was written. Records the execution's end, too. */
  giveUp(claim: Claim, result: ToolResult): Promise<boolean> {
    return this.change(claim, GIVE_UP, endValues(claim.call, result), 'idempotency_give_up');
  }

  /** What somebody else found out of a claim whose owner is gone. */
  async settle(call: ToolCall, key: string, { fence, owner }: FoundKey, state: 'done' | 'unknown'): Promise<void> {
    const parameters = [call.context.tenantId, call.tool.name, key, fence, state, owner];
    await this.database.query(SETTLE, parameters, 'idempotency_settle');
  }

  /** Removes a key that is over its retention, so that it counts as unused. */
  async forget({ tool, context }: ToolCall, key: string, { fence }: FoundKey): Promise<void> {
    await this.database.query(FORGET, [context.tenantId, tool.name, key, fence]);
  }

  private async change(claim: Claim, sql: string, values: readonly unknown[], name: string): Promise<boolean> {
    const { call, key, fence } = claim;
    const parameters = [call.context.tenantId, call.tool.name, key, call.executionId, fence, ...values];
    return (await this.database.query(sql, parameters, name)).length > 0;
  }
}

const START_PLACES = START_COLUMNS.split(',').map((_, index) => `$${index + 1}`);
/** Parameters of a started execution come first: its columns, its params, its time. */
const STARTED = START_PLACES.length + 2;
const after = (place: number): string => `$${STARTED + place}`;
const LEASE_FROM = (place: string): string => `now() + make_interval(secs => ${place}::double precision / 1000)`;

const START_IF_OWNED = `INSERT INTO tb_tool_execution (${START_COLUMNS}, params, started_at, status)
  SELECT $1::uuid, $2, $3, $4::integer, $5, $6, $7, $8, $9, $10::boolean, $11, $12::json,
         to_timestamp($13::double precision / 1000), 'started'
  FROM owned ON CONFLICT (execution_id) DO NOTHING`;

/** The record of an owner that is gone; it cannot end its own. */
const END_ABANDONED = (owner: string, status: string, code: string, message: string): string =>
  `UPDATE tb_tool_execution
   SET status = ${status}, error_code = ${code}, error_message = ${message}, finished_at = now(),
       duration_ms = extract(epoch FROM now() - started_at) * 1000
   WHERE execution_id = ${owner} AND status = 'started' AND EXISTS (SELECT FROM owned)`;

const CLAIM = `WITH owned AS (
    INSERT INTO tb_idempotency_key (tenant_id, tool_name, idempotency_key, params_hash, state, owner, fence,
      lease_until, exactly_once, source_name)
    VALUES (${after(1)}, ${after(2)}, ${after(3)}, ${after(4)}, 'claimed', ${after(5)}, 1,
      ${LEASE_FROM(after(6))}, ${after(7)}, ${after(8)})
    ON CONFLICT DO NOTHING RETURNING fence
  ), started AS (${START_IF_OWNED})
  SELECT fence FROM owned`;

const TAKE_OVER = `WITH owned AS (
    UPDATE tb_idempotency_key
    SET owner = ${after(5)}, fence = fence + 1, lease_until = ${LEASE_FROM(after(6))}, exactly_once = ${after(7)},
        source_name = ${after(8)}, transaction_id = NULL, server = NULL, answer = NULL, data = NULL
    WHERE tenant_id = ${after(1)} AND tool_name = ${after(2)} AND idempotency_key = ${after(3)}
      AND fence = ${after(4)} AND state = 'claimed' AND lease_until < now()
    RETURNING fence
  ), started AS (${START_IF_OWNED}), abandoned AS (
    ${END_ABANDONED(`${after(9)}::uuid`, "'failed'", "'INTERNAL'", "'Its process ended before anything was written.'")}
  )
  SELECT fence FROM owned`;

const FIND = `SELECT state, owner, params_hash, fence, lease_until < now() AS lapsed,
    created_at < now() - make_interval(hours => $4) AS expired, exactly_once, source_name, transaction_id, server,
    answer::text, data
  FROM tb_idempotency_key WHERE tenant_id = $1 AND tool_name = $2 AND idempotency_key = $3`;

const OWN = `tenant_id = $1 AND tool_name = $2 AND idempotency_key = $3 AND owner = $4 AND fence = $5
  AND state = 'claimed'`;

const RENEW = `UPDATE tb_idempotency_key SET lease_until = ${LEASE_FROM('$6')} WHERE ${OWN} RETURNING 1`;

const KEEP = `UPDATE tb_idempotency_key
  SET transaction_id = $6, server = $7, answer = $8::json, data = $9, lease_until = ${LEASE_FROM('$10')}
  WHERE ${OWN} RETURNING 1`;

const ENDED_IF_OWNED = (first: number): string => `${END_EXECUTION(first)} AND EXISTS (SELECT FROM owned)`;
/** A commit may be under way for any transaction but the one that is known not to have been committed. */
const NOTHING_ELSE_KEPT = `transaction_id IS NOT DISTINCT FROM $6`;

const FINISH = `WITH owned AS (
    UPDATE tb_idempotency_key SET state = 'done', answer = $6::json, data = $7 WHERE ${OWN} RETURNING 1
  ), ended AS (${END_EXECUTION(8)})
  SELECT FROM owned`;

const REFUSE = `WITH owned AS (
    UPDATE tb_idempotency_key SET state = 'done', answer = $7::json, data = NULL
    WHERE ${OWN} AND ${NOTHING_ELSE_KEPT} RETURNING 1
  ), ended AS (${ENDED_IF_OWNED(8)})
  SELECT FROM owned`;

const RELEASE = `WITH owned AS (
    DELETE FROM tb_idempotency_key WHERE ${OWN} AND ${NOTHING_ELSE_KEPT} RETURNING 1
  ), ended AS (${ENDED_IF_OWNED(7)})
  SELECT FROM owned`;

const GIVE_UP = `WITH owned AS (
    UPDATE tb_idempotency_key SET state = 'unknown' WHERE ${OWN} RETURNING 1
  ), ended AS (${END_EXECUTION(6)})
  SELECT FROM owned`;

const SETTLE = `WITH owned AS (
    UPDATE tb_idempotency_key SET state = $5
    WHERE tenant_id = $1 AND tool_name = $2 AND idempotency_key = $3 AND fence = $4 AND state = 'claimed'
    RETURNING 1
  ), abandoned AS (
    ${END_ABANDONED(
      '$6',
      `CASE $5::text WHEN 'done' THEN 'succeeded' ELSE 'unknown' END`,
      `CASE $5::text WHEN 'done' THEN NULL ELSE 'OUTCOME_UNKNOWN' END`,
      `CASE $5::text WHEN 'done' THEN NULL ELSE 'Its process ended, and nobody can say whether it was written.' END`,
    )}
  )
  SELECT FROM owned`;

const FORGET = `DELETE FROM tb_idempotency_key
  WHERE tenant_id = $1 AND tool_name = $2 AND idempotency_key = $3 AND fence = $4`;
