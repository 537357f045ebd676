import { BrokenCircuitError, circuitBreaker, CircuitState, ConsecutiveBreaker, handleWhen } from 'cockatiel';
import { SourceError, type SourceErrorKind } from './source-error.js';

/** What a call ends with that found nobody there, or lost the connection before the answer. */
const UNREACHED: ReadonlySet<SourceErrorKind> = new Set(['unavailable', 'unknown_outcome']);
/** So many calls in a row that could not reach the source open the breaker; after the pause one call probes. */
const FAILURES = 5;
const PAUSE_MS = 5_000;

export type BreakerState = 'closed' | 'open' | 'half_open';

/**
 * Leaves a source alone that cannot be reached, instead of letting every caller wait for it. What a source answers, even an
 * error, shows that it is there.
 */
export class SourceBreaker {
  private readonly policy = circuitBreaker(
    handleWhen((error) => error instanceof SourceError && UNREACHED.has(error.kind)),
    { halfOpenAfter: PAUSE_MS, breaker: new ConsecutiveBreaker(FAILURES) },
  );

  /** @param source the source asset's name */
  constructor(private readonly source: string) {}

  async run<Result>(work: () => Promise<Result>): Promise<Result> {
    try {
      return await this.policy.execute(work);
    } catch (error) {
      if (!(error instanceof BrokenCircuitError)) throw error;
      throw new SourceError(
        'unavailable',
        `The source ${this.source} could not be reached several times in a row and is left alone for some seconds.`,
        { cause: error },
      );
    }
  }

  get state(): BreakerState {
    if (this.policy.state === CircuitState.Closed) return 'closed';
    return this.policy.state === CircuitState.HalfOpen ? 'half_open' : 'open';
  }
}
