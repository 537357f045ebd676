import type { SyntaxNode } from './sql-parser.js';

/** Called for every node of a tree: the kind is null for bare fields (`typeName`, `withClause`), which `field` names. */
export type NodeVisitor = (node: SyntaxNode, kind: string | null, field: string | null) => void;

/**
 * Visits every node under `root`, `root` itself excluded, in no promised order. It keeps its own stack, since a chain of
 * five thousand operators is deeper than the call stack of a recursive walk.
 */
export function visitNodes(root: unknown, visit: NodeVisitor): void {
  const pending: { value: unknown; field: string | null }[] = [{ value: root, field: null }];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const { value, field } = next;
    if (Array.isArray(value)) {
      for (const item of value) pending.push({ value: item, field });
      continue;
    }
    if (!isNode(value)) continue;
    for (const [key, child] of Object.entries(value)) {
      if (isKind(key)) {
        if (!isNode(child)) continue;
        visit(child, key, field);
        pending.push({ value: child, field: key });
      } else {
        if (isNode(child) && !Object.keys(child).some(isKind)) visit(child, null, key);
        pending.push({ value: child, field: key });
      }
    }
  }
}

/** Every node of one kind under `root`. */
export function nodesOfKind(root: unknown, wanted: string): SyntaxNode[] {
  const found: SyntaxNode[] = [];
  visitNodes(root, (node, kind) => {
    if (kind === wanted) found.push(node);
  });
  return found;
}

/** The offset that a node carries, in UTF-8 bytes from 0. The first byte's offset is left out of the tree. */
export function byteLocation(node: SyntaxNode): number {
  const location = node['location'];
  return typeof location === 'number' ? location : 0;
}

/** Tree offsets count UTF-8 bytes; problems count characters (code points) from 0. */
export function characterAtByte(sql: string, byte: number): number {
  return [...Buffer.from(sql, 'utf8').subarray(0, Math.max(byte, 0)).toString('utf8')].length;
}

/** The parts of a dotted name: `[{String:{sval:'pg_catalog'}},{String:{sval:'btrim'}}]`. */
export function dottedName(parts: unknown): string[] {
  if (!Array.isArray(parts)) return [];
  return parts.map((part: SyntaxNode) => {
    const text = isNode(part['String']) ? part['String']['sval'] : undefined;
    return typeof text === 'string' ? text : '';
  });
}

function isKind(key: string): boolean {
  const first = key.charCodeAt(0);
  return first >= 65 && first <= 90;
}

function isNode(value: unknown): value is SyntaxNode {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}
