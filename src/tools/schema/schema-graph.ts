import type { JsonObject } from '../../asset-registry/asset.js';
import { jsonPointer, type Problem } from '../../errors/problem.js';
import { isSchemaObject, subschemas } from './schema-keywords.js';

/** One schema inside a document. */
export interface SchemaNode {
  schema: JsonObject;
  /** JSON Pointer from the document's root. */
  path: string;
  /** Schemas under it that speak of the same value, `$ref` among them. */
  inPlace: SchemaNode[];
  /** Schemas under it that speak of a part of the value. */
  parts: { keyword: string; name: string; node: SchemaNode }[];
}

/** Every schema of a document with its references resolved. */
export class SchemaGraph {
  readonly problems: Problem[] = [];
  readonly nodes = new Map<string, SchemaNode>();
  private readonly anchors = new Map<string, SchemaNode>();

  /** @param path JSON Pointer of the document itself, for problems */
  constructor(
    schema: JsonObject,
    private readonly path: string,
  ) {
    this.add(schema, '');
    for (const node of this.nodes.values()) this.resolve(node);
  }

  get root(): SchemaNode {
    return this.nodes.get('')!;
  }

  private add(schema: JsonObject, path: string): SchemaNode {
    const node: SchemaNode = { schema, path, inPlace: [], parts: [] };
    this.nodes.set(path, node);
    const anchor = schema['$anchor'];
    if (typeof anchor === 'string') this.anchors.set(anchor, node);
    for (const { schema: inner, path: below, about } of subschemas(schema)) {
      if (!isSchemaObject(inner)) continue;
      const child = this.add(inner, path + jsonPointer(...below));
      if (about === 'same') node.inPlace.push(child);
      if (about === 'part') {
        node.parts.push({ keyword: String(below[0]), name: String(below[1] ?? ''), node: child });
      }
    }
    return node;
  }

  private resolve(node: SchemaNode): void {
    const reference = node.schema['$ref'];
    if (reference === undefined) return;
    if (typeof reference !== 'string' || !reference.startsWith('#')) {
      this.refuse(node, 'A reference stays inside the schema: write "#/$defs/name".');
      return;
    }
    const fragment = decodeFragment(reference.slice(1));
    const target = this.nodes.get(fragment) ?? this.anchors.get(fragment);
    if (target === undefined) this.refuse(node, 'There is no schema under this reference.');
    else node.inPlace.push(target);
  }

  private refuse(node: SchemaNode, message: string): void {
    this.problems.push({ path: this.path + node.path + jsonPointer('$ref'), message });
  }
}

function decodeFragment(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
