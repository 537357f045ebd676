import { setTimeout as sleep } from 'node:timers/promises';
import { contentHash } from '../../asset-registry/canonical-json.js';
import type { TransactionIdentity } from '../../sources/postgres/statement-flush.js';
import type { ExecutionRecorder } from '../executions/execution-recorder.js';
import type { WriteRecorder } from '../executions/write-recorder.js';
import type { ToolCall, WriteControl } from '../tool-call.js';
import { ToolError } from '../tool-error.js';
import type { ToolErrorCode, ToolFailure, ToolResult } from '../tool.js';
import { LEASE_MS, type Claim, type FoundKey, type IdempotencyStore } from './idempotency.store.js';
import { restoredResult } from './stored-answer.js';
import type { TransactionFates } from './transaction-fates.js';

/** Failures that are a write's answer for good: the source has seen it and refused it. */
const FINAL: ReadonlySet<ToolErrorCode> = new Set(['CONSTRAINT_VIOLATION', 'INVALID_PARAMS']);
/** A service that knows no transactions has answered something, so it is not asked a second time. */
const ANSWERED: ReadonlySet<ToolErrorCode> = new Set([
  ...FINAL,
  'UPSTREAM_STATUS',
  'OUTPUT_MISMATCH',
  'RESULT_TOO_LARGE',
]);

const FIRST_WAIT_MS = 10;
const LAST_WAIT_MS = 250;

export interface KeyedWriteServices {
  store: IdempotencyStore;
  fates: TransactionFates;
  writeRecorder: WriteRecorder;
  executionRecorder: ExecutionRecorder;
}

/** What was kept in the registry before the commit. */
interface Kept {
  transaction: TransactionIdentity;
  result: ToolResult;
}

/** One call of a write under an idempotency key: see IdempotentWrites. */
export class KeyedWrite {
  private readonly paramsHash: string;
  /** A row of this execution's start was written, so its end has to be recorded there. */
  private begun = false;

  constructor(
    private readonly call: ToolCall,
    private readonly key: string,
    private readonly attempt: (control: WriteControl) => Promise<ToolResult>,
    private readonly services: KeyedWriteServices,
  ) {
    this.paramsHash = contentHash(call.params);
  }

  /** @throws what the registry or the source throws when they cannot be asked; nothing was written by this call then */
  async run(): Promise<ToolResult> {
    try {
      return await this.untilAnswered();
    } catch (error) {
      if (!this.begun) throw error;
      this.services.executionRecorder.report(this.call, error);
      return this.fail('SOURCE_UNAVAILABLE', 'What became of this write cannot be found out at the moment. Ask again.');
    }
  }

  private async untilAnswered(): Promise<ToolResult> {
    const { call, key, paramsHash } = this;
    for (let wait = FIRST_WAIT_MS; ; wait = Math.min(wait * 2, LAST_WAIT_MS)) {
      const claim = await this.services.store.claim(call, key, paramsHash);
      const result = claim === null ? await this.meet() : await this.own(claim);
      if (result !== null) return result;
      if (call.context.signal.aborted) return this.fail('CANCELLED', 'The caller went away while it waited.');
      if (Date.now() + wait > call.deadline) {
        return this.fail(
          'TIMEOUT',
          'The write under this idempotency key is still running. Ask again with the same key.',
        );
      }
      await sleep(wait);
    }
  }

  /** The key is there already. Null when it has to be looked at again after a while. */
  private async meet(): Promise<ToolResult | null> {
    const { call, key } = this;
    const { store } = this.services;
    const found = await store.find(call, key);
    if (found === null) return null;
    if (found.expired && (found.state !== 'claimed' || found.lapsed)) {
      await store.forget(call, key, found);
      return null;
    }
    if (found.params_hash !== this.paramsHash) {
      return this.fail(
        'INVALID_PARAMS',
        'This idempotency key was used with other params. Use a new key for a new write.',
      );
    }
    if (found.state === 'done') return this.end(restoredResult(found.answer!, found.data), true);
    if (found.state === 'unknown') {
      return this.fail(
        'OUTCOME_UNKNOWN',
        'The first write under this key ended without an answer and may have happened. Look at the source, and use a ' +
          'new key if it is still to be done.',
      );
    }
    return found.lapsed ? this.inherit(found) : null;
  }

  /** The owner has not been heard of for the time of its lease: what has become of its write? */
  private async inherit(found: FoundKey): Promise<ToolResult | null> {
    const { store, fates } = this.services;
    const fate = found.exactly_once ? await fates.ask(this.call, found) : 'unknown';
    if (fate === 'in_progress') return null;
    if (fate === 'aborted') {
      const claim = await store.takeOver(this.call, this.key, found);
      return claim === null ? null : this.own(claim);
    }
    await store.settle(this.call, this.key, found, fate === 'committed' ? 'done' : 'unknown');
    return null;
  }

  /** Null when the claim was lost on the way: then this call has written nothing. */
  private async own(claim: Claim): Promise<ToolResult | null> {
    this.begun = true;
    const result = await this.write(claim);
    if (result !== null) this.services.writeRecorder.observe(this.call, result);
    return result;
  }

  private async write(claim: Claim): Promise<ToolResult | null> {
    const { store } = this.services;
    const { tool, startedTick } = this.call;
    const state: { kept: Kept | null; lost: boolean } = { kept: null, lost: false };
    const beforeCommit: WriteControl['beforeCommit'] = async (transaction, outcome) => {
      const result = tool.success(outcome, startedTick);
      if (!(await store.keep(claim, transaction, result))) {
        state.lost = true;
        throw new ToolError('OUTCOME_UNKNOWN', 'Another call has taken this write over.');
      }
      state.kept = { transaction, result };
    };
    const renewal = setInterval(() => void store.renew(claim).catch(() => undefined), LEASE_MS / 3);
    const result = await this.attempt({
      dryRun: false,
      idempotencyKey: this.key,
      beforeCommit: tool.transactional ? beforeCommit : null,
    }).finally(() => clearInterval(renewal));
    if (result.success) {
      const answer = state.kept?.result ?? result;
      await this.conclude(() => store.finish(claim, answer));
      return answer;
    }
    if (state.kept !== null) return this.afterFailedCommit(claim, state.kept, result);
    if (state.lost) return null;
    return tool.transactional ? this.afterRollback(claim, null, result) : this.afterFailedCall(claim, result);
  }

  /**
   * Nothing was committed. Null when the attempt goes on behind its time-out and has kept something meanwhile: then its
   * fate has to be asked, once its lease is over.
   * @param transaction what was kept and was not committed
   */
  private async afterRollback(
    claim: Claim,
    transaction: TransactionIdentity | null,
    failure: ToolFailure,
  ): Promise<ToolResult | null> {
    const { store } = this.services;
    const answer =
      failure.error === 'OUTCOME_UNKNOWN'
        ? this.failure('TIMEOUT', 'The write did not end in its time and was taken back. It can be repeated.')
        : failure;
    const change = FINAL.has(answer.error) ? 'refuse' : 'release';
    return (await this.conclude(() => store[change](claim, answer, transaction))) ? answer : null;
  }

  /** The answer was kept, and then the commit did not succeed as far as this process can see. */
  private async afterFailedCommit(claim: Claim, kept: Kept, failure: ToolFailure): Promise<ToolResult | null> {
    const { store, fates, writeRecorder } = this.services;
    const { source } = this.call.tool;
    const fate = await fates.ofTransaction(this.call, source, kept.transaction).catch(() => 'unknown');
    if (fate === 'committed') {
      await this.conclude(() => store.finish(claim, kept.result));
      return kept.result;
    }
    if (fate === 'aborted') return this.afterRollback(claim, kept.transaction, failure);
    // The claim stays: the next call with this key finds out, once the lease is over.
    const answer = this.failure(
      'OUTCOME_UNKNOWN',
      'The source did not confirm the write. Call again with the same key: it answers what became of it.',
    );
    await writeRecorder.record(this.call, answer, false);
    return answer;
  }

  /** There was no transaction: what was sent may have been done. */
  private async afterFailedCall(claim: Claim, failure: ToolFailure): Promise<ToolResult> {
    const { store } = this.services;
    await this.conclude(() => {
      if (ANSWERED.has(failure.error)) return store.refuse(claim, failure, null);
      // Nothing was sent.
      if (failure.error === 'SOURCE_UNAVAILABLE') return store.release(claim, failure, null);
      return store.giveUp(claim, failure);
    });
    return failure;
  }

  /** Writes the end of a claim, again and again while the database is away. Answers whether the claim was still ours. */
  private async conclude(change: () => Promise<boolean>): Promise<boolean> {
    let owned = true;
    await this.services.writeRecorder.save(this.call, async () => {
      owned = await change();
    });
    return owned;
  }

  private fail(code: ToolErrorCode, message: string): Promise<ToolResult> {
    return this.end(this.failure(code, message), false);
  }

  private failure(code: ToolErrorCode, message: string): ToolFailure {
    return this.call.tool.failure(this.call, new ToolError(code, message));
  }

  private async end(result: ToolResult, replayed: boolean): Promise<ToolResult> {
    if (this.begun) await this.services.writeRecorder.end(this.call, result, replayed);
    else this.services.executionRecorder.add(this.call, result, replayed);
    return result;
  }
}
