import type { JsonObject } from '../../asset-registry/asset.js';
import { closedSchema, SchemaValidator } from './schema-validator.js';

const check = (schema: JsonObject, value: unknown) => new SchemaValidator(closedSchema(schema)).problems(value);

describe('SchemaValidator', () => {
  it('lists every wrong field by its JSON Pointer, with what would be right', () => {
    const schema = {
      type: 'object',
      required: ['sku', 'quantity'],
      properties: {
        sku: { type: 'string', maxLength: 3 },
        quantity: { type: 'integer' },
        kind: { enum: ['a', 'b'] },
        'a/b': { type: ['string', 'null'] },
        lines: {
          type: 'array',
          items: { type: 'object', required: ['id'], properties: { id: { format: 'uuid', type: 'string' } } },
        },
      },
    };
    const value = { sku: 'long', kind: 'c', 'a/b': 1, extra: true, lines: [{}, { id: 'x' }] };
    expect(check(schema, value)).toEqual(
      expect.arrayContaining([
        { path: '/sku', message: 'sku must have at most 3 characters.' },
        { path: '/quantity', message: 'quantity is required.' },
        { path: '/kind', message: 'kind must be one of "a", "b".' },
        { path: '/a~1b', message: 'a/b must be a string or null.' },
        { path: '/extra', message: 'extra is not known here.' },
        { path: '/lines/0/id', message: 'id is required.' },
        { path: '/lines/1/id', message: 'id must be of the format uuid.' },
      ]),
    );
    expect(check(schema, value)).toHaveLength(7);
  });

  it('refuses unknown fields unless the schema says what becomes of them', () => {
    expect(check({ type: 'object' }, { x: 1 })).toHaveLength(1);
    expect(check({ type: 'object', additionalProperties: true }, { x: 1 })).toEqual([]);
    expect(check({ type: 'object', unevaluatedProperties: true }, { x: 1 })).toEqual([]);
    expect(check({ type: 'object', additionalProperties: { type: 'string' } }, { x: 1 })).toHaveLength(1);
  });

  it('knows properties that are declared beside the root', () => {
    const shared = {
      type: 'object',
      properties: { a: {} },
      allOf: [{ $ref: '#/$defs/paged' }],
      $defs: { paged: { properties: { limit: { type: 'integer' } } } },
    };
    expect(check(shared, { a: 1, limit: 5 })).toEqual([]);
    expect(check(shared, { a: 1, other: 5 })).toEqual([{ path: '/other', message: 'other is not known here.' }]);
  });

  it('puts choices between fields into one sentence', () => {
    const schema = {
      type: 'object',
      properties: { sku: {}, quantity: {}, change: {} },
      anyOf: [{ required: ['quantity'] }, { required: ['change'] }],
      not: { required: ['quantity', 'change'] },
    };
    expect(check(schema, { sku: 1 })).toEqual([
      { path: '', message: 'The input needs at least one of quantity, change.' },
    ]);
    expect(check(schema, { quantity: 1, change: 1 })).toEqual([
      { path: '', message: 'The input must not have quantity and change together.' },
    ]);
  });

  it('compiles two schemas of the same $id apart', () => {
    const schema = (type: string) => ({ $id: 'https://example.com/s', type: 'object', properties: { a: { type } } });
    expect(check(schema('string'), { a: 'x' })).toEqual([]);
    expect(check(schema('integer'), { a: 'x' })).toHaveLength(1);
  });

  it('bounds the list of problems and the depth of values', () => {
    const items = { type: 'array', items: { type: 'integer' } };
    const problems = check({ type: 'object', properties: { a: items } }, { a: Array(5_000).fill('x') });
    expect(problems).toHaveLength(1_001);
    const tree = { $ref: '#/$defs/n', $defs: { n: { type: 'array', items: { $ref: '#/$defs/n' } } } };
    const nested = JSON.parse('['.repeat(100_000) + ']'.repeat(100_000)) as unknown;
    expect(new SchemaValidator(tree).problems(nested)).toEqual([{ path: '', message: 'The value nests too deeply.' }]);
  });

  it('does not look at formats of very long texts, whose expressions could take long', () => {
    const schema = { type: 'object', properties: { a: { type: 'string', format: 'email' } } };
    expect(check(schema, { a: 'me@example.com' })).toEqual([]);
    expect(check(schema, { a: `${'a'.repeat(2_000)}@example.com` })).toHaveLength(1);
  });
});
