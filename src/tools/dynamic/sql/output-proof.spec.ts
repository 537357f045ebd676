import type { JsonObject } from '../../../asset-registry/asset.js';
import { BUILTIN_TYPES } from '../../../sources/postgres/pg-type.js';
import type { ResultKind } from './output-columns.js';
import { proveOutput } from './output-proof.js';

const typeNamed = (name: string) => [...BUILTIN_TYPES.values()].find((type) => type.name === name)!;
const prove = (types: string[], schema: JsonObject | null, result: ResultKind = 'row') =>
  proveOutput(
    types.map((name, index) => ({ name: 'abc'.charAt(index), type: typeNamed(name) })),
    result,
    schema,
  );
const row = (properties: JsonObject, more: JsonObject = {}) => ({ type: 'object', properties, ...more });
const string = { type: 'string' };

describe('the columns of a statement', () => {
  it.each<[string, JsonObject]>([
    ['text', { type: 'string', description: 'A name.' }],
    ['uuid', { type: 'string', format: 'uuid' }],
    ['date', { type: 'string', format: 'date' }],
    ['timestamp with time zone', { type: ['string', 'null'], format: 'date-time' }],
    ['bigint', { type: 'integer' }],
    ['numeric', { type: 'number' }],
    ['integer', { type: 'number' }],
    ['boolean', { type: 'boolean' }],
    ['jsonb', {}],
    ['text[]', { type: 'array' }],
  ])('of type %s prove %j', (type, schema) => {
    expect(prove([type], row({ a: schema })).complete).toBe(true);
    expect(prove([type], { type: 'array', items: row({ a: schema }) }, 'rows').complete).toBe(true);
  });

  it.each<[string, unknown]>([
    ['text', { type: 'string', enum: ['x'] }],
    ['text', { const: 'x' }],
    ['text', { type: 'string', maxLength: 3 }],
    ['text', { type: 'string', format: 'uuid' }],
    ['integer', { type: 'integer', minimum: 0 }],
    ['numeric', { type: 'integer' }],
    ['jsonb', { type: 'object' }],
    ['text[]', { type: 'array', items: string }],
    ['text', { $ref: '#/$defs/name' }],
    ['text', false],
  ])('of type %s leave %j to be looked for in the values', (type, schema) => {
    expect(prove([type], row({ a: schema })).complete).toBe(false);
  });

  it.each<[JsonObject, ResultKind]>([
    [{ type: 'array', maxItems: 3, items: row({}) }, 'rows'],
    [row({}, { minProperties: 1 }), 'row'],
    [row({}, { additionalProperties: { type: 'integer' } }), 'row'],
    [{ anyOf: [row({})] }, 'row'],
    [row({ affected: { type: 'integer', minimum: 1 } }), 'affected'],
  ])('leave %j of result %s to be looked for in the answer', (schema, result) => {
    expect(prove(['text'], schema, result).complete).toBe(false);
  });

  it('prove all of a schema that is not there', () =>
    expect(prove(['text'], null)).toEqual({ complete: true, neverNull: new Set(), needsRow: false }));

  it('cannot prove that a value or a row is there, which is noticed as the rows come', () => {
    const schema = row({ a: string, b: { type: ['string', 'null'] } });
    expect(prove(['text', 'text', 'text'], schema)).toEqual({
      complete: true,
      neverNull: new Set([0]),
      needsRow: true,
    });
    expect(prove(['text'], { ...schema, type: ['object', 'null'] }).needsRow).toBe(false);
    expect(prove(['text'], { type: 'array', items: schema }, 'rows').needsRow).toBe(false);
  });
});
