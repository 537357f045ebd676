import { jest } from '@jest/globals';
import { WarmClients } from './warm-clients.js';
import type { WireClient } from './wire-protocol.js';

class FakeClient {
  _queryable = true;
  _ending = false;
  released: (boolean | undefined)[] = [];

  release(destroy?: boolean): void {
    this.released.push(destroy);
  }
}

const fake = (): { client: WireClient; released: (boolean | undefined)[]; die(): void } => {
  const client = new FakeClient();
  return {
    client: client as unknown as WireClient,
    released: client.released,
    die: () => (client._queryable = false),
  };
};

describe('WarmClients', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it('gives out first what came back last', () => {
    const warm = new WarmClients();
    const [first, second] = [warm.hold(fake().client), warm.hold(fake().client)];
    expect(warm.keep(first)).toBe(true);
    expect(warm.keep(second)).toBe(true);
    expect([warm.take(), warm.take(), warm.take()]).toEqual([second, first, null]);
  });

  it('closes a connection that died meanwhile, and gives out another', () => {
    const warm = new WarmClients();
    const [alive, dead] = [fake(), fake()];
    warm.keep(warm.hold(alive.client));
    warm.keep(warm.hold(dead.client));
    dead.die();
    expect(warm.take()?.client).toBe(alive.client);
    expect(dead.released).toEqual([true]);
  });

  it('keeps none from its pool for longer than a second, in use or not', () => {
    const warm = new WarmClients();
    const [idle, used] = [fake(), fake()];
    warm.keep(warm.hold(idle.client));
    const held = warm.hold(used.client);
    jest.advanceTimersByTime(1_000);
    expect(idle.released).toEqual([undefined]);
    expect(warm.size).toBe(0);
    expect(warm.keep(held)).toBe(false);
  });
});
