import { jest } from '@jest/globals';
import fc from 'fast-check';
import { isoNow } from './iso-time.js';

describe('isoNow', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it('is what Date writes, whatever the time was before', () => {
    const times = fc.integer({ min: Date.UTC(2020, 0, 1), max: Date.UTC(2100, 0, 1) });
    fc.assert(
      fc.property(fc.array(fc.tuple(times, fc.nat(2_500)), { minLength: 1 }), (moments) => {
        for (const [time, later] of moments) {
          for (const now of [time, time + later]) {
            jest.setSystemTime(now);
            expect(isoNow()).toBe(new Date(now).toISOString());
          }
        }
      }),
    );
  });
});
