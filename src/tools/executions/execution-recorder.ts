import { Inject, Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import { isDatabaseUnavailable } from '../../database/database-unavailable.js';
import { LOGGER, type Logger } from '../../telemetry/logger.js';
import type { ExecutionJournal, ToolCall } from '../tool-call.js';
import { ToolError } from '../tool-error.js';
import type { ToolResult } from '../tool.js';
import { executionRow, type CallEnding } from './execution-record.js';
import { ExecutionStore } from './execution.store.js';
import { ToolMetrics } from './tool-metrics.js';

const BATCH = 500;
const FLUSH_MS = 200;
/** While the database is away. */
const RETRY_MS = 1_000;
/** A record has at most some 10,000 characters, nearly always a few hundred. */
const MAX_BUFFERED = 20_000;
/**
 * So many calls are written down at once. One by one would cost several times as much, the code being cold each time; more
 * would keep params alive for longer than their calls.
 */
const WRITTEN_AT_ONCE = 32;

/** A call that is over, until it is written down. What it answered is not kept. */
interface EndedCall {
  call: ToolCall;
  ending: CallEnding;
  replayed: boolean;
}

/** Errors that somebody should look into; the others are between a caller and its own params. */
const TELLING: ReadonlySet<string> = new Set(['INTERNAL', 'SOURCE_UNAVAILABLE', 'OUTCOME_UNKNOWN', 'OUTPUT_MISMATCH']);

/**
 * Records executions that changed nothing, in batches: a call pays for a string, not for a write. Between a call and its
 * row are some hundred milliseconds; what a full buffer has to drop is counted.
 */
@Injectable()
export class ExecutionRecorder implements ExecutionJournal, BeforeApplicationShutdown {
  private ended: EndedCall[] = [];
  private buffer: string[] = [];
  private timer: NodeJS.Timeout | null = null;
  private flushing: Promise<void> | null = null;
  private stopped = false;
  private lostRecords = 0;

  constructor(
    private readonly store: ExecutionStore,
    private readonly metrics: ToolMetrics,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** How many records this process could not keep, since it started. */
  get lost(): number {
    return this.lostRecords;
  }

  add(call: ToolCall, result: ToolResult, replayed = false): void {
    this.metrics.observe(call, result);
    if (this.waiting >= MAX_BUFFERED) {
      this.lose(1);
      return;
    }
    const ending = result.success ? { success: result.success, metadata: result.metadata } : result;
    if (this.ended.push({ call, ending, replayed }) >= WRITTEN_AT_ONCE) this.writeDown();
    if (this.buffer.length >= BATCH) this.flushSoon(0);
    else this.flushSoon(FLUSH_MS);
  }

  /** Calls that are over and not in the database yet. */
  private get waiting(): number {
    return this.buffer.length + this.ended.length;
  }

  private writeDown(): void {
    const ended = this.ended;
    this.ended = [];
    for (const { call, ending, replayed } of ended) this.buffer.push(executionRow(call, ending, replayed));
  }

  report({ tool, context, executionId }: ToolCall, error: unknown): void {
    const line = { trace_id: context.traceId, execution_id: executionId, tool: tool.name, source: tool.source };
    if (!(error instanceof ToolError)) this.logger.error({ ...line, err: error }, 'a tool failed by a bug');
    else if (TELLING.has(error.code)) {
      this.logger.warn({ ...line, error: error.code, err: error.cause }, error.message);
    } else this.logger.debug({ ...line, error: error.code, err: error.cause }, error.message);
  }

  /** Writes what is buffered. Resolves when it is written, or when it cannot be written now. */
  async flush(): Promise<void> {
    await this.flushing;
    if (this.waiting > 0) await this.startFlush();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopped = true;
    if (this.timer !== null) clearTimeout(this.timer);
    await this.flush();
    this.writeDown();
    if (this.buffer.length > 0) this.lose(this.buffer.splice(0).length);
  }

  private flushSoon(delay: number): void {
    if (this.flushing !== null || this.stopped) return;
    if (delay === 0 && this.timer !== null) {
      clearTimeout(this.timer);
      this.timer = null;
    }
    this.timer ??= setTimeout(() => {
      this.timer = null;
      void this.startFlush();
    }, delay);
  }

  private startFlush(): Promise<void> {
    this.flushing ??= this.writeAll().finally(() => {
      this.flushing = null;
      if (this.waiting > 0) this.flushSoon(RETRY_MS);
    });
    return this.flushing;
  }

  private async writeAll(): Promise<void> {
    for (this.writeDown(); this.buffer.length > 0; this.writeDown()) {
      const batch = this.buffer.splice(0, BATCH);
      try {
        await this.store.insertFinished(batch);
      } catch (error) {
        if (isDatabaseUnavailable(error)) {
          this.putBack(batch);
          this.logger.warn({ err: error, waiting: this.buffer.length }, 'executions cannot be recorded at the moment');
          return;
        }
        await this.writeSingly(batch, error);
      }
    }
  }

  /** One row that the database does not take must not cost the others. */
  private async writeSingly(batch: readonly string[], reason: unknown): Promise<void> {
    let refused = 0;
    for (const row of batch) {
      await this.store.insertFinished([row]).catch(() => (refused += 1));
    }
    this.lose(refused);
    this.logger.error({ err: reason, refused }, 'some executions could not be recorded');
  }

  private putBack(batch: readonly string[]): void {
    const room = Math.max(MAX_BUFFERED - this.buffer.length, 0);
    this.buffer.unshift(...batch.slice(0, room));
    this.lose(batch.length - Math.min(room, batch.length));
  }

  private lose(count: number): void {
    if (count === 0) return;
    this.lostRecords += count;
    this.metrics.recordsLost.inc(count);
  }
}
