import { MASKED, writeOnlyMask } from './write-only.js';

describe('writeOnlyMask', () => {
  it('is not there where nothing is to be masked', () => {
    expect(writeOnlyMask({ type: 'object', properties: { a: { type: 'string', writeOnly: false } } })).toBeNull();
  });

  it('masks what the schema marks, however deep, and leaves the rest', () => {
    const mask = writeOnlyMask({
      type: 'object',
      properties: {
        user: { type: 'string' },
        password: { type: 'string', writeOnly: true },
        servers: { type: 'array', items: { $ref: '#/$defs/server' } },
        either: { anyOf: [{ type: 'string' }, { type: 'object', properties: { key: { writeOnly: true } } }] },
      },
      patternProperties: { '^secret_': { writeOnly: true } },
      $defs: { server: { type: 'object', properties: { host: {}, token: { writeOnly: true } } } },
    })!;
    const value = {
      password: { whatever: 'x' },
      servers: [{ host: 'a', token: 'b' }],
      either: { key: 'k', other: 1 },
    };
    expect(mask(value)).toEqual({
      password: MASKED,
      servers: [{ host: 'a', token: MASKED }],
      either: { key: MASKED, other: 1 },
    });
    expect(value.password).toEqual({ whatever: 'x' });
  });
});
