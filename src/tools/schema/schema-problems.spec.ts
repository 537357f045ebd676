import fc from 'fast-check';
import type { JsonObject } from '../../asset-registry/asset.js';
import { schemaProblems } from './schema-problems.js';
import { SchemaValidator } from './schema-validator.js';

const object = (properties: JsonObject, more: JsonObject = {}): JsonObject => ({ type: 'object', properties, ...more });
const problemsOf = (schema: JsonObject) => schemaProblems(schema, '/tool_input_schema').problems;

describe('schemaProblems', () => {
  it.each<[string, JsonObject]>([
    ['plain properties', object({ sku: { type: 'string', maxLength: 64, pattern: '^[A-Z]+$' } })],
    ['the 2020-12 dialect', { $schema: 'https://json-schema.org/draft/2020-12/schema', ...object({}) }],
    ['references inside', object({ a: { $ref: '#/$defs/code' } }, { $defs: { code: { type: 'string' } } })],
    ['anchors', object({ a: { $ref: '#code' } }, { $defs: { code: { $anchor: 'code', type: 'string' } } })],
    [
      'a tree of conditions',
      {
        $ref: '#/$defs/condition',
        type: 'object',
        $defs: {
          condition: {
            oneOf: [
              object({ and: { type: 'array', items: { $ref: '#/$defs/condition' } } }, { required: ['and'] }),
              object({ or: { type: 'array', items: { $ref: '#/$defs/condition' } } }, { required: ['or'] }),
              object({ not: { $ref: '#/$defs/condition' } }, { required: ['not'] }),
              object({ field: { type: 'string' } }, { required: ['field'] }),
            ],
          },
        },
      },
    ],
    ['a property named like a keyword', object({ $ref: { type: 'string' }, pattern: { type: 'string' } })],
    ['annotations of our own', object({ a: { type: 'string', 'x-widget': 'slider' } })],
    ['unique plain values', object({ a: { type: 'array', uniqueItems: true, items: { type: 'string' } } })],
  ])('has nothing against %s', (_, schema) => {
    expect(schemaProblems(schema, '')).toEqual({ problems: [], warnings: [] });
  });

  it('says the same of a schema that it has looked at before, at its own path, whatever a caller did with the answer', () => {
    const schema = object({ a: { type: 'string', maxLenght: 3 } });
    const first = schemaProblems(schema, '/tool_input_schema');
    const told = structuredClone(first);
    expect(told.warnings).toHaveLength(1);
    first.warnings.length = 0;
    expect(schemaProblems(structuredClone(schema), '/tool_input_schema')).toEqual(told);
    expect(schemaProblems(schema, '/tool_output_schema').warnings[0]!.path).toMatch(/^\/tool_output_schema/);
    expect(problemsOf(object({ a: { type: 'string' } }))).toEqual([]);
  });

  it.each<[string, JsonObject, string]>([
    ['a type that does not exist', object({ a: { type: 'text' } }), '/tool_input_schema/properties/a/type'],
    ['another dialect', { $schema: 'http://json-schema.org/draft-07/schema#' }, '/tool_input_schema/$schema'],
    [
      'a remote reference',
      object({ a: { $ref: 'https://example.com/s.json' } }),
      '/tool_input_schema/properties/a/$ref',
    ],
    ['a file reference', object({ a: { $ref: 'other.json#/x' } }), '/tool_input_schema/properties/a/$ref'],
    ['a dangling reference', object({ a: { $ref: '#/$defs/none' } }), '/tool_input_schema/properties/a/$ref'],
    ['a pattern with look-ahead', object({ a: { pattern: '^(?=a)' } }), '/tool_input_schema/properties/a/pattern'],
    [
      'a pattern with a back-reference',
      object({ a: { pattern: '(a)\\1' } }),
      '/tool_input_schema/properties/a/pattern',
    ],
    [
      'a pattern that explodes',
      object({ a: { pattern: '((a{100}){100}){100}' } }),
      '/tool_input_schema/properties/a/pattern',
    ],
    ['a wrong patternProperties', { patternProperties: { '(': {} } }, '/tool_input_schema/patternProperties/('],
    ['dynamic references', object({ a: { $dynamicRef: '#x' } }), '/tool_input_schema/properties/a/$dynamicRef'],
    ['an identifier inside', object({ a: { $id: 'https://example.com/a' } }), '/tool_input_schema/properties/a/$id'],
    [
      'unique objects without a bound',
      object({ a: { uniqueItems: true } }),
      '/tool_input_schema/properties/a/uniqueItems',
    ],
  ])('refuses %s', (_, schema, path) => {
    const problems = problemsOf(schema);
    expect(problems.map((problem) => problem.path)).toContain(path);
  });

  it('refuses what never ends, what doubles at every level, and what is too large', () => {
    const node = (parts: JsonObject) => ({ $ref: '#/$defs/node', $defs: { node: parts } });
    const again = { $ref: '#/$defs/node' };
    const deep = Array.from({ length: 40 }).reduce<JsonObject>((inner) => ({ not: inner }), {});
    const doubling = Object.fromEntries(
      Array.from({ length: 30 }, (_, index) => [
        `d${index}`,
        { allOf: [1, 2].map(() => ({ $ref: `#/$defs/d${index + 1}` })) },
      ]),
    );
    const bad: [JsonObject, RegExp][] = [
      [node({ allOf: [again] }), /never end/],
      [{ allOf: [{ $ref: '#' }] }, /never end/],
      [node({ anyOf: [object({ a: again }), object({ a: again }, { maxProperties: 1 })] }), /twice as long/],
      [node({ items: again, contains: again }), /twice as long/],
      [node({ patternProperties: { a: again, b: again } }), /twice as long/],
      [{ $ref: '#/$defs/d0', $defs: { ...doubling, d30: {} } }, /written out|at the same time/],
      [deep, /deeper/],
      [object({ a: { description: 'x'.repeat(70_000) } }), /longer/],
      [object(Object.fromEntries(Array.from({ length: 1_500 }, (_, index) => [`p${index}`, {}]))), /more than 1000/],
    ];
    for (const [schema, message] of bad) {
      expect(
        problemsOf(schema)
          .map((problem) => problem.message)
          .join(),
      ).toMatch(message);
    }
  });

  it('warns of what most likely does nothing', () => {
    const { problems, warnings } = schemaProblems(object({ a: { type: 'string', maxlength: 3, format: 'zip' } }), '/s');
    expect(problems).toEqual([]);
    expect(warnings.map(({ path }) => path)).toEqual(['/s/properties/a/maxlength', '/s/properties/a/format']);
  });

  it('says something of any JSON at all, and what it lets pass can be used', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (schema) => {
        if (problemsOf(schema).length === 0) new SchemaValidator(schema).problems({});
      }),
      { numRuns: 300 },
    );
  });

  it('lets only patterns pass that cannot be slowed down', () => {
    const schema = object({ a: { type: 'string', pattern: '^(a+)+$' } });
    expect(problemsOf(schema)).toEqual([]);
    const validator = new SchemaValidator(schema);
    const start = performance.now();
    expect(validator.problems({ a: `${'a'.repeat(100_000)}!` })).toHaveLength(1);
    expect(performance.now() - start).toBeLessThan(2_000);
  });
});
