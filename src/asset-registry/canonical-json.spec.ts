import fc from 'fast-check';
import { canonicalJson, contentHash, sameJson } from './canonical-json.js';

const shuffled = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(shuffled);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, member]) => [key, shuffled(member)]),
  );
};

describe('canonical JSON', () => {
  it('does not depend on the order of members', () => {
    fc.assert(fc.property(fc.jsonValue(), (value) => canonicalJson(shuffled(value)) === canonicalJson(value)));
  });

  it('is JSON for the same value', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  it('holds 1 and 1.0 equal, since both come out of a JSON parser as one number', () => {
    expect(contentHash(JSON.parse('{"a":1.0,"b":1e2}'))).toBe(contentHash(JSON.parse('{"b":100,"a":1}')));
  });

  it('tells different values apart', () => {
    expect(contentHash({ a: 1 })).not.toBe(contentHash({ a: '1' }));
    expect(contentHash([1, 2])).not.toBe(contentHash([2, 1]));
  });

  it('is compared without being written', () => {
    const values = fc.oneof(
      fc.jsonValue({ maxDepth: 3 }),
      fc.constantFrom<unknown>(undefined, { a: undefined }, [null], {}),
    );
    fc.assert(
      fc.property(
        values,
        values,
        (one, other) => sameJson(one, other) === (canonicalJson(one) === canonicalJson(other)),
      ),
    );
    fc.assert(fc.property(values, (value) => sameJson(shuffled(value), value)));
  });

  it.each<[unknown, unknown]>([
    [{ a: null }, {}],
    [{}, { a: null }],
    [{ constructor: 1 }, {}],
    [{}, { toString: 1 }],
    [[], {}],
    [[1], [1, 2]],
    [{ a: [1, { b: 2 }] }, { a: [1, { b: 3 }] }],
  ])('of %j and %j is not the same', (one, other) => {
    expect(sameJson(one, other)).toBe(false);
  });
});
