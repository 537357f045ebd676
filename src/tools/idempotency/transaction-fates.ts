import { Injectable } from '@nestjs/common';
import type { TransactionIdentity } from '../../sources/postgres/statement-flush.js';
import type { TransactionFate } from '../../sources/postgres/statement-inspector.js';
import { SourceRegistry } from '../../sources/source-registry.js';
import { toToolError } from '../source-error-code.js';
import type { ToolCall } from '../tool-call.js';
import type { FoundKey } from './idempotency.store.js';

const ASKING_MS = 5_000;

/** On whose behalf and how long is asked. That the caller went away does not end it: what became of a write is to be known. */
type AskingCall = Pick<ToolCall, 'context' | 'deadline'>;

/** Asks sources how transactions ended. */
@Injectable()
export class TransactionFates {
  constructor(private readonly sources: SourceRegistry) {}

  /** Of a claim; `aborted` also when nothing was about to be committed under it. @throws ToolError as `ofTransaction` */
  async ask(
    call: AskingCall,
    { source_name, transaction_id, server }: Pick<FoundKey, 'source_name' | 'transaction_id' | 'server'>,
  ): Promise<TransactionFate> {
    if (transaction_id === null || server === null) return 'aborted';
    return this.ofTransaction(call, source_name, { id: transaction_id, server });
  }

  /**
   * A transaction that is still open is ended: its owner is gone, or has given up.
   * @throws ToolError when the source cannot be asked now
   */
  async ofTransaction(
    { context, deadline }: AskingCall,
    source: string | null,
    transaction: TransactionIdentity,
  ): Promise<TransactionFate> {
    const limits = { deadline: Math.min(deadline, Date.now() + ASKING_MS), signal: new AbortController().signal };
    try {
      const { pools } = this.sources.postgres(context.tenantId, source ?? '');
      return await pools.inspect('write', limits, async (inspector) => {
        const fate = await inspector.transactionFate(transaction);
        if (fate !== 'in_progress') return fate;
        await inspector.endTransaction(transaction);
        return inspector.transactionFate(transaction);
      });
    } catch (error) {
      throw toToolError(error);
    }
  }
}
