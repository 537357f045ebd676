import type { ParsedStatement, SyntaxNode } from './sql-parser.js';
import { dottedName } from './syntax-tree.js';

const AGGREGATES = new Set([
  ...['count', 'sum', 'avg', 'min', 'max', 'array_agg', 'string_agg', 'json_agg', 'jsonb_agg', 'json_object_agg'],
  ...['jsonb_object_agg', 'bool_and', 'bool_or', 'every', 'stddev', 'stddev_pop', 'stddev_samp', 'variance', 'var_pop'],
  ...['var_samp', 'corr', 'mode', 'percentile_cont', 'percentile_disc'],
]);

/**
 * Whether a statement aggregates everything into one row: an aggregate stands among its columns, and nothing groups. Such
 * a statement is run without a row limit, under which the server plans no parallel workers; a count over a million rows
 * took twice as long with one.
 */
export function returnsOneRow({ kind, fields }: ParsedStatement): boolean {
  const targets = fields['targetList'];
  if (kind !== 'SelectStmt' || 'groupClause' in fields || !Array.isArray(targets)) return false;
  return targets.some((target: SyntaxNode) => {
    const value = (target['ResTarget'] as SyntaxNode | undefined)?.['val'] as SyntaxNode | undefined;
    const call = value?.['FuncCall'] as SyntaxNode | undefined;
    return call !== undefined && !('over' in call) && AGGREGATES.has(dottedName(call['funcname']).at(-1) ?? '');
  });
}
