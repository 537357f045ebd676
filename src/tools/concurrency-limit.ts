import { ToolError } from './tool-error.js';

/** So many calls may wait for each one that may run; more are refused at once. */
const WAITING_PER_SLOT = 20;

/**
 * The limits of the tools that have one, by tenant and name: a new version of a tool shares the limit with calls of the old
 * one that still run.
 */
export class ConcurrencyLimits {
  private readonly limits = new Map<string, ConcurrencyLimit>();

  /** @throws ToolError SOURCE_UNAVAILABLE when too many wait already, or when `signal` aborts before the call's turn */
  async run<Result>(
    { tenantId, name, most }: { tenantId: string; name: string; most: number },
    signal: AbortSignal,
    work: () => Promise<Result>,
  ): Promise<Result> {
    const key = `${tenantId}\0${name}`;
    const limit = this.limits.get(key) ?? new ConcurrencyLimit();
    this.limits.set(key, limit);
    try {
      return await limit.run(most, signal, work);
    } finally {
      if (limit.isIdle) this.limits.delete(key);
    }
  }
}

/** Lets so many calls of one tool run at once; others wait their turn, for as long as their own time allows. */
class ConcurrencyLimit {
  private most = 1;
  private running = 0;
  private readonly waiting = new Set<() => void>();

  get isIdle(): boolean {
    return this.running === 0;
  }

  /** @param most as the version says that is called: it counts from now on */
  async run<Result>(most: number, signal: AbortSignal, work: () => Promise<Result>): Promise<Result> {
    this.most = most;
    if (this.running >= this.most) await this.turn(signal);
    else this.running += 1;
    try {
      return await work();
    } finally {
      this.next();
    }
  }

  private turn(signal: AbortSignal): Promise<void> {
    if (signal.aborted || this.waiting.size >= this.most * WAITING_PER_SLOT) return Promise.reject(this.busy());
    return new Promise((resolve, reject) => {
      const admit = (): void => {
        signal.removeEventListener('abort', leave);
        resolve();
      };
      const leave = (): void => {
        this.waiting.delete(admit);
        reject(this.busy());
      };
      this.waiting.add(admit);
      signal.addEventListener('abort', leave, { once: true });
    });
  }

  /** The slot goes to whoever waits longest, or becomes free; a raised limit lets in more of them. */
  private next(): void {
    this.running -= 1;
    for (const admit of this.waiting) {
      if (this.running >= this.most) return;
      this.running += 1;
      this.waiting.delete(admit);
      admit();
    }
  }

  private busy(): ToolError {
    const calls = this.most === 1 ? 'one call' : `${this.most} calls`;
    return new ToolError('SOURCE_UNAVAILABLE', `The tool runs at most ${calls} at once, and all are busy. Try again.`);
  }
}
