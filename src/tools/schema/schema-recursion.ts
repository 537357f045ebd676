import type { SchemaGraph, SchemaNode } from './schema-graph.js';

/** Schemas that may apply to one value at once, references written out. */
const MAX_AT_ONCE = 2_000;
/** Schemas that stand in a document once its references are written out. */
const MAX_EXPANDED = 10_000;

/**
 * What makes checking a value against the schema endless or exponentially slow; null when nothing does. A schema may
 * refer to itself for parts of the value (a tree of conditions), as long as each part is checked against it once.
 */
export function recursionProblem(graph: SchemaGraph): string | null {
  if (hasEndlessReference(graph)) {
    return 'The schema refers to itself for the same value, so that checking it would never end.';
  }
  if (expandedSize(graph.root) > MAX_EXPANDED) {
    return `Once its references are written out, the schema stands for more than ${MAX_EXPANDED} schemas.`;
  }
  const edges = new Map<SchemaNode, SchemaNode[][]>();
  for (const node of graph.nodes.values()) {
    const together = atOnce(node);
    if (together === null) return `More than ${MAX_AT_ONCE} schemas apply to one value at the same time.`;
    edges.set(node, partsTogether(together));
  }
  if (hasGrowingCycle(edges)) {
    return (
      'The schema refers to itself more than once for the same part of a value: checking takes twice as long with ' +
      'every level.'
    );
  }
  return null;
}

function hasEndlessReference(graph: SchemaGraph): boolean {
  const done = new Set<SchemaNode>();
  const open = new Set<SchemaNode>();
  const endless = (node: SchemaNode): boolean => {
    if (open.has(node)) return true;
    if (done.has(node)) return false;
    open.add(node);
    const found = node.inPlace.some(endless);
    open.delete(node);
    done.add(node);
    return found;
  };
  return [...graph.nodes.values()].some(endless);
}

/** A reference back to where it came from counts once: there the value is a smaller one. */
function expandedSize(root: SchemaNode): number {
  const known = new Map<SchemaNode, number>();
  const open = new Set<SchemaNode>();
  const size = (node: SchemaNode): number => {
    const before = known.get(node);
    if (before !== undefined) return before;
    if (open.has(node)) return 1;
    open.add(node);
    let sum = 1;
    for (const next of node.inPlace) sum = Math.min(sum + size(next), MAX_EXPANDED + 1);
    for (const part of node.parts) sum = Math.min(sum + size(part.node), MAX_EXPANDED + 1);
    open.delete(node);
    known.set(node, sum);
    return sum;
  };
  return size(root);
}

/** All schemas that apply to the same value as this one, as often as they do; null when they are too many. */
function atOnce(start: SchemaNode): SchemaNode[] | null {
  const found = [start];
  for (let index = 0; index < found.length; index += 1) {
    found.push(...found[index]!.inPlace);
    if (found.length > MAX_AT_ONCE) return null;
  }
  return found;
}

/** For each part of the value that the schemas tell apart, the schemas that apply to that part together. */
function partsTogether(schemas: readonly SchemaNode[]): SchemaNode[][] {
  const names = new Set(['', ...schemas.flatMap(({ parts }) => parts.map(namedPart))]);
  return [...names].map((name) => schemas.flatMap((schema) => schemasOfPart(schema, name)));
}

function namedPart({ keyword, name }: SchemaNode['parts'][number]): string {
  return keyword === 'properties' || keyword === 'prefixItems' ? `${keyword}/${name}` : '';
}

/** Cautious: a pattern is taken to match every name. */
function schemasOfPart({ parts }: SchemaNode, name: string): SchemaNode[] {
  const named = parts.filter((part) => name !== '' && namedPart(part) === name);
  const rest = parts.filter(({ keyword }) => {
    if (keyword === 'properties' || keyword === 'prefixItems') return false;
    return named.length === 0 || (keyword !== 'additionalProperties' && keyword !== 'items');
  });
  return [...named, ...rest].map(({ node }) => node);
}

/** True when a schema leads back to itself by two ways for one and the same part of the value. */
function hasGrowingCycle(edges: ReadonlyMap<SchemaNode, SchemaNode[][]>): boolean {
  const reachable = new Map<SchemaNode, Set<SchemaNode>>();
  const from = (start: SchemaNode): Set<SchemaNode> => {
    let seen = reachable.get(start);
    if (seen !== undefined) return seen;
    seen = new Set();
    const pending = [start];
    for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
      for (const next of edges.get(node)!.flat()) {
        if (!seen.has(next)) pending.push(next);
        seen.add(next);
      }
    }
    reachable.set(start, seen);
    return seen;
  };
  for (const [node, parts] of edges) {
    if (!from(node).has(node)) continue;
    for (const together of parts) {
      if (together.filter((next) => next === node || from(next).has(node)).length > 1) return true;
    }
  }
  return false;
}
