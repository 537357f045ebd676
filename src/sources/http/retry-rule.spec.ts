import { retryDelay } from './retry-rule.js';

const NOW = Date.parse('2026-01-28T09:30:00Z');

describe('retryDelay', () => {
  it('grows exponentially up to a bound, spread by the random number', () => {
    expect([0, 1, 2, 3].map((attempt) => retryDelay(attempt, undefined, NOW, 1))).toEqual([100, 200, 400, 800]);
    expect(retryDelay(40, undefined, NOW, 1)).toBe(5_000);
    expect(retryDelay(3, undefined, NOW, 0.5)).toBe(400);
    expect(retryDelay(3, undefined, NOW, 0)).toBe(0);
  });

  it.each([
    ['2', 2_000],
    [' 2 ', 2_000],
    ['Wed, 28 Jan 2026 09:30:05 GMT', 5_000],
    ['Wed, 28 Jan 2026 09:00:00 GMT', 0],
    ['soon', 0],
    ['-5', 0],
  ])('waits at least as long as Retry-After %s asks', (header, expected) =>
    expect(retryDelay(0, header, NOW, 0)).toBe(expected),
  );
});
