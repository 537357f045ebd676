/** Where signals come from: the process, or an emitter in a test. */
export interface SignalSource {
  on(signal: TerminationSignal, listener: (signal: TerminationSignal) => void): unknown;
  exit(code: number): void;
}

export type TerminationSignal = 'SIGTERM' | 'SIGINT';

const EXIT_CODES = { SIGINT: 130, SIGTERM: 143 } as const;

/** Ctrl-C reaches npm and the server alike, and npm passes it on to the server: one wish that comes twice. */
const ECHO_MS = 1_000;

/** The exit code of a process that a signal ended, as shells count. */
export function exitCodeOf(signal: TerminationSignal): number {
  return EXIT_CODES[signal];
}

/**
 * SIGTERM and Ctrl-C from the first line of the program to its last. The first one is acted on; another that comes a
 * second later or more exits at once, for whoever will not wait.
 */
export class TerminationSignals {
  private act: (signal: TerminationSignal) => void = () => undefined;
  private first: { signal: TerminationSignal; at: number } | null = null;

  /** @param now - milliseconds of a clock that never goes back */
  constructor(
    private readonly source: SignalSource = process,
    private readonly now: () => number = () => performance.now(),
  ) {
    const take = (signal: TerminationSignal): void => this.take(signal);
    source.on('SIGTERM', take);
    source.on('SIGINT', take);
  }

  /** The signal that has come, if one has. */
  get received(): TerminationSignal | null {
    return this.first?.signal ?? null;
  }

  /** What the first signal does from now on; at once, if it has come already. */
  onFirst(act: (signal: TerminationSignal) => void): void {
    this.act = act;
    if (this.first !== null) act(this.first.signal);
  }

  exit(code: number): void {
    this.source.exit(code);
  }

  private take(signal: TerminationSignal): void {
    if (this.first === null) {
      this.first = { signal, at: this.now() };
      this.act(signal);
    } else if (this.now() - this.first.at >= ECHO_MS) {
      this.source.exit(EXIT_CODES[signal]);
    }
  }
}
