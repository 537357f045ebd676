import type { WireClient } from './wire-protocol.js';

/** So often what is warm goes back to the pool, which closes what is idle or old. */
const COOL_DOWN_MS = 1_000;

/** A client that was taken from its pool. */
export interface HeldClient {
  readonly client: WireClient;
  /** It is given back at the first return after this round is over. */
  readonly round: number;
}

/**
 * Clients that came back a moment ago and are not given to their pool yet: its checks, timers and events at each check-out
 * cost a short call as much as sending its query does. For longer than a second none is kept from the pool.
 */
export class WarmClients {
  private readonly warm: HeldClient[] = [];
  private round = 0;
  private timer: NodeJS.Timeout | null = null;

  get size(): number {
    return this.warm.length;
  }

  /** Begins to hold a client that its pool has given out. */
  hold(client: WireClient): HeldClient {
    return { client, round: this.round };
  }

  /** The one that was used last, if it can be used still. */
  take(): HeldClient | null {
    for (;;) {
      const held = this.warm.pop();
      if (held === undefined) return null;
      if (held.client._queryable && !held.client._ending) return held;
      held.client.release(true);
    }
  }

  /** @returns false when it has been held long enough: it is the pool's then */
  keep(held: HeldClient): boolean {
    if (held.round !== this.round) return false;
    this.warm.push(held);
    this.timer ??= setTimeout(() => this.coolDown(), COOL_DOWN_MS).unref();
    return true;
  }

  /** Gives every one back; those that are in use follow when they return. */
  coolDown(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
    this.round += 1;
    for (const { client } of this.warm.splice(0)) client.release();
  }
}
