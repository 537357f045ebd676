import { Injectable } from '@nestjs/common';
import { ExecutionRecorder } from '../executions/execution-recorder.js';
import { WriteRecorder } from '../executions/write-recorder.js';
import type { ToolCall, WriteControl } from '../tool-call.js';
import type { ToolResult } from '../tool.js';
import { IdempotencyStore } from './idempotency.store.js';
import { KeyedWrite, type KeyedWriteServices } from './keyed-write.js';
import { TransactionFates } from './transaction-fates.js';

/**
 * Runs a write once per key. On a PostgreSQL source exactly once, whoever is killed when: the claim and the answer are in
 * the registry, the write in a transaction of the source, and the answer is kept together with the transaction's id before
 * the commit, so that the source can be asked how it ended. Elsewhere at most once: an attempt that ended without an
 * answer is never repeated by itself.
 */
@Injectable()
export class IdempotentWrites {
  private readonly services: KeyedWriteServices;

  constructor(
    store: IdempotencyStore,
    fates: TransactionFates,
    writeRecorder: WriteRecorder,
    executionRecorder: ExecutionRecorder,
  ) {
    this.services = { store, fates, writeRecorder, executionRecorder };
  }

  /** @throws what the registry or the source throws when they cannot be asked; nothing was written by this call then */
  run(call: ToolCall, key: string, attempt: (control: WriteControl) => Promise<ToolResult>): Promise<ToolResult> {
    return new KeyedWrite(call, key, attempt, this.services).run();
  }
}
