import fc from 'fast-check';
import { ElementReference, GraphCollector } from '../graph-collector.js';
import { NumberText } from '../graph-source.js';
import { AgtypeSyntaxError, parseAgtype } from './agtype-parser.js';

const collector = (): GraphCollector => new GraphCollector({ maxNodes: 10, maxEdges: 10 });
const parse = (text: string): unknown => parseAgtype(text, collector());

describe('parseAgtype', () => {
  it.each<[string, unknown]>([
    ['1', 1],
    ['-7', -7],
    ['1.5', 1.5],
    ['1e-07', 1e-7],
    ['1e+20', 1e20],
    ['9007199254740993', new NumberText('9007199254740993')],
    ['-9223372036854775808', new NumberText('-9223372036854775808')],
    ['1.10::numeric', new NumberText('1.10')],
    ['123456789012345678901234567890.5::numeric', new NumberText('123456789012345678901234567890.5')],
    ['NaN', 'NaN'],
    ['Infinity', 'Infinity'],
    ['-Infinity', '-Infinity'],
    ['true', true],
    ['null', null],
    ['"a\\"b\\u0041\\\\"', 'a"bA\\'],
    ['[1, null, [true], {"a": "::vertex"}]', [1, null, [true], { a: '::vertex' }]],
    ['{"a": {"b": 1.5::numeric}}', { a: { b: new NumberText('1.5') } }],
    ['{}', {}],
    ['[]', []],
  ])('reads %s', (text, expected) => expect(parse(text)).toEqual(expected));

  it('hands nodes, edges and the parts of a path to the collector, with ids of any size', () => {
    const into = collector();
    const vertex = '{"id": 18295873486192641, "label": "Server", "properties": {"name": "a]::edge"}}::vertex';
    const edge = '{"id": 2, "label": "RUNS", "end_id": 18295873486192641, "start_id": 1, "properties": {"w": 2}}::edge';
    expect(parseAgtype(`[${vertex}, ${edge}, ${vertex}]::path`, into)).toEqual([
      new ElementReference('18295873486192641'),
      new ElementReference('2'),
      new ElementReference('18295873486192641'),
    ]);
    expect(into.result(false)).toMatchObject({
      nodes: [{ id: '18295873486192641', labels: ['Server'], properties: { name: 'a]::edge' } }],
      edges: [{ id: '2', type: 'RUNS', from: '1', to: '18295873486192641', properties: { w: 2 } }],
    });
  });

  it('gives a node without a label none', () => {
    const into = collector();
    parseAgtype('{"id": 1, "label": "", "properties": {}}::vertex', into);
    expect(into.result(false).nodes).toEqual([{ id: '1', labels: [], properties: {} }]);
  });

  it('reads back whatever JSON can say', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = JSON.stringify(value);
        const exact = (found: unknown): unknown => (found instanceof NumberText ? Number(found.text) : found);
        const read: unknown = JSON.parse(JSON.stringify(parse(text), (_, member: unknown) => exact(member)));
        expect(read).toEqual(JSON.parse(text));
      }),
    );
  });

  it.each(['', '{', '[1', '[1,]', '{"a"}', '{a: 1}', '"a', '"\\x"', 'tru', '1 2', '1::', 'nul', '-', '{"a":1}}'])(
    'refuses %j',
    (text) => expect(() => parse(text)).toThrow(AgtypeSyntaxError),
  );
});
