import neo4j from 'neo4j-driver';
import type { CollectedValue, GraphCollector } from '../graph-collector.js';
import { NumberText, type GraphProperties } from '../graph-source.js';

/** Parameters as the server should see them: the driver would send every JavaScript number as a float. */
export function toNeo4jParameters(parameters: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, toNeo4jValue(value)]));
}

function toNeo4jValue(value: unknown): unknown {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? neo4j.int(value) : value;
  if (Array.isArray(value)) return value.map(toNeo4jValue);
  if (value !== null && typeof value === 'object') return toNeo4jParameters(value as Record<string, unknown>);
  return value;
}

/** A value of an answer. Nodes and relationships go to the collector; times are ISO 8601 texts; points are objects. */
export function fromNeo4jValue(value: unknown, collector: GraphCollector): CollectedValue {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
  if (typeof value === 'bigint') return integer(value.toString());
  if (neo4j.isInt(value)) return integer(value.toString());
  if (neo4j.isNode(value)) {
    return collector.addNode({
      id: value.elementId,
      labels: value.labels,
      properties: properties(value.properties, collector),
    });
  }
  if (neo4j.isRelationship(value)) {
    return collector.addEdge({
      id: value.elementId,
      type: value.type,
      from: value.startNodeElementId,
      to: value.endNodeElementId,
      properties: properties(value.properties, collector),
    });
  }
  if (neo4j.isPath(value)) {
    const steps = value.segments.flatMap(({ relationship, end }) => [relationship, end]);
    return [value.start, ...steps].map((step) => fromNeo4jValue(step, collector));
  }
  return composite(value, collector);
}

function composite(value: object, collector: GraphCollector): CollectedValue {
  if (Array.isArray(value)) return value.map((item) => fromNeo4jValue(item, collector));
  if (ArrayBuffer.isView(value))
    return Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('base64');
  if (neo4j.isPoint(value)) {
    const { srid, x, y, z } = value;
    return properties(z === undefined ? { srid, x, y } : { srid, x, y, z }, collector);
  }
  // Dates, times, durations and whatever later servers have: the driver's own classes write themselves.
  if (!isPlain(value)) return (value as { toString(): string }).toString();
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, fromNeo4jValue(member, collector)]));
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

function properties(value: object, collector: GraphCollector): GraphProperties {
  const members = Object.entries(value).map(([key, member]) => [key, fromNeo4jValue(member, collector)]);
  return Object.fromEntries(members) as GraphProperties;
}

function integer(text: string): number | NumberText {
  return Number.isSafeInteger(Number(text)) ? Number(text) : new NumberText(text);
}
