import { Inject, Injectable, type BeforeApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { LOGGER, type Logger } from '../telemetry/logger.js';
import { ApiKeyStore } from './api-key.store.js';

const WRITE_EVERY_MS = 60_000;

/** When each key was last used: noted in memory by every request, written once a minute for all of them. */
@Injectable()
export class KeyUsage implements OnModuleInit, BeforeApplicationShutdown {
  private used = new Map<string, number>();
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly store: ApiKeyStore,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** @param now milliseconds since the epoch */
  note(keyId: string, now: number): void {
    this.used.set(keyId, now);
  }

  /** A use that is not written yet. */
  noted(keyId: string): Date | null {
    const at = this.used.get(keyId);
    return at === undefined ? null : new Date(at);
  }

  /** Writes what was noted. A failure loses nothing but is tried again with the next batch. */
  async write(): Promise<void> {
    if (this.used.size === 0) return;
    const batch = this.used;
    this.used = new Map();
    try {
      await this.store.recordUse(new Map([...batch].map(([keyId, at]) => [keyId, new Date(at)])));
    } catch (error) {
      for (const [keyId, at] of batch) if (!this.used.has(keyId)) this.used.set(keyId, at);
      this.logger.warn({ err: error }, 'when keys were last used could not be written; it is tried again');
    }
  }

  onModuleInit(): void {
    this.timer = setInterval(() => void this.write(), WRITE_EVERY_MS);
    this.timer.unref();
  }

  async beforeApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await this.write();
  }
}
