import fc from 'fast-check';
import { DomainError } from '../errors/domain-error.js';
import { MAX_JSON_DEPTH, isStorableText, parseJsonDocument } from './json-document.js';

const parse = (text: string): unknown => parseJsonDocument(Buffer.from(text));

function refusal(text: string | Buffer): { code: string; path: string | undefined; position: number | undefined } {
  try {
    parseJsonDocument(Buffer.from(text));
  } catch (error) {
    if (error instanceof DomainError) {
      return { code: error.code, path: error.details[0]?.path, position: error.details[0]?.position };
    }
    throw error;
  }
  throw new Error('was accepted');
}

const nested = (levels: number): string => '['.repeat(levels) + ']'.repeat(levels);

describe('parseJsonDocument', () => {
  it('answers the value of any JSON document that can be stored', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 8 }), (value) => {
        fc.pre(isStorableText(JSON.stringify(value)) && !JSON.stringify(value).includes('\\u0000'));
        fc.pre(!JSON.stringify(value).includes('__proto__'));
        const text = JSON.stringify(value);
        expect(JSON.stringify(parse(text))).toBe(text);
      }),
    );
  });

  it('answers undefined for an empty body and skips a byte order mark', () => {
    expect(parseJsonDocument(Buffer.alloc(0))).toBeUndefined();
    expect(parse('\ufeff{"a":1}')).toEqual({ a: 1 });
  });

  it('says at which character the text stops being JSON, without quoting it', () => {
    expect(refusal('{"password":"hunter2",}')).toEqual({ code: 'MALFORMED_REQUEST', path: '', position: 22 });
    try {
      parse('{"password":"hunter2" nonsense}');
    } catch (error) {
      expect(JSON.stringify(error) + (error as Error).message).not.toContain('hunter2');
    }
  });

  it.each(['', '{', '"', 'nul', '{"a":1', 'undefined', '{a:1}', "{'a':1}", '01', '[1,]', '\u0001'].filter(Boolean))(
    'refuses %j as broken',
    (text) => expect(refusal(text).code).toBe('MALFORMED_REQUEST'),
  );

  it('refuses bytes that are not UTF-8', () => {
    expect(refusal(Buffer.from([0x22, 0xff, 0xfe, 0x22])).code).toBe('MALFORMED_REQUEST');
    // CESU-8: half a surrogate pair written as three bytes.
    expect(refusal(Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22])).code).toBe('MALFORMED_REQUEST');
  });

  it('accepts what nests up to the limit and refuses what nests deeper, however deep', () => {
    expect(parse(nested(MAX_JSON_DEPTH))).toBeInstanceOf(Array);
    for (const levels of [MAX_JSON_DEPTH + 1, 1_000, 100_000]) {
      expect(refusal(nested(levels)).code).toBe('MALFORMED_REQUEST');
      expect(refusal('{"a":'.repeat(levels) + '1' + '}'.repeat(levels)).code).toBe('MALFORMED_REQUEST');
    }
  });

  it.each([
    ['{"a":{"b/c":["x","\\u0000"]}}', '/a/b~1c/1'],
    ['{"a":"x\\ud800y"}', '/a'],
    ['{"a":"\\udc00\\ud800"}', '/a'],
    ['["ok","\\udfff"]', '/1'],
    ['{"a\\u0000b":1}', '/a\ufffdb'],
    ['{"\\ud83d":1}', '/\ufffd'],
  ])('refuses %s, which PostgreSQL cannot store, and names the field', (text, path) => {
    expect(refusal(text)).toMatchObject({ code: 'VALUE_NOT_STORABLE', path });
  });

  it('accepts escapes that make whole characters', () => {
    expect(parse('{"a":"\\ud83d\\ude00 \\u00e9 \\ufffd"}')).toEqual({ a: '😀 é \ufffd' });
  });

  it.each([
    ['{"__proto__":{"admin":true}}', '/__proto__'],
    ['{"a":[{"\\u005f_proto__":1}]}', '/a/0/__proto__'],
    ['{"constructor":{"prototype":{"admin":true}}}', '/constructor'],
  ])('refuses %s, which would poison a prototype', (text, path) => {
    expect(refusal(text)).toMatchObject({ code: 'MALFORMED_REQUEST', path });
  });

  it('refuses a number that would turn into null when stored', () => {
    expect(refusal('{"a":1e400}')).toMatchObject({ code: 'MALFORMED_REQUEST', path: '/a' });
  });

  it('answers or refuses with an error of the catalogue, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        try {
          parseJsonDocument(Buffer.from(bytes));
        } catch (error) {
          expect(error).toBeInstanceOf(DomainError);
        }
      }),
    );
  });
});
