import type { Role } from '../auth/role.js';
import { ToolError } from './tool-error.js';
import type { ToolContext, ToolMode } from './tool.js';

/** So long after its deadline a call may still end by itself: cancelling at a source takes some milliseconds. */
const GRACE_MS = 120;

/**
 * One call's time and signal, as the tool sees them: the caller's, narrowed to the tool's own time. Whatever the tool
 * does, `run` answers within the grace after the deadline.
 */
export class CallScope implements ToolContext {
  readonly tenantId: string;
  readonly actor: string;
  readonly roles: readonly Role[];
  readonly traceId: string;
  readonly deadline: number;
  /** Why the call was ended from outside; null while it was not. */
  ended: 'TIMEOUT' | 'CANCELLED' | null = null;
  private controller: AbortController | null = null;
  private timer: NodeJS.Timeout | null = null;
  private giveUp: ((error: ToolError) => void) | null = null;
  private readonly onAbort = (): void => this.end('CANCELLED');

  /** @param timeoutMs the tool's own time */
  constructor(
    private readonly caller: ToolContext,
    private readonly timeoutMs: number,
    private readonly mode: ToolMode,
  ) {
    this.tenantId = caller.tenantId;
    this.actor = caller.actor;
    this.roles = caller.roles;
    this.traceId = caller.traceId;
    this.deadline = Math.min(caller.deadline, Date.now() + timeoutMs);
  }

  /** Made when somebody asks for it: an AbortController is the dearest part of a short call. */
  get signal(): AbortSignal {
    this.controller ??= new AbortController();
    if (this.ended !== null) this.controller.abort();
    return this.controller.signal;
  }

  /** @throws what the work throws, or ToolError when it does not end in its time */
  run<Result>(work: () => Promise<Result>): Promise<Result> {
    return new Promise<Result>((resolve, reject) => {
      this.giveUp = reject;
      this.timer = setTimeout(() => this.end('TIMEOUT'), Math.max(this.deadline - Date.now(), 0));
      const { signal } = this.caller;
      if (signal.aborted) this.end('CANCELLED');
      else signal.addEventListener('abort', this.onAbort);
      start(work).then(
        (result) => {
          this.close();
          resolve(result);
        },
        (error: unknown) => {
          this.close();
          // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- passed on as it came
          reject(error);
        },
      );
    });
  }

  private close(): void {
    clearTimeout(this.timer!);
    this.caller.signal.removeEventListener('abort', this.onAbort);
  }

  private end(why: 'TIMEOUT' | 'CANCELLED'): void {
    if (this.ended !== null) return;
    this.ended = why;
    clearTimeout(this.timer!);
    this.timer = setTimeout(() => this.abandon(), GRACE_MS);
    this.controller?.abort();
  }

  /** The tool did not heed its signal. What it was writing may still be written. */
  private abandon(): void {
    this.giveUp?.(
      this.mode === 'write'
        ? new ToolError(
            'OUTCOME_UNKNOWN',
            'The tool did not end in its time; what it was to write may be written or not.',
          )
        : endedError(this.ended!, this.timeoutMs),
    );
  }
}

/** What throws at once rejects as well. */
async function start<Result>(work: () => Promise<Result>): Promise<Result> {
  return work();
}

export function endedError(why: 'TIMEOUT' | 'CANCELLED', timeoutMs: number): ToolError {
  return why === 'TIMEOUT'
    ? new ToolError('TIMEOUT', `The tool did not answer within ${timeoutMs} ms.`)
    : new ToolError('CANCELLED', 'The caller went away before the tool had answered.');
}
