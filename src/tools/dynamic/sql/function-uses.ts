import type { CatalogueKind } from '../../../sources/postgres/catalogue-questions.js';
import type { ParsedStatement, SyntaxNode } from './sql-parser.js';
import { byteLocation, characterAtByte, dottedName, visitNodes } from './syntax-tree.js';

/** Something in a statement that PostgreSQL runs a function for, by the name that stands there. */
export interface FunctionUse {
  /** `attribute` is `t.f` or `(expression).f`, which PostgreSQL takes for `f(t)` where there is no such column. */
  kind: CatalogueKind;
  /** Null where the template names none: then any schema's function of that name may be meant. */
  schema: string | null;
  name: string;
  /** In characters from 0. */
  position: number;
}

/** Constructs with a keyword that servers before the keyword take for calls of a function of that name. */
const KEYWORD_CALLS: Readonly<Record<string, string>> = {
  JsonParseExpr: 'json',
  JsonScalarExpr: 'json_scalar',
  JsonSerializeExpr: 'json_serialize',
  JsonObjectConstructor: 'json_object',
  JsonArrayConstructor: 'json_array',
  JsonArrayQueryConstructor: 'json_array',
  JsonObjectAgg: 'json_objectagg',
  JsonArrayAgg: 'json_arrayagg',
  JsonTable: 'json_table',
};
const JSON_FUNCTIONS: Readonly<Record<string, string>> = {
  JSON_EXISTS_OP: 'json_exists',
  JSON_QUERY_OP: 'json_query',
  JSON_VALUE_OP: 'json_value',
};

const BETWEEN_OPERATORS = ['<', '<=', '>', '>='];

/**
 * Every function that a statement names, in whatever notation: calls, sampling methods, attributes, operators and casts to
 * a named type. The order is the text's.
 *
 * What the tree does not name is not here: implicit casts, the equality of DISTINCT, GROUP BY and set operations (only a
 * superuser can bind those), domains, views and row security. SQLValueFunction, XML constructs and GROUPING are the
 * server's own; EXTRACT, OVERLAPS, SIMILAR TO, AT TIME ZONE and their like are calls in the tree.
 */
export function functionsOf(statement: ParsedStatement, sql: string): FunctionUse[] {
  const finder = new UseFinder(sql);
  visitNodes({ [statement.kind]: statement.fields }, (node, kind, field) => finder.visit(node, kind, field));
  return finder.uses.sort((left, right) => left.position - right.position);
}

class UseFinder {
  readonly uses: FunctionUse[] = [];

  constructor(private readonly sql: string) {}

  visit(node: SyntaxNode, kind: string | null, field: string | null): void {
    if (field === 'funccall') this.add('function', node['funcname'], byteLocation(node));
    if (field === 'typeName' || kind === 'TypeName') this.add('cast', node['names'], byteLocation(node));
    if (kind !== null) this.visitKind(node, kind);
  }

  private visitKind(node: SyntaxNode, kind: string): void {
    const at = byteLocation(node);
    const keyword = kind === 'JsonFuncExpr' ? JSON_FUNCTIONS[String(node['op'])] : KEYWORD_CALLS[kind];
    if (keyword !== undefined) this.addName('function', null, keyword, at);
    switch (kind) {
      case 'FuncCall':
        return this.add('function', node['funcname'], at);
      case 'RangeTableSample':
        return this.add('function', node['method'], at);
      case 'ColumnRef':
        return this.addColumn(dottedName(node['fields']), at);
      case 'A_Indirection':
        for (const name of dottedName(node['indirection'])) this.addAttribute(name, firstByte(node['arg']));
        return;
      case 'A_Expr':
        if (!String(node['kind']).includes('BETWEEN')) return this.add('operator', node['name'], at);
        for (const name of BETWEEN_OPERATORS) this.addName('operator', null, name, at);
        return;
      case 'SubLink':
        return this.add('operator', node['operName'], at);
      case 'SortBy':
        return this.add('operator', node['useOp'], at);
      case 'CaseExpr':
        if ('arg' in node) this.addName('operator', null, '=', at);
        return;
      case 'JoinExpr':
        if ('usingClause' in node || 'isNatural' in node) this.addName('operator', null, '=', at);
    }
  }

  /** A column by its own name alone is never a function. */
  private addColumn(names: readonly string[], at: number): void {
    if (names.length > 1) this.addAttribute(names.at(-1) ?? '', at);
  }

  /** `*` and subscripts have no name. */
  private addAttribute(name: string, at: number): void {
    if (name !== '') this.addName('attribute', null, name, at);
  }

  private add(kind: CatalogueKind, parts: unknown, at: number): void {
    const [name, schema] = dottedName(parts).reverse();
    if (name !== undefined) this.addName(kind, schema ?? null, name, at);
  }

  private addName(kind: CatalogueKind, schema: string | null, name: string, at: number): void {
    this.uses.push({ kind, schema, name, position: characterAtByte(this.sql, at) });
  }
}

/** Where an expression begins, as far as its parts tell: a node of indirection has no location of its own. */
function firstByte(expression: unknown): number {
  let first = Number.POSITIVE_INFINITY;
  visitNodes(expression, (node) => {
    if (typeof node['location'] === 'number' && node['location'] >= 0) first = Math.min(first, node['location']);
  });
  return Number.isFinite(first) ? first : 0;
}
