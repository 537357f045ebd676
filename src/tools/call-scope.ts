import type { Role } from '../auth/role.js';
import { CallClock, type Interruption } from '../sources/postgres/call-clock.js';
import type { ToolCall } from './tool-call.js';
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
  /** For sources that can do without `signal`. */
  clock: CallClock | undefined;
  private readonly callerSignal: AbortSignal;
  private controller: AbortController | null = null;
  private graceTimer: NodeJS.Timeout | null = null;
  private giveUp: ((error: ToolError) => void) | null = null;
  private interruption: Interruption | null = null;

  /** @param timeoutMs the tool's own time */
  constructor(
    { context, deadline }: Pick<ToolCall, 'context' | 'deadline'>,
    private readonly timeoutMs: number,
    private readonly mode: ToolMode,
  ) {
    this.tenantId = context.tenantId;
    this.actor = context.actor;
    this.roles = context.roles;
    this.traceId = context.traceId;
    this.callerSignal = context.signal;
    this.deadline = deadline;
  }

  /** Why the call was ended from outside; null while it was not. */
  get ended(): 'TIMEOUT' | 'CANCELLED' | null {
    if (this.interruption === null) return null;
    return this.interruption === 'timeout' ? 'TIMEOUT' : 'CANCELLED';
  }

  /** Made when somebody asks for it: an AbortController is the dearest part of a short call. */
  get signal(): AbortSignal {
    this.controller ??= new AbortController();
    if (this.interruption !== null) this.controller.abort();
    return this.controller.signal;
  }

  /** @throws what the work throws, or ToolError when it does not end in its time */
  run<Result>(work: () => Promise<Result>): Promise<Result> {
    return new Promise<Result>((resolve, reject) => {
      this.giveUp = reject;
      this.clock = new CallClock({ deadline: this.deadline, signal: this.callerSignal }, (why) => this.end(why));
      started(work).then(
        (result) => {
          this.close();
          resolve(result);
        },
        (error: Error) => {
          this.close();
          reject(error);
        },
      );
    });
  }

  private close(): void {
    this.clock?.dispose();
    if (this.graceTimer !== null) clearTimeout(this.graceTimer);
  }

  private end(why: Interruption): void {
    this.interruption = why;
    this.graceTimer = setTimeout(() => this.abandon(), GRACE_MS);
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

/** Rejects as well with what the work throws at once. */
function started<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return work();
  } catch (error) {
    return rejected(error);
  }
}

async function rejected(error: unknown): Promise<never> {
  throw error;
}

export function endedError(why: 'TIMEOUT' | 'CANCELLED', timeoutMs: number): ToolError {
  return why === 'TIMEOUT'
    ? new ToolError('TIMEOUT', `The tool did not answer within ${timeoutMs} ms.`)
    : new ToolError('CANCELLED', 'The caller went away before the tool had answered.');
}
