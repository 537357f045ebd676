import fc from 'fast-check';
import { arrayOf, BUILTIN_TYPES, type PgType } from './pg-type.js';
import { RowWriter } from './row-writer.js';
import { TypeCatalogue } from './type-catalogue.js';
import { valueWriter } from './value-writer.js';

const type = (name: string): PgType => [...BUILTIN_TYPES.values()].find((each) => each.name === name)!;
const write = (name: string, text: string): string => valueWriter(type(name))(text);

describe('the JSON of a value', () => {
  it.each([
    ['integer', '7', '7'],
    ['bigint', '9007199254740993', '9007199254740993'],
    ['numeric', '12345678901234567890.1200', '12345678901234567890.1200'],
    ['numeric', '-0.5', '-0.5'],
    ['numeric', 'NaN', '"NaN"'],
    ['numeric', 'Infinity', '"Infinity"'],
    ['double precision', '-Infinity', '"-Infinity"'],
    ['double precision', '1e+20', '1e+20'],
    ['double precision', '5e-324', '5e-324'],
    ['boolean', 't', 'true'],
    ['boolean', 'f', 'false'],
    ['text', '', '""'],
    ['text', 'a "b" \\ c\n\u0001', '"a \\"b\\" \\\\ c\\n\\u0001"'],
    ['text', 'é😀\u2028', '"é😀\u2028"'],
    ['uuid', '3b0c1b0a-0000-4000-8000-000000000000', '"3b0c1b0a-0000-4000-8000-000000000000"'],
    ['jsonb', '{"a": [1, 2.50, 9007199254740993]}', '{"a": [1, 2.50, 9007199254740993]}'],
    ['json', '{\r\n  "a": 1\n}', '{    "a": 1 }'],
    ['bytea', '\\x00ff10', '"AP8Q"'],
    ['bytea', '\\x', '""'],
    ['date', '2026-01-28', '"2026-01-28"'],
    ['date', '0044-03-15 BC', '"-000043-03-15"'],
    ['date', '0001-01-01 BC', '"0000-01-01"'],
    ['date', '12345-01-01', '"+012345-01-01"'],
    ['date', 'infinity', '"infinity"'],
    ['timestamp with time zone', '2026-01-28 09:30:00+00', '"2026-01-28T09:30:00Z"'],
    ['timestamp with time zone', '2026-01-28 09:30:00.123456+00', '"2026-01-28T09:30:00.123456Z"'],
    ['timestamp with time zone', '0044-03-15 09:30:00+00 BC', '"-000043-03-15T09:30:00Z"'],
    ['timestamp with time zone', '12345-01-28 09:30:00+00', '"+012345-01-28T09:30:00Z"'],
    ['timestamp with time zone', '-infinity', '"-infinity"'],
    ['timestamp without time zone', '2026-01-28 09:30:00.5', '"2026-01-28T09:30:00.5"'],
    ['timestamp without time zone', '0044-03-15 09:30:00 BC', '"-000043-03-15T09:30:00"'],
    ['interval', 'P1DT2S', '"P1DT2S"'],
    ['text[]', '{}', '[]'],
    ['text[]', '{a,NULL,"NULL","","b \\"c\\" \\\\","{x}",é}', '["a",null,"NULL","","b \\"c\\" \\\\","{x}","é"]'],
    ['integer[]', '{{1,2},{3,NULL}}', '[[1,2],[3,null]]'],
    ['integer[]', '[0:1]={5,6}', '[5,6]'],
    ['jsonb[]', '{"{\\"a\\": 1}",NULL}', '[{"a": 1},null]'],
    ['timestamp with time zone[]', '{"2026-01-28 09:30:00+00"}', '["2026-01-28T09:30:00Z"]'],
    ['boolean[]', '{t,f}', '[true,false]'],
    ['int2vector', '1 2', '"1 2"'],
  ])('of %s %s is %s', (name, text, json) => {
    expect(write(name, text)).toBe(json);
    JSON.parse(write(name, text));
  });

  it('of an array keeps a delimiter of its own', () => {
    const box = arrayOf(1020, { oid: 603, name: 'box', family: 'other', element: null, delimiter: ';' });
    expect(valueWriter(box)('{(1,1),(0,0);(2,2),(0,0)}')).toBe('["(1,1),(0,0)","(2,2),(0,0)"]');
  });

  it('of any text is that text', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (text) => JSON.parse(write('text', text)) === text));
  });
});

describe('RowWriter', () => {
  const columns = [
    { name: 'a "b"', dataTypeID: 23 },
    { name: 'c', dataTypeID: 25 },
    { name: 'unknown', dataTypeID: 999_999 },
  ];
  const writer = (maxRows: number, maxBytes = 1000): RowWriter => {
    const made = new RowWriter(new TypeCatalogue(), { maxRows, maxBytes });
    made.start(columns);
    return made;
  };

  it('writes rows as objects, nulls and unknown types included', () => {
    const rows = writer(5);
    expect(rows.row(['1', 'x', '(1,2)'])).toBe(true);
    expect(rows.row([null, null, null])).toBe(true);
    expect(rows.finish()).toBe('{"a \\"b\\"":1,"c":"x","unknown":"(1,2)"},{"a \\"b\\"":null,"c":null,"unknown":null}');
    expect(rows).toMatchObject({ rowCount: 2, truncated: false, tooLarge: false });
  });

  it('counts a row over the bound and does not write it', () => {
    const rows = writer(1);
    rows.row(['1', 'x', null]);
    rows.row(['2', 'y', null]);
    expect(rows.finish()).not.toContain('"y"');
    expect(rows).toMatchObject({ rowCount: 1, truncated: true });
  });

  it('wants no more when the text is too large, and keeps none of it', () => {
    const rows = writer(100, 200);
    let wanted = true;
    for (let count = 0; wanted && count < 50; count += 1) wanted = rows.row(['1', 'x'.repeat(20), null]);
    expect(wanted).toBe(false);
    expect(rows.finish()).toBe('');
    expect(rows.tooLarge).toBe(true);
  });

  it('counts bytes, not characters', () => {
    const rows = writer(100, 100);
    expect(rows.row(['1', '가'.repeat(30), null])).toBe(true);
    expect(rows.finish()).toBe('');
    expect(rows.tooLarge).toBe(true);
  });

  it('forgets what came before when a statement is begun again', () => {
    const rows = writer(1);
    rows.row(['1', 'x', null]);
    rows.start([{ name: 'only', dataTypeID: 16 }]);
    rows.row(['t']);
    expect(rows.finish()).toBe('{"only":true}');
  });
});
