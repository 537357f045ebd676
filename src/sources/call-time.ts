import { SourceError } from './source-error.js';

/**
 * The time of one call: ends at the deadline, when the caller's signal aborts, or when it is closed. Everything the call
 * starts takes `signal`; closing it lets go of what is left.
 */
export class CallTime {
  private readonly controller = new AbortController();
  private readonly timer: NodeJS.Timeout;
  private readonly onAbort = (): void =>
    this.controller.abort(new SourceError('cancelled', 'The call was cancelled, since the client went away.'));

  private readonly onTimeout = (): void =>
    this.controller.abort(new SourceError('timeout', 'The source did not answer within the time of the call.'));

  /** @param deadline milliseconds since the epoch */
  constructor(
    readonly deadline: number,
    private readonly caller: AbortSignal,
  ) {
    const remaining = Math.min(Math.max(deadline - Date.now(), 0), 2 ** 31 - 1);
    this.timer = setTimeout(this.onTimeout, remaining);
    if (caller.aborted) this.onAbort();
    else caller.addEventListener('abort', this.onAbort, { once: true });
    // A timer of nothing would still let the work begin.
    if (remaining === 0) this.onTimeout();
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  /** The reason why the call is over: the error to throw instead of whatever the abort caused. */
  overReason(): SourceError | null {
    const reason: unknown = this.signal.reason;
    return reason instanceof SourceError ? reason : null;
  }

  /** Waits; rejects with the reason as soon as the call is over. */
  async wait(milliseconds: number): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    try {
      await this.race(new Promise<void>((resolve) => (timer = setTimeout(resolve, milliseconds))));
    } finally {
      clearTimeout(timer);
    }
  }

  /** The work's result, or the reason why the call is over, whichever comes first. The work itself goes on. */
  async race<Result>(work: Promise<Result>): Promise<Result> {
    this.signal.throwIfAborted();
    let over = (): void => undefined;
    const ended = new Promise<never>((_, reject) => {
      over = (): void => reject(this.overReason() ?? new Error('The call was closed.'));
      this.signal.addEventListener('abort', over, { once: true });
    });
    try {
      return await Promise.race([work, ended]);
    } finally {
      this.signal.removeEventListener('abort', over);
    }
  }

  close(): void {
    clearTimeout(this.timer);
    this.caller.removeEventListener('abort', this.onAbort);
    if (!this.signal.aborted) this.controller.abort(new Error('The call is over.'));
  }
}
