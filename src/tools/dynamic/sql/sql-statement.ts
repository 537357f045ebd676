import { createHash } from 'node:crypto';
import type { JsonObject } from '../../../asset-registry/asset.js';
import type { Problem } from '../../../errors/problem.js';
import type { CatalogueFunction } from '../../../sources/postgres/catalogue-questions.js';
import type { NamedStatement } from '../../../sources/postgres/connection-statements.js';
import type { StatementRefusal } from '../../../sources/postgres/explain-statement.js';
import type { StatementInspector } from '../../../sources/postgres/statement-inspector.js';
import type { WireField } from '../../../sources/postgres/wire-protocol.js';
import type { ToolMode } from '../../tool.js';
import { isRefusal, resolveBindTypes } from './bind-type-resolution.js';
import { declaredInput, TEXT_INPUT, type DeclaredInput } from './declared-input.js';
import { checkFunctions, type FunctionVolatility } from './function-rules.js';
import { functionsOf, type FunctionUse } from './function-uses.js';
import type { ParsedStatement } from './sql-parser.js';
import { readSqlTemplate, type SqlParameter, type SqlTemplate } from './sql-template.js';
import { checkStatementShape } from './statement-rules.js';
import { checkTemplate } from './template-check.js';

/** What decides how a template is read: the part of a tool that its statement depends on. */
export interface SqlStatementDefinition {
  template: string;
  inputSchema: JsonObject | null;
  mode: ToolMode;
  /** From the source's asset, as it is at the moment. */
  allowFunctions: () => readonly string[];
  /** JSON Pointer to the template, for problems. */
  path: string;
}

/** A template that was checked as far as that goes without its source. */
export interface CheckedStatement {
  template: SqlTemplate;
  parsed: ParsedStatement;
  functions: FunctionUse[];
  /** Of each parameter, by ordinal - 1. */
  declared: DeclaredInput[];
}

/** A statement that its source has accepted. */
export interface AcceptedStatement {
  statement: NamedStatement;
  columns: readonly WireField[];
}

export interface Finding<Value> {
  problems: Problem[];
  /** Null when there are problems. */
  value: Value | null;
}

/** Everything that can be said of a template without its source. `loadSqlParser` must have been awaited. */
export function checkStatement(definition: SqlStatementDefinition): Finding<CheckedStatement> {
  const { inputSchema, mode, path } = definition;
  const template = readSqlTemplate(definition.template);
  const { problems, statement: parsed } = checkTemplate(template, inputSchema, path);
  if (parsed === null) return { problems, value: null };
  const functions = functionsOf(parsed, template.sql);
  const found = [
    ...problems,
    ...checkStatementShape(parsed, mode, template.sql, path),
    ...checkFunctions(functions, { mode, allowed: definition.allowFunctions(), volatility: null }, path).problems,
  ];
  const declared = template.parameters.map((parameter) => declarationOf(parameter, inputSchema));
  return { problems: found, value: found.length > 0 ? null : { template, parsed, functions, declared } };
}

/** What the source has against a statement: functions that may write, unknown names, types that do not fit. */
export async function askSource(
  { template, functions, declared }: CheckedStatement,
  { mode, allowFunctions, path }: SqlStatementDefinition,
  inspector: StatementInspector,
): Promise<Finding<AcceptedStatement>> {
  const names = [...new Set(functions.map(({ name }) => name))];
  const catalogue = mode === 'write' || names.length === 0 ? [] : await inspector.functions(names);
  const volatility = (use: FunctionUse): FunctionVolatility => volatilityOf(use, catalogue);
  const { problems } = checkFunctions(functions, { mode, allowed: allowFunctions(), volatility }, path);
  if (problems.length > 0) return { problems, value: null };
  const answer = await resolveBindTypes(
    template,
    declared,
    async (sql, types) => {
      const described = await inspector.describe(sql, types);
      if (!isRefusal(described)) await inspector.learnTypes(described.parameterTypes);
      return described;
    },
    (oid) => inspector.types.get(oid),
  );
  if (isRefusal(answer)) return { problems: [refusalProblem(answer, path)], value: null };
  const { parameterTypes, columns } = answer;
  await inspector.learnTypes(columns.map(({ dataTypeID }) => dataTypeID));
  const { sql } = template;
  return {
    problems: [],
    value: { statement: { name: statementName(sql, parameterTypes), sql, parameterTypes }, columns },
  };
}

export function refusalProblem({ message, position }: StatementRefusal, path: string): Problem {
  return { path, message: `The source refuses the statement: ${message}.`, ...(position === null ? {} : { position }) };
}

function declarationOf({ scope, name }: SqlParameter, inputSchema: JsonObject | null): DeclaredInput {
  return scope === 'context' ? TEXT_INPUT : declaredInput(inputSchema, name);
}

function volatilityOf(use: FunctionUse, catalogue: readonly CatalogueFunction[]): FunctionVolatility {
  // An operator's or a type's own schema is not its function's, so their names count in every schema.
  const anySchema = use.schema === null || use.kind === 'operator' || use.kind === 'cast';
  const meant = catalogue.filter(
    ({ kind, name, schema }) => kind === use.kind && name === use.name && (anySchema || schema === use.schema),
  );
  if (meant.length === 0) return 'absent';
  const volatile = meant.filter((each) => each.volatile);
  if (volatile.length === 0) return 'reads';
  return volatile.every((each) => each.schema === 'pg_catalog') ? 'builtin_volatile' : 'volatile';
}

/** Equal statements share their name, so that a version that changed nothing here finds it prepared. */
function statementName(sql: string, types: readonly number[]): string {
  const digest = createHash('sha256')
    .update(`${types.join(',')} ${sql}`)
    .digest('base64url');
  return `q_${digest.slice(0, 22)}`;
}
