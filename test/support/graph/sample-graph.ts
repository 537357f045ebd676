import { NumberText, type GraphEdge, type GraphNode } from '../../../src/sources/graph/graph-source.js';

/** The contract's graph, as the port's own types. */
export const SAMPLE_NODES: readonly GraphNode[] = [
  {
    id: '1',
    labels: ['Server'],
    properties: {
      name: 'web',
      cpu: 1.5,
      cores: 24,
      serial: new NumberText('9007199254740993'),
      active: true,
      tags: ['a', 'b'],
    },
  },
  { id: '2', labels: ['App'], properties: { name: 'shop' } },
  { id: '3', labels: ['Database'], properties: { name: 'db' } },
  { id: '4', labels: ['App'], properties: { name: 'batch' } },
];

export const SAMPLE_EDGES: readonly GraphEdge[] = [
  { id: '11', type: 'RUNS', from: '1', to: '2', properties: { weight: 2 } },
  { id: '12', type: 'USES', from: '2', to: '3', properties: {} },
  { id: '13', type: 'LINKS', from: '3', to: '1', properties: {} },
  { id: '14', type: 'USES', from: '4', to: '3', properties: {} },
];

/** All paths of 1 to 3 steps from a node, no edge twice: what `-[*1..3]->` matches. Edges in the order they are walked. */
export function pathsFrom(name: unknown, longest = 3): GraphEdge[][] {
  const start = SAMPLE_NODES.find((node) => node.properties['name'] === name);
  const paths: GraphEdge[][] = [];
  const walk = (at: string, path: GraphEdge[]): void => {
    if (path.length > 0) paths.push(path);
    if (path.length === longest) return;
    for (const edge of SAMPLE_EDGES) if (edge.from === at && !path.includes(edge)) walk(edge.to, [...path, edge]);
  };
  if (start !== undefined) walk(start.id, []);
  return paths;
}

export function sampleNode(id: string): GraphNode {
  const found = SAMPLE_NODES.find((node) => node.id === id);
  if (found === undefined) throw new Error(`The sample graph has no node ${id}`);
  return found;
}
