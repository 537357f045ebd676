import fc from 'fast-check';
import { parseJsonPointer, sliceJson } from './json-slice.js';

const slice = (json: string, pointer: string): string | undefined => sliceJson(json, parseJsonPointer(pointer)!);

describe('parseJsonPointer', () => {
  it.each([
    ['', []],
    ['/', ['']],
    ['/a/b', ['a', 'b']],
    ['/a~1b/~0c/~01', ['a/b', '~c', '~1']],
  ])('reads %j', (pointer, tokens) => expect(parseJsonPointer(pointer)).toEqual(tokens));

  it.each(['a', '#/a', '/a~', '/~2'])('refuses %j', (pointer) => expect(parseJsonPointer(pointer)).toBeNull());
});

describe('sliceJson', () => {
  it('keeps every digit of a number', () => {
    const json = ' { "total" : 12345678901234567890.0010 , "items":[ 9007199254740993 ] } ';
    expect(slice(json, '/total')).toBe('12345678901234567890.0010');
    expect(slice(json, '/items')).toBe('[ 9007199254740993 ]');
    expect(slice(json, '/items/0')).toBe('9007199254740993');
    expect(slice(json, '')).toBe('{ "total" : 12345678901234567890.0010 , "items":[ 9007199254740993 ] }');
  });

  it.each([
    ['{"a":{"b":[1,{"c":null}]}}', '/a/b/1/c', 'null'],
    ['{"a":1,"a":2}', '/a', '2'],
    ['{"a\\u002fb":1}', '/a~1b', '1'],
    ['{"\\"":{"]":"}"}}', '/"/]', '"}"'],
    ['{"a":"\\\\","b":2}', '/b', '2'],
    ['[[],[1]]', '/1/0', '1'],
    ['{"":{"":1}}', '//', '1'],
  ])('finds in %s at %s the text %s', (json, pointer, expected) => expect(slice(json, pointer)).toBe(expected));

  it.each([
    ['{"a":1}', '/b'],
    ['{}', '/a'],
    ['[]', '/0'],
    ['[1]', '/1'],
    ['[1]', '/-'],
    ['[1]', '/00'],
    ['[1]', '/length'],
    ['{"a":1}', '/a/b'],
    ['"text"', '/0'],
    ['{"a":1}', '/toString'],
  ])('finds in %s nothing at %s', (json, pointer) => expect(slice(json, pointer)).toBeUndefined());

  it('finds what JSON.parse would find, at every place of any document', () => {
    const walk = (value: unknown, json: string, tokens: string[]): void => {
      expect(JSON.parse(sliceJson(json, tokens)!)).toEqual(value);
      if (value === null || typeof value !== 'object') return;
      for (const [key, member] of Object.entries(value)) walk(member, json, [...tokens, key]);
    };
    fc.assert(
      fc.property(fc.json({ maxDepth: 5 }), fc.constantFrom(0, 2), (json, indent) => {
        const value: unknown = JSON.parse(json);
        walk(value, JSON.stringify(value, null, indent), []);
      }),
    );
  });

  it('finds a value behind a string of megabytes, and one a million levels deep', () => {
    expect(slice(JSON.stringify({ long: '\\"'.repeat(2_000_000), x: 1 }), '/x')).toBe('1');
    expect(slice(`[${'['.repeat(1_000_000)}${']'.repeat(1_000_000)},7]`, '/1')).toBe('7');
  });
});
