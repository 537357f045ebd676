import fc from 'fast-check';
import { createTestSource, type TestSource } from '../../../../test/support/test-source.js';
import { BUILTIN_TYPES, type PgType } from '../../../sources/postgres/pg-type.js';
import { PostgresPools } from '../../../sources/postgres/postgres-pools.js';
import { RowWriter } from '../../../sources/postgres/row-writer.js';
import type { Problem } from '../../../errors/problem.js';
import { encodeBindValue } from './bind-value.js';

const type = (name: string): PgType => [...BUILTIN_TYPES.values()].find((each) => each.name === name)!;
const encode = (value: unknown, name: string): string | null => {
  const problems: Problem[] = [];
  const text = encodeBindValue(value, type(name), '/x', problems);
  if (problems.length > 0) throw new Error(problems.map(({ path, message }) => `${path} ${message}`).join('; '));
  return text;
};

describe('encodeBindValue', () => {
  it.each([
    [null, 'text', null],
    [undefined, 'integer[]', null],
    ['it’s "x"', 'text', 'it’s "x"'],
    [7, 'text', '7'],
    [true, 'text', 'true'],
    [{ a: 1 }, 'text', '{"a":1}'],
    [1, 'integer', '1'],
    [1.0, 'bigint', '1'],
    ['9223372036854775807', 'bigint', '9223372036854775807'],
    [' +7 ', 'integer', '+7'],
    [0.1, 'numeric', '0.1'],
    [1e-7, 'numeric', '1e-7'],
    [-123456789012.345, 'numeric', '-123456789012.345'],
    [0.000123456789012345, 'numeric', '0.000123456789012345'],
    [59.970000000000006, 'numeric', '59.970000000000006'],
    ['1234567890123.456789', 'numeric', '1234567890123.456789'],
    [1234567890123.456789, 'double precision', '1234567890123.4568'],
    [{ a: 0.30000000000000004 }, 'jsonb', '{"a":0.30000000000000004}'],
    ['12345678901234567890.12', 'numeric', '12345678901234567890.12'],
    ['NaN', 'double precision', 'NaN'],
    [1e300, 'double precision', '1e+300'],
    [false, 'boolean', 'false'],
    ['yes', 'boolean', 'yes'],
    ['{000000000000-4000-8000000000000007}', 'uuid', '{000000000000-4000-8000000000000007}'],
    ['2024-02-29', 'date', '2024-02-29'],
    ['Jan 28 2026', 'date', 'Jan 28 2026'],
    ['-infinity', 'timestamp with time zone', '-infinity'],
    [' Today ', 'date', ' Today '],
    ['a', 'jsonb', '"a"'],
    [[1, 'b', null], 'jsonb', '[1,"b",null]'],
    ['AP8Q', 'bytea', '\\x00ff10'],
    [['a', null, 'NULL', '', '"', '\\', '{,}'], 'text[]', '{"a",NULL,"NULL","","\\"","\\\\","{,}"}'],
    [[], 'text[]', '{}'],
    [
      [
        [1, 2],
        [3, null],
      ],
      'integer[]',
      '{{"1","2"},{"3",NULL}}',
    ],
    [[[], []], 'integer[]', '{}'],
    [[{ a: '"' }, [1]], 'jsonb[]', '{"{\\"a\\":\\"\\\\\\"\\"}","[1]"}'],
    ['2026-01-28T09:30:00Z', 'timestamp with time zone', '2026-01-28T09:30:00Z'],
  ])('writes %j for %s as %j', (value, name, text) => expect(encode(value, name)).toBe(text));

  it.each([
    [9007199254740993, 'bigint', 'give it as a string'],
    [9007199254740993, 'numeric', 'give it as a string'],
    [9007199254740993, 'text', 'give it as a string'],
    [{ deep: [9007199254740993] }, 'jsonb', 'give it as a string'],
    [1.5, 'integer', 'a whole number'],
    ['x', 'integer', 'a whole number'],
    [true, 'integer', 'a whole number'],
    ['1e3', 'bigint', 'a whole number'],
    [2 ** 31, 'integer', 'from -2147483648 to 2147483647'],
    ['9223372036854775808', 'bigint', 'from -9223372036854775808'],
    [40000, 'smallint', 'from -32768'],
    ['1,5', 'numeric', 'a number'],
    ['0x10', 'numeric', 'a number'],
    ['a\0b', 'text', 'cannot store'],
    ['\ud800', 'text', 'cannot store'],
    [{ a: 'x\0' }, 'jsonb', 'cannot store'],
    [{ '\udc00': 1 }, 'jsonb', 'cannot store'],
    ['{a}', 'text[]', 'an array'],
    [[[1], [2, 3]], 'integer[]', 'arrays of one length'],
    [[[1], 2], 'integer[]', 'arrays of one length'],
    ['not base64!', 'bytea', 'base64'],
    ['abc', 'uuid', 'a UUID'],
    ['{00000000-0000-4000-8000-000000000007', 'uuid', 'a UUID'],
    ['', 'date', 'a date'],
    ['zzz', 'date', 'a date'],
    ['2026-02-30', 'date', 'a date'],
    ['2026-13-01T00:00:00Z', 'timestamp with time zone', 'a date'],
    ['soon', 'timestamp without time zone', 'a date'],
    [[1], 'uuid', 'a string'],
  ])('refuses %j for %s', (value, name, message) => expect(() => encode(value, name)).toThrow(message));

  it('points to the element of an array that is wrong', () =>
    expect(() => encode(['1', 'x', '3', 'y'], 'integer[]')).toThrow('/x/1 must be a whole number.; /x/3 must'));
});

describe('a value on its way through the server and back', () => {
  let source: TestSource;
  let pools: PostgresPools;

  beforeAll(async () => {
    source = await createTestSource('SELECT 1');
    pools = new PostgresPools(source.settings);
  });
  afterAll(async () => {
    await pools.close(1000);
    await source.drop();
  });

  const throughServer = async (value: unknown, name: string): Promise<unknown> => {
    const writer = new RowWriter(pools.types, { maxRows: 1, maxBytes: 1 << 24 });
    const { oid } = type(name);
    const statement = { name: `echo_${oid}`, sql: 'SELECT $1 AS x', parameterTypes: [oid] };
    const limits = { deadline: Date.now() + 5000, signal: new AbortController().signal, rowLimit: 0 };
    await pools.run('read', statement, [encode(value, name)], writer, limits);
    return (JSON.parse(writer.finish()) as { x: unknown }).x;
  };

  const text = fc.string({ unit: 'grapheme' }).filter((each) => !/\0|\p{Surrogate}/u.test(each));
  const hostile = fc.constantFrom(
    "'; DROP TABLE x; --",
    '{"a"}',
    '{}',
    '}{',
    'NULL',
    '\\',
    '"',
    '\\"',
    "''",
    '$1',
    '{{sku}}',
  );
  const anyText = fc.oneof(text, hostile);
  // JSON has no -0, and PostgreSQL's numeric has none either.
  const storable = (_key: string, part: unknown): unknown =>
    typeof part === 'number' && Number.isInteger(part) && !Number.isSafeInteger(part) ? 0.5 : part;
  const json = fc
    .jsonValue({ maxDepth: 3 })
    .map((each) => JSON.parse(JSON.stringify(each).replaceAll('\\u0000', '?'), storable) as unknown);

  it.each<[string, fc.Arbitrary<unknown>]>([
    ['text', anyText],
    ['text[]', fc.array(fc.option(anyText))],
    ['integer', fc.integer()],
    ['bigint', fc.maxSafeInteger()],
    ['numeric', fc.integer({ min: -1e9, max: 1e9 }).map((n) => n / 1000)],
    ['double precision', fc.double({ noNaN: true, noDefaultInfinity: true }).map((n) => n + 0)],
    ['boolean[]', fc.array(fc.option(fc.boolean()))],
    ['bytea', fc.uint8Array().map((bytes) => Buffer.from(bytes).toString('base64'))],
    [
      'integer[]',
      fc
        .integer({ min: 1, max: 4 })
        .chain((size) =>
          fc.array(fc.array(fc.option(fc.integer()), { minLength: size, maxLength: size }), { minLength: 1 }),
        ),
    ],
    ['jsonb', json.filter((each) => each !== null)],
    ['jsonb[]', fc.array(json.filter((each) => each !== null))],
  ])('is the same as %s', async (name, values) => {
    await fc.assert(
      fc.asyncProperty(values, async (value) => expect(await throughServer(value, name)).toEqual(value)),
      { numRuns: 60 },
    );
  });

  it('keeps every digit of numbers that JavaScript cannot hold', async () => {
    const writer = new RowWriter(pools.types, { maxRows: 1, maxBytes: 1000 });
    const statement = { name: 'digits', sql: 'SELECT $1 AS b, $2 AS n, $3 AS j', parameterTypes: [20, 1700, 3802] };
    const values = [
      encode('-9223372036854775808', 'bigint'),
      encode('0.10000000000000000000000001', 'numeric'),
      '[1e3]',
    ];
    const limits = { deadline: Date.now() + 5000, signal: new AbortController().signal, rowLimit: 0 };
    await pools.run('read', statement, values, writer, limits);
    expect(writer.finish()).toBe('{"b":-9223372036854775808,"n":0.10000000000000000000000001,"j":[1000]}');
  });
});
