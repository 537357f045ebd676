import type { WireConnection } from './wire-protocol.js';

/** PostgreSQL's text is at most about twice as long as the JSON of it; one endless row ends here. */
const MAX_WIRE_BYTES = 32 * 1024 * 1024;

/** Counts what the server answers on one connection, so that no single query's answer can fill the memory. */
export class AnswerMeter {
  private bytes = 0;
  private exceeded: (() => void) | null = null;

  constructor({ stream }: WireConnection) {
    stream.on('data', (chunk: Buffer) => {
      this.bytes += chunk.length;
      if (this.bytes > MAX_WIRE_BYTES) this.exceeded?.();
    });
  }

  /** @param exceeded called whenever more comes, once the query's answer is too long */
  begin(exceeded: () => void): void {
    this.bytes = 0;
    this.exceeded = exceeded;
  }

  end(): void {
    this.exceeded = null;
  }
}

const meters = new WeakMap<WireConnection, AnswerMeter>();

/** The meter of a connection that is open: one listener for all its queries. */
export function answerMeterOf(connection: WireConnection): AnswerMeter {
  let meter = meters.get(connection);
  if (meter === undefined) {
    meter = new AnswerMeter(connection);
    meters.set(connection, meter);
  }
  return meter;
}
