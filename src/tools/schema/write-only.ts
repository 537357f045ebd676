import type { JsonObject } from '../../asset-registry/asset.js';
import { linearPattern } from './linear-pattern.js';
import { SchemaGraph, type SchemaNode } from './schema-graph.js';

/** What stands in a record where a value must not. */
export const MASKED = '[masked]';

/** The value with every part masked that its schema marks `writeOnly`. */
export type Mask = (value: unknown) => unknown;

/** How to mask values of this schema; null when it marks nothing, which is the usual case. */
export function writeOnlyMask(schema: JsonObject): Mask | null {
  if (!JSON.stringify(schema).includes('"writeOnly":true')) return null;
  const { root } = new SchemaGraph(schema, '');
  return (value) => mask([root], value);
}

function mask(schemas: readonly SchemaNode[], value: unknown): unknown {
  const together = inPlace(schemas);
  if (together.some(({ schema }) => schema['writeOnly'] === true)) return MASKED;
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) {
    return value.map((item, index) =>
      mask(
        together.flatMap((node) => schemasOfItem(node, String(index))),
        item,
      ),
    );
  }
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [
      name,
      mask(
        together.flatMap((node) => schemasOfField(node, name)),
        item,
      ),
    ]),
  );
}

function schemasOfItem({ parts }: SchemaNode, index: string): SchemaNode[] {
  return parts
    .filter(({ keyword, name }) => (keyword === 'prefixItems' ? name === index : LISTS.has(keyword)))
    .map(({ node }) => node);
}

const LISTS = new Set(['items', 'contains', 'unevaluatedItems']);

function schemasOfField({ parts }: SchemaNode, field: string): SchemaNode[] {
  const named = parts.filter(
    ({ keyword, name }) =>
      (keyword === 'properties' && name === field) || (keyword === 'patternProperties' && matches(name, field)),
  );
  const others = ({ keyword }: SchemaNode['parts'][number]): boolean =>
    keyword === 'additionalProperties' || keyword === 'unevaluatedProperties';
  return (named.length > 0 ? named : parts.filter(others)).map(({ node }) => node);
}

/** A pattern that cannot be read is taken to match: rather one mask too many. */
function matches(pattern: string, name: string): boolean {
  try {
    return linearPattern(pattern).test(name);
  } catch {
    return true;
  }
}

function inPlace(schemas: readonly SchemaNode[]): SchemaNode[] {
  const found = new Set(schemas);
  for (const node of found) for (const next of node.inPlace) found.add(next);
  return [...found];
}
