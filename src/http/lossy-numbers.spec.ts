import fc from 'fast-check';
import { findLossyNumber } from './lossy-numbers.js';

describe('a number that a double cannot hold', () => {
  it.each<[string, (string | number)[]]>([
    ['9007199254740993', []],
    ['{"a":{"b/c":[1,{"x":"y"},-9007199254740993]}}', ['a', 'b/c', 2]],
    ['{"a":[[1,2],[3]],"b":[[],[],[0,12345678901234567890]]}', ['b', 2, 1]],
    ['[ 1 , { "k" : "9007199254740993" , "q\\"}" : 9007199254740993 } ]', [1, 'q"}']],
    ['{"\\u0061":123456789012345678901234567890}', ['a']],
    ['[0,1234567890123.456789]', [1]],
    ['9007199254740993e-3', []],
    ['[0.1234567890123456789]', [0]],
    ['{"a":1.00000000000000001}', ['a']],
    ['[-12345678901234567.8E-3]', [0]],
  ])('is found in %s', (text, path) => expect(findLossyNumber(text)).toEqual(path));

  it.each([
    '9007199254740991',
    '[9007199254740992,-9007199254740992]',
    '1000000000000000000000000',
    '"9007199254740993"',
    '{"9007199254740993":1}',
    '0.1',
    '0.10000000000000001',
    '59.970000000000006',
    '[1.50000000000000000000000,0.000000000000000000001]',
    '1234567890123.4568',
    '"\\\\" ',
  ])('is not found in %s', (text) => expect(findLossyNumber(text)).toBeNull());

  it('is never found in what JavaScript itself has written', () => {
    const double = fc.double({ noNaN: true, noDefaultInfinity: true });
    const value = fc.oneof(fc.jsonValue(), double, double.map((n) => n * 1e18).filter(Number.isFinite));
    fc.assert(
      fc.property(fc.array(value), (values) => {
        const text = JSON.stringify(values);
        expect(findLossyNumber(text)).toBeNull();
        expect(findLossyNumber(`[${text},[9007199254740993]]`)).toEqual([1, 0]);
      }),
      { numRuns: 200 },
    );
  });
});
