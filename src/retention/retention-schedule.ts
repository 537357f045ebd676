import { Injectable, Logger, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { Retention } from './retention.service.js';

const EVERY_MS = 60 * 60_000;

/** Removes old records soon after the start, and every hour from then on. For servers only. */
@Injectable()
export class RetentionSchedule implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger('Retention');
  private readonly stopping = new AbortController();
  private timer: NodeJS.Timeout | null = null;
  private running: Promise<void> | null = null;

  constructor(private readonly retention: Retention) {}

  onApplicationBootstrap(): void {
    this.run();
    this.timer = setInterval(() => this.run(), EVERY_MS).unref();
  }

  async beforeApplicationShutdown(): Promise<void> {
    if (this.timer) clearInterval(this.timer);
    this.stopping.abort();
    await this.running;
  }

  private run(): void {
    this.running ??= this.sweep().finally(() => (this.running = null));
  }

  private async sweep(): Promise<void> {
    try {
      const removed = await this.retention.sweep(this.stopping.signal);
      if (Object.keys(removed).length > 0) this.logger.log(`Removed old records: ${JSON.stringify(removed)}`);
    } catch (error) {
      this.logger.warn(`Old records could not be removed; it is tried again in an hour: ${String(error)}`);
    }
  }
}
