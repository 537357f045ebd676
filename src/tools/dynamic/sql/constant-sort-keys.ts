import type { SyntaxNode } from './sql-parser.js';
import { byteLocation, nodesOfKind, visitNodes } from './syntax-tree.js';

export interface ConstantSortKey {
  clause: string;
  /** Of the placeholder, in UTF-8 bytes from 0. */
  byte: number;
}

/** Fields that hold the keys of a sort or a grouping. */
const CLAUSES = {
  sortClause: 'ORDER BY',
  agg_order: 'ORDER BY',
  orderClause: 'ORDER BY',
  groupClause: 'GROUP BY',
  partitionClause: 'PARTITION BY',
  distinctClause: 'DISTINCT ON',
} as const;

/** Functions without arguments of their own that differ from row to row. */
const VARYING = new Set(['random', 'random_normal', 'gen_random_uuid', 'uuidv4', 'uuidv7', 'clock_timestamp']);

/**
 * Sort and group keys that hold a placeholder and nothing that differs between rows. PostgreSQL takes `ORDER BY $1` for a
 * constant, whatever column the value names, and sorts nothing without a word; brackets, casts and functions around it
 * change nothing about that.
 */
export function constantSortKeys(statement: SyntaxNode): ConstantSortKey[] {
  const found: ConstantSortKey[] = [];
  const inspect = (node: SyntaxNode): void => {
    for (const [field, clause] of Object.entries(CLAUSES)) {
      const keys = node[field];
      if (!Array.isArray(keys)) continue;
      for (const key of keys.flatMap(splitGroupingSet)) {
        const [parameter] = nodesOfKind(key, 'ParamRef');
        if (parameter !== undefined && !variesByRow(key)) found.push({ clause, byte: byteLocation(parameter) });
      }
    }
  };
  inspect(statement);
  visitNodes(statement, inspect);
  return found;
}

/** `GROUPING SETS ((a), ({{b}}))` has a key for each of its members. */
function splitGroupingSet(key: unknown): unknown[] {
  const content = (key as { GroupingSet?: { content?: unknown } })?.GroupingSet?.content;
  return Array.isArray(content) ? content.flatMap(splitGroupingSet) : [key];
}

function variesByRow(key: unknown): boolean {
  let varies = false;
  visitNodes(key, (node, kind) => {
    if (kind === 'ColumnRef') varies = true;
    if (kind !== 'FuncCall') return;
    const name = (node['funcname'] as { String?: { sval?: string } }[] | undefined)?.at(-1)?.String?.sval ?? '';
    if ('over' in node || node['agg_star'] === true || VARYING.has(name)) varies = true;
  });
  return varies;
}
