import fc from 'fast-check';
import { PersistentMap } from './persistent-map.js';

/** Pairs of texts whose hashes are equal, found by search. */
const COLLIDING = ['k32728', 'k261234', 'k32729', 'k261235', 'k32724', 'k261238'];

describe('PersistentMap', () => {
  it('does what a Map does, whatever is set and deleted in which order, and leaves older copies alone', () => {
    const key = fc.oneof(fc.string({ maxLength: 3 }), fc.constantFrom(...COLLIDING, 'a', 'b'));
    const step = fc.record({ key, value: fc.option(fc.integer()) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
        const model = new Map<string, number>();
        let map = PersistentMap.empty<number>();
        const kept: [PersistentMap<number>, Map<string, number>][] = [];
        for (const { key: name, value } of steps) {
          kept.push([map, new Map(model)]);
          if (value === null) {
            model.delete(name);
            map = map.delete(name);
          } else {
            model.set(name, value);
            map = map.set(name, value);
          }
        }
        kept.push([map, model]);
        for (const [one, expected] of kept) {
          expect(one.size).toBe(expected.size);
          expect(new Map(one.entries())).toEqual(expected);
          for (const { key: name } of steps) expect(one.get(name)).toBe(expected.get(name));
        }
      }),
      { numRuns: 100 },
    );
  });
});
