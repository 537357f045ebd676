import { listenForAbort, type AbortAudience } from '../abort-audience.js';

/** Why a call is to end before its statement does. */
export type Interruption = 'timeout' | 'cancelled';

/** How long a call may take, and who may end it. */
export interface CallLimits {
  /** Milliseconds since the epoch. */
  deadline: number;
  /** Aborts when the caller goes away. */
  signal: AbortSignal;
  /** A clock that runs for these limits already; saves a timer and a listener for each call. */
  clock?: CallClock;
}

/**
 * One call's time and signal. It has one listener at a time, whoever holds the call at the moment, and beside it the owner
 * that made it.
 */
export class CallClock {
  /** The time that the call had when it began, in milliseconds. */
  readonly budgetMs: number;
  private interruption: Interruption | null = null;
  private listener: ((why: Interruption) => void) | null = null;
  private readonly timer: NodeJS.Timeout;
  private readonly audience: AbortAudience | null = null;
  private readonly onAbort = (): void => this.interrupt('cancelled');

  /** @param owner told after the listener */
  constructor(
    private readonly limits: CallLimits,
    private readonly owner: ((why: Interruption) => void) | null = null,
  ) {
    this.budgetMs = Math.max(this.remaining(), 0);
    this.timer = setTimeout(() => this.interrupt('timeout'), this.budgetMs);
    if (limits.signal.aborted) this.interrupt('cancelled');
    else this.audience = listenForAbort(limits.signal, this.onAbort);
  }

  get deadline(): number {
    return this.limits.deadline;
  }

  /** Milliseconds until the deadline; not above zero when it has passed. */
  remaining(): number {
    return this.limits.deadline - Date.now();
  }

  get interrupted(): Interruption | null {
    return this.interruption ?? (this.remaining() <= 0 ? 'timeout' : null);
  }

  /** Replaces the listener. It is told at once when the call has been interrupted already. */
  listen(listener: ((why: Interruption) => void) | null): void {
    this.listener = listener;
    if (this.interruption !== null) listener?.(this.interruption);
  }

  dispose(): void {
    this.listener = null;
    clearTimeout(this.timer);
    this.audience?.delete(this.onAbort);
  }

  private interrupt(why: Interruption): void {
    if (this.interruption !== null) return;
    this.interruption = why;
    this.listener?.(why);
    this.owner?.(why);
  }
}
