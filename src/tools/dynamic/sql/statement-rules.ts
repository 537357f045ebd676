import type { Problem } from '../../../errors/problem.js';
import type { ToolMode } from '../../tool.js';
import type { ParsedStatement, SyntaxNode } from './sql-parser.js';
import { byteLocation, characterAtByte, visitNodes } from './syntax-tree.js';

/*
 * The second of the three walls around reading: the shape of the parse tree. The lists are closed, so that a construct that
 * a newer parser knows is refused until someone has looked at it.
 *
 * What no tree shows: an implicit cast, a domain, a view or a row-security policy can call a function that writes. The other
 * two walls stand for those: the source's role without write grants, and the read-only transaction of each call.
 */

/** Kinds of node that only read. */
const READING_NODES = new Set(
  `SelectStmt ResTarget ColumnRef A_Star A_Const ParamRef A_Expr BoolExpr NullTest BooleanTest TypeCast TypeName String
   Integer Float Boolean BitString List FuncCall NamedArgExpr SubLink CaseExpr CaseWhen CoalesceExpr MinMaxExpr A_ArrayExpr
   A_Indirection A_Indices RowExpr CollateClause GroupingFunc GroupingSet SQLValueFunction SortBy WindowDef WithClause
   CommonTableExpr CTESearchClause CTECycleClause RangeVar Alias JoinExpr RangeSubselect RangeFunction RangeTableSample
   RangeTableFunc RangeTableFuncCol ColumnDef XmlExpr XmlSerialize JsonFormat JsonReturning JsonValueExpr JsonOutput
   JsonArgument JsonFuncExpr JsonTable JsonTableColumn JsonTablePathSpec JsonKeyValue JsonObjectConstructor
   JsonArrayConstructor JsonArrayQueryConstructor JsonAggConstructor JsonObjectAgg JsonArrayAgg JsonIsPredicate
   JsonParseExpr JsonScalarExpr JsonSerializeExpr JsonBehavior`.split(/\s+/),
);

/** Fields whose node stands bare, without its kind around it. `intoClause` is not among them. */
const READING_FIELDS = new Set(
  `withClause larg rarg ival fval boolval sval bsval typeName over search_clause cycle_clause alias join_using_alias format
   returning output val value context_item on_empty on_error pathspec constructor arg expr collClause`.split(/\s+/),
);

const WRITING_STATEMENTS = new Set(['SelectStmt', 'InsertStmt', 'UpdateStmt', 'DeleteStmt', 'MergeStmt', 'CallStmt']);

/** The words by which an author knows a node, where they differ from its kind. */
const SPOKEN: Record<string, string> = {
  InsertStmt: 'INSERT',
  UpdateStmt: 'UPDATE',
  DeleteStmt: 'DELETE',
  MergeStmt: 'MERGE',
  CallStmt: 'CALL',
  CopyStmt: 'COPY',
  ExplainStmt: 'EXPLAIN',
  DoStmt: 'DO',
  VariableSetStmt: 'SET',
  VariableShowStmt: 'SHOW',
  TransactionStmt: 'a transaction command',
  CreateTableAsStmt: 'CREATE TABLE AS',
  LockingClause: 'FOR UPDATE or FOR SHARE',
  intoClause: 'INTO',
};

/** Problems of the statement's shape in this mode. Functions are judged apart: see `checkFunctions`. */
export function checkStatementShape(statement: ParsedStatement, mode: ToolMode, sql: string, path: string): Problem[] {
  return mode === 'read' ? checkReading(statement, sql, path) : checkWriting(statement, path);
}

function checkReading({ kind, fields }: ParsedStatement, sql: string, path: string): Problem[] {
  if (kind !== 'SelectStmt') {
    const message = `A tool with mode "read" holds a SELECT, VALUES, TABLE or WITH … SELECT; this is ${spoken(kind)}.`;
    return [{ path, message }];
  }
  const problems: Problem[] = [];
  const refuse = (what: string, node: SyntaxNode): void => {
    const message = `A tool with mode "read" only reads, and ${spoken(what)} is not known to. Use mode "write", or leave it out.`;
    if (problems.some((problem) => problem.message === message)) return;
    const located = 'location' in node ? { position: characterAtByte(sql, byteLocation(node)) } : {};
    problems.push({ path, message, ...located });
  };
  if ('intoClause' in fields) refuse('intoClause', fields);
  const strangeFields: [string, SyntaxNode][] = [];
  visitNodes(fields, (node, nodeKind, field) => {
    if (nodeKind !== null && !READING_NODES.has(nodeKind)) refuse(nodeKind, node);
    if (nodeKind === null && field !== null && !READING_FIELDS.has(field)) strangeFields.push([field, node]);
  });
  // Inside a node that is refused the fields are strange too, and saying so would only be noise.
  if (problems.length === 0) for (const [field, node] of strangeFields) refuse(field, node);
  return problems;
}

function checkWriting({ kind, fields }: ParsedStatement, path: string): Problem[] {
  if (!WRITING_STATEMENTS.has(kind)) {
    const message = `A tool with mode "write" holds an INSERT, UPDATE, DELETE, MERGE, SELECT or CALL; this is ${spoken(kind)}.`;
    return [{ path, message }];
  }
  const problems = new Set<string>();
  visitNodes({ [kind]: fields }, (node, _kind, field) => {
    if (field === 'intoClause') problems.add('SELECT … INTO makes a table; a tool may not.');
    if (field === 'relation' && writesSettings(node)) problems.add(SETTINGS_MESSAGE);
  });
  return [...problems].map((message) => ({ path, message }));
}

const SETTINGS_MESSAGE =
  'A write to pg_settings changes the settings of a connection that later calls share; no tool may do that.';

/** Everybody may UPDATE that view, and its rule calls set_config for the whole session. */
function writesSettings({ relname, schemaname }: SyntaxNode): boolean {
  return relname === 'pg_settings' && (schemaname === undefined || schemaname === 'pg_catalog');
}

function spoken(kind: string): string {
  return SPOKEN[kind] ?? kind;
}
