import { Inject, Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import { LOGGER, type Logger } from '../../telemetry/logger.js';
import type { ToolCall } from '../tool-call.js';
import type { ToolResult } from '../tool.js';
import { ExecutionStore } from './execution.store.js';
import { ToolMetrics } from './tool-metrics.js';

const RETRY_MS = 1_000;
/** Outcomes that wait for the database to come back. */
const MAX_WAITING = 5_000;

/** Records writes: a row before the write, its outcome after it, and again until the database has it. */
@Injectable()
export class WriteRecorder implements BeforeApplicationShutdown {
  private readonly waiting: (() => Promise<void>)[] = [];
  private timer: NodeJS.Timeout | null = null;

  constructor(
    private readonly store: ExecutionStore,
    private readonly metrics: ToolMetrics,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** @throws what the database throws: without this row nothing may be written */
  begin(call: ToolCall): Promise<void> {
    return this.store.begin(call);
  }

  /** The write is over, whatever the database says, so this never throws. */
  async end(call: ToolCall, result: ToolResult, replayed = false): Promise<void> {
    this.observe(call, result);
    await this.record(call, result, replayed);
  }

  observe(call: ToolCall, result: ToolResult): void {
    this.metrics.observe(call, result);
  }

  record(call: ToolCall, result: ToolResult, replayed: boolean): Promise<void> {
    return this.save(call, () => this.store.end(call, result, replayed));
  }

  /** For an outcome that another statement records; `record` is tried again until it succeeds. */
  async save(call: ToolCall, record: () => Promise<void>): Promise<void> {
    try {
      await record();
    } catch (error) {
      const line = { trace_id: call.context.traceId, execution_id: call.executionId, err: error };
      this.logger.error(line, 'the outcome of a write cannot be recorded at the moment');
      if (this.waiting.length >= MAX_WAITING) this.metrics.recordsLost.inc();
      else this.waiting.push(record);
      this.retryLater();
    }
  }

  async beforeApplicationShutdown(): Promise<void> {
    if (this.timer !== null) clearTimeout(this.timer);
    await this.retry();
    this.metrics.recordsLost.inc(this.waiting.length);
  }

  private retryLater(): void {
    this.timer ??= setTimeout(() => {
      this.timer = null;
      void this.retry().then(() => {
        if (this.waiting.length > 0) this.retryLater();
      });
    }, RETRY_MS);
  }

  /** In order, and only as long as it succeeds. */
  private async retry(): Promise<void> {
    for (let record = this.waiting[0]; record !== undefined; record = this.waiting[0]) {
      try {
        await record();
      } catch {
        return;
      }
      this.waiting.shift();
    }
  }
}
