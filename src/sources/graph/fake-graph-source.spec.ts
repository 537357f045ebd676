import { FakeGraphSource, type FakeAnswer } from '../../../test/support/graph/fake-graph-source.js';
import { describeGraphSource, type GraphQuestions } from '../../../test/support/graph/graph-source-contract.js';
import { pathsFrom, SAMPLE_EDGES, SAMPLE_NODES, sampleNode } from '../../../test/support/graph/sample-graph.js';
import type { GraphValue } from './graph-source.js';

const question = (cypher: string, ...columns: string[]) => ({ cypher, columns, graph: null });
const questions: GraphQuestions = {
  reach: question('reach', 'p'),
  names: question('names', 'n', 'name'),
  all: question('all', 'a', 'r', 'b'),
  edges: question('edges', 'rs'),
  count: question('count', 'total'),
  echo: question('echo', 'value'),
  broken: question('broken'),
  write: question('write'),
};

const answers = new Map<string, FakeAnswer>([
  [
    'reach',
    ({ name }, to) =>
      pathsFrom(name).map((path) => [
        path.flatMap((edge) => [to.addNode(sampleNode(edge.from)), to.addEdge(edge), to.addNode(sampleNode(edge.to))]),
      ]),
  ],
  ['names', (_, to) => SAMPLE_NODES.map((node) => [to.addNode(node), node.properties['name'] ?? null])],
  [
    'all',
    (_, to) =>
      SAMPLE_EDGES.map((edge) => [
        to.addNode(sampleNode(edge.from)),
        to.addEdge(edge),
        to.addNode(sampleNode(edge.to)),
      ]),
  ],
  ['edges', (_, to) => [[SAMPLE_EDGES.map((edge) => to.addEdge(edge))]]],
  ['count', () => [[SAMPLE_NODES.length]]],
  ['echo', ({ value }) => [[value as GraphValue]]],
]);

describeGraphSource('the fake in memory', () => ({ source: new FakeGraphSource(answers), questions }));
