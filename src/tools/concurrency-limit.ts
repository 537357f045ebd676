import { ToolError } from './tool-error.js';

/** So many calls may wait for each one that may run; more are refused at once. */
const WAITING_PER_SLOT = 20;

/** Lets so many calls of one tool run at once; others wait their turn, for as long as their own time allows. */
export class ConcurrencyLimit {
  private running = 0;
  private readonly waiting = new Set<() => void>();

  constructor(private readonly most: number) {}

  /** @throws ToolError SOURCE_UNAVAILABLE when too many wait already, or when `signal` aborts before the call's turn */
  async run<Result>(signal: AbortSignal, work: () => Promise<Result>): Promise<Result> {
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

  /** The slot goes to whoever waits longest, or becomes free. */
  private next(): void {
    const [first] = this.waiting;
    if (first === undefined) this.running -= 1;
    else {
      this.waiting.delete(first);
      first();
    }
  }

  private busy(): ToolError {
    const calls = this.most === 1 ? 'one call' : `${this.most} calls`;
    return new ToolError('SOURCE_UNAVAILABLE', `The tool runs at most ${calls} at once, and all are busy. Try again.`);
  }
}
