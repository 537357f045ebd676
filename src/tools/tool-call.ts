import type { JsonObject } from '../asset-registry/asset.js';
import type { TransactionIdentity } from '../sources/postgres/statement-flush.js';
import type { ConcurrencyLimits } from './concurrency-limit.js';
import type { ToolError } from './tool-error.js';
import type { ToolContext, ToolFailure, ToolMode, ToolOutcome, ToolParams, ToolResult, ToolSuccess } from './tool.js';

/** A tool, as those see it who record its calls and run its writes. */
export interface CalledTool {
  readonly name: string;
  /** The published version behind it; null for a tool that stands in code. */
  readonly version: number | null;
  readonly toolType: string;
  readonly mode: ToolMode;
  /** The source asset's name, where the tool has one. */
  readonly source: string | null;
  readonly inputSchema: JsonObject;
  readonly timeoutMs: number;
  /** It writes in a transaction that its source can be asked about later. */
  readonly transactional: boolean;
  success(outcome: ToolOutcome, startedTick: number): ToolSuccess;
  failure(call: ToolCall, error: ToolError): ToolFailure;
}

/** What a caller may say beside the params. */
export interface CallOptions {
  /** Writes are tried and taken back. */
  dryRun?: boolean;
  /** A write under a key that was used before answers the first result. */
  idempotencyKey?: string;
}

/** One call of a tool, as it is recorded. */
export interface ToolCall {
  readonly executionId: string;
  readonly tool: CalledTool;
  readonly context: ToolContext;
  readonly params: ToolParams;
  readonly options: CallOptions;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  /** Milliseconds since the epoch: the caller's or the tool's, whichever is sooner. Waiting for a key counts, too. */
  readonly deadline: number;
  /** By the clock that never goes back. */
  readonly startedTick: number;
}

/** How a write is to end. */
export interface WriteControl {
  /** Run all of it, check what a commit would check, and take it back. */
  readonly dryRun: boolean;
  /** Sent along to services that know such keys. */
  readonly idempotencyKey: string | null;
  /**
   * Where the tool writes in a transaction, awaited when all is written and only the commit is left. When it throws,
   * the transaction is rolled back and its error is the call's.
   */
  readonly beforeCommit: ((transaction: TransactionIdentity, outcome: ToolOutcome) => Promise<void>) | null;
}

/** Where executions are recorded. */
export interface ExecutionJournal {
  /**
   * A call that is over and changed nothing: written with the next batch.
   * @param replayed the answer is that of an earlier call under the same idempotency key
   */
  add(call: ToolCall, result: ToolResult, replayed?: boolean): void;
  /** Something went wrong that its caller cannot mend: for the log, with its cause. */
  report(call: ToolCall, error: unknown): void;
}

/** Runs writes: recorded before and after, once per key. */
export interface WriteRunner {
  run(call: ToolCall, attempt: (control: WriteControl) => Promise<ToolResult>): Promise<ToolResult>;
}

/** What a tool needs from the process around it. */
export interface ToolServices {
  readonly journal: ExecutionJournal;
  readonly writes: WriteRunner;
  readonly limits: ConcurrencyLimits;
}
