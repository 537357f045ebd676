import fc from 'fast-check';
import { findLossyInteger } from './lossy-integers.js';

describe('an integer that a double cannot hold', () => {
  it.each<[string, (string | number)[]]>([
    ['9007199254740993', []],
    ['{"a":{"b/c":[1,{"x":"y"},-9007199254740993]}}', ['a', 'b/c', 2]],
    ['{"a":[[1,2],[3]],"b":[[],[],[0,12345678901234567890]]}', ['b', 2, 1]],
    ['[ 1 , { "k" : "9007199254740993" , "q\\"}" : 9007199254740993 } ]', [1, 'q"}']],
    ['{"\\u0061":123456789012345678901234567890}', ['a']],
  ])('is found in %s', (text, path) => expect(findLossyInteger(text)).toEqual(path));

  it.each([
    '9007199254740991',
    '[9007199254740992,-9007199254740992]',
    '1000000000000000000000000',
    '"9007199254740993"',
    '{"9007199254740993":1}',
    '0.1234567890123456789',
    '9007199254740993e-3',
    '"\\\\" ',
  ])('is not found in %s', (text) => expect(findLossyInteger(text)).toBeNull());

  it('is never found in what JavaScript itself has written', () => {
    const value = fc.oneof(
      fc.jsonValue(),
      fc.double({ noNaN: true, noDefaultInfinity: true }).map((n) => n * 1e18),
    );
    fc.assert(
      fc.property(fc.array(value), (values) => {
        const text = JSON.stringify(values);
        expect(findLossyInteger(text)).toBeNull();
        expect(findLossyInteger(`[${text},[9007199254740993]]`)).toEqual([1, 0]);
      }),
      { numRuns: 200 },
    );
  });
});
