import { circuitBreaker, CircuitState, ConsecutiveBreaker, handleAll } from 'cockatiel';
import pg from 'pg';
import { SourceError } from '../source-error.js';
import type { CallClock, Interruption } from './call-clock.js';
import { connectionRefusal } from './connection-refusal.js';
import { Lease } from './lease.js';
import type { AccessMode, PostgresRole, PostgresSettings } from './postgres-settings.js';
import { sourceClientClass } from './source-client.js';
import { WarmClients, type HeldClient } from './warm-clients.js';
import type { WireClient } from './wire-protocol.js';

/** So many failed connection attempts in a row open the breaker; after the pause one attempt probes. */
const BREAKER_FAILURES = 5;
const BREAKER_PAUSE_MS = 5000;
const IDLE_MS = 30_000;
/** New connections see rotated passwords, and a name that has moved to another server. */
const MAX_LIFETIME_S = 3600;

/** The call came to a pool that is being closed, since its source was changed or archived. Nothing of it was sent. */
export class PoolClosedError extends SourceError {
  constructor(source: string) {
    super('unavailable', `The source ${source} is being replaced or closed; repeat the call.`);
  }
}

export interface RolePoolState {
  connections: number;
  idle: number;
  waiting: number;
  breaker: 'closed' | 'open' | 'half_open';
}

/** The connections of one role of one source. Nothing connects before the first call. */
export class RolePool {
  private readonly pool: pg.Pool;
  private readonly breaker = circuitBreaker(handleAll, {
    halfOpenAfter: BREAKER_PAUSE_MS,
    breaker: new ConsecutiveBreaker(BREAKER_FAILURES),
  });
  private readonly clients = new Set<pg.PoolClient>();
  private readonly warm = new WarmClients();
  private readonly drained: (() => void)[] = [];
  private inUse = 0;
  private closing = false;

  constructor(
    private readonly settings: PostgresSettings,
    role: PostgresRole,
    mode: AccessMode,
  ) {
    this.pool = new pg.Pool({
      max: settings.poolSize,
      connectionTimeoutMillis: settings.waitMs,
      idleTimeoutMillis: IDLE_MS,
      maxLifetimeSeconds: MAX_LIFETIME_S,
      // The breaker stands around connecting, not around calls: a query that fails says nothing about the server's health,
      // and a pool whose connections are all busy is not a server that is down.
      Client: sourceClientClass(settings, role, mode, (attempt) => this.breaker.execute(attempt)),
    });
    // A connection that ends while idle must not end the process.
    this.pool.on('error', () => undefined);
    this.pool.on('connect', (client) => this.clients.add(client));
    this.pool.on('remove', (client) => this.clients.delete(client));
  }

  /**
   * A connection for one call.
   * @throws SourceError `unavailable` when none comes in time, `timeout` or `cancelled` when the call ends first
   */
  acquire(clock: CallClock): Promise<Lease> {
    if (this.closing) return Promise.reject(new PoolClosedError(this.settings.source));
    if (clock.interrupted !== null) return Promise.reject(this.ended(clock.interrupted));
    this.inUse += 1;
    const held = this.warm.take();
    if (held !== null) return Promise.resolve(this.lease(held));
    return new Promise((resolve, reject) => {
      let gaveUp = false;
      const fail = (error: SourceError): void => {
        this.returned();
        reject(error);
      };
      this.pool.connect((error, client) => {
        if (gaveUp) {
          client?.release();
          return;
        }
        clock.listen(null);
        if (client === undefined) fail(this.noConnection(error));
        else resolve(this.lease(this.warm.hold(client as WireClient)));
      });
      clock.listen((why) => {
        gaveUp = true;
        fail(this.ended(why));
      });
    });
  }

  get state(): RolePoolState {
    const { totalCount, idleCount, waitingCount } = this.pool;
    const breaker =
      this.breaker.state === CircuitState.Closed
        ? 'closed'
        : this.breaker.state === CircuitState.HalfOpen
          ? 'half_open'
          : 'open';
    return { connections: totalCount, idle: idleCount + this.warm.size, waiting: waitingCount, breaker };
  }

  /** Refuses new calls, lets running ones end for at most `graceMs`, and closes every connection. */
  async close(graceMs: number): Promise<void> {
    if (this.closing) return;
    this.closing = true;
    if (this.inUse > 0) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, graceMs);
        this.drained.push(() => {
          clearTimeout(timer);
          resolve();
        });
      });
    }
    this.warm.coolDown();
    const ended = this.pool.end();
    if (this.inUse > 0) for (const client of this.clients) (client as WireClient).connection.stream.destroy();
    await ended;
  }

  private lease(held: HeldClient): Lease {
    return new Lease(held.client, (destroy) => {
      // Whoever waits, waits at the pool.
      const isFree = !destroy && !this.closing && this.pool.waitingCount === 0;
      if (!isFree || !this.warm.keep(held)) held.client.release(destroy);
      this.returned();
    });
  }

  private returned(): void {
    this.inUse -= 1;
    if (this.inUse === 0) for (const drained of this.drained.splice(0)) drained();
  }

  private noConnection(cause: unknown): SourceError {
    if (cause instanceof SourceError) return cause;
    return this.unavailable(connectionRefusal(cause, this.settings.waitMs), cause);
  }

  private ended(why: Interruption): SourceError {
    return why === 'timeout'
      ? new SourceError('timeout', `No connection to ${this.settings.source} was free within the call's time.`)
      : new SourceError('cancelled', 'The caller went away before the query began.');
  }

  private unavailable(what: string, cause?: unknown): SourceError {
    return new SourceError('unavailable', `The source ${this.settings.source} ${what}.`, { cause });
  }
}
