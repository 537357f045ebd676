import type { ParsedStatement, SyntaxNode } from './sql-parser.js';
import { dottedName } from './syntax-tree.js';

const AGGREGATES = new Set([
  ...['count', 'sum', 'avg', 'min', 'max', 'array_agg', 'string_agg', 'json_agg', 'jsonb_agg', 'json_object_agg'],
  ...['jsonb_object_agg', 'bool_and', 'bool_or', 'every', 'stddev', 'stddev_pop', 'stddev_samp', 'variance', 'var_pop'],
  ...['var_samp', 'corr', 'mode', 'percentile_cont', 'percentile_disc'],
]);

/** Each answers one value for one value. Any other function may return a set, and every value of a set is a row. */
const SCALARS = new Set([
  ...['abs', 'ceil', 'ceiling', 'floor', 'round', 'trunc', 'sqrt', 'mod', 'div', 'power', 'length', 'lower', 'upper'],
  ...[
    'concat',
    'format',
    'left',
    'right',
    'to_char',
    'to_json',
    'to_jsonb',
    'date_trunc',
    'date_part',
    'extract',
    'age',
  ],
  ...['timezone', 'array_to_string', 'cardinality', 'json_build_object', 'jsonb_build_object', 'now'],
]);

/**
 * Whether a statement aggregates everything into one row: an aggregate stands in its columns, nothing groups, and no
 * function beside it could make more rows of one. Such a statement is run without a row limit, under which the server plans
 * no parallel workers; a count over a million rows took twice as long with one.
 */
export function returnsOneRow({ kind, fields }: ParsedStatement): boolean {
  if (kind !== 'SelectStmt' || 'groupClause' in fields) return false;
  let aggregates = false;
  const pending: unknown[] = [fields['targetList']];
  while (pending.length > 0) {
    const part = pending.pop();
    if (part === null || typeof part !== 'object') continue;
    for (const [key, child] of Object.entries(part)) {
      // `(value).name` may be a call, too.
      if (key === 'A_Indirection') return false;
      // A subquery in a column is one value, but what it is compared with stands outside it.
      if (key === 'SubLink') pending.push((child as SyntaxNode)['testexpr']);
      else if (key !== 'FuncCall') pending.push(child);
      else {
        const call = child as SyntaxNode;
        const name = dottedName(call['funcname']).at(-1) ?? '';
        if ('over' in call || !(AGGREGATES.has(name) || SCALARS.has(name))) return false;
        // PostgreSQL lets no set into an aggregate.
        if (AGGREGATES.has(name)) aggregates = true;
        else pending.push(call['args']);
      }
    }
  }
  return aggregates;
}
