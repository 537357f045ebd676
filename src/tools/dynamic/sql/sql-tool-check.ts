import type { JsonObject } from '../../../asset-registry/asset.js';
import type { ValidationFindings } from '../../../asset-registry/validation/asset-validator.js';
import { jsonPointer, type Problem } from '../../../errors/problem.js';
import type { PostgresPools } from '../../../sources/postgres/postgres-pools.js';
import type { StatementInspector } from '../../../sources/postgres/statement-inspector.js';
import { SourceError } from '../../../sources/source-error.js';
import { characterPosition } from '../placeholder.js';
import { typeContradiction } from './bind-type.js';
import { checkFunctions } from './function-rules.js';
import { checkOutputColumns, outputColumns } from './output-columns.js';
import { loadSqlParser } from './sql-parser.js';
import {
  askSource,
  checkStatement,
  refusalProblem,
  type AcceptedStatement,
  type CheckedStatement,
} from './sql-statement.js';
import type { SqlToolDefinition } from './sql-tool.js';

/** How long publishing waits for a source. */
const INSPECTION_MS = 10_000;

/**
 * What publishing a SQL tool finds: everything that PostgreSQL's parser can say, and, where the source can be reached,
 * what the source says of names, types, permissions and columns. An unreachable source is a warning.
 * @param pools null when the source asset cannot be connected to at all
 */
export async function checkSqlTool(
  definition: SqlToolDefinition,
  pools: PostgresPools | null,
): Promise<ValidationFindings> {
  await loadSqlParser();
  const { problems, value } = checkStatement(definition);
  if (value === null) return { problems, warnings: [] };
  const warnings = unusedInputs(value, definition.inputSchema);
  if (pools === null)
    return { problems, warnings: [...warnings, unchecked(value, definition, 'The source is not there.')] };
  if (definition.mode === 'write' && !pools.canWrite) {
    const message = `The source ${pools.source} names no role for writing (connection.write), and this tool writes.`;
    return { problems: [{ path: '/tool_config/mode', message }], warnings };
  }
  try {
    const limits = { deadline: Date.now() + INSPECTION_MS, signal: new AbortController().signal };
    const found = await pools.inspect(definition.mode, limits, (inspector) =>
      checkAtSource(value, definition, inspector),
    );
    return { problems: found, warnings };
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    return { problems, warnings: [...warnings, unchecked(value, definition, error.message)] };
  }
}

async function checkAtSource(
  checked: CheckedStatement,
  definition: SqlToolDefinition,
  inspector: StatementInspector,
): Promise<Problem[]> {
  const { path, result, outputSchema } = definition;
  const { problems, value } = await askSource(checked, definition, inspector);
  if (value === null) return problems;
  const found = [
    ...contradictions(checked, value, inspector, path),
    ...checkOutputColumns(outputColumns(value.columns, inspector.types), result, outputSchema, path),
  ];
  // A CALL has no plan, and PREPARE does not take one.
  if (checked.parsed.kind === 'CallStmt') return found;
  const { sql, parameterTypes } = value.statement;
  const refusal = await inspector.explain(sql, parameterTypes);
  return refusal === null ? found : [...found, refusalProblem(refusal, path)];
}

function contradictions(
  { template, declared }: CheckedStatement,
  { statement }: AcceptedStatement,
  inspector: StatementInspector,
  path: string,
): Problem[] {
  return template.parameters.flatMap(({ places, name }, index) => {
    const input = declared[index];
    const reason =
      input === undefined ? null : typeContradiction(inspector.types.get(statement.parameterTypes[index] ?? 0), input);
    if (reason === null) return [];
    return [
      { path, message: `${name} ${reason}`, position: characterPosition(template.template, places[0]?.start ?? 0) },
    ];
  });
}

function unusedInputs({ template }: CheckedStatement, inputSchema: JsonObject | null): Problem[] {
  const used = new Set(template.parameters.flatMap(({ scope, name }) => (scope === 'inputs' ? [name] : [])));
  const properties = (inputSchema?.['properties'] ?? {}) as JsonObject;
  return Object.keys(properties)
    .filter((name) => !used.has(name))
    .map((name) => ({
      path: jsonPointer('tool_input_schema', 'properties', name),
      message: `The template does not use the input ${name}.`,
    }));
}

function unchecked({ functions }: CheckedStatement, definition: SqlToolDefinition, reason: string): Problem {
  const { mode, allowFunctions, path } = definition;
  const { unjudged } = checkFunctions(functions, { mode, allowed: allowFunctions(), volatility: null }, path);
  const names = [...new Set(unjudged.map(({ name }) => name))].join(', ');
  const open = names === '' ? 'Names, types and permissions' : `Names, types, permissions and the functions ${names}`;
  return { path, message: `${reason} ${open} are checked at the first call instead.` };
}
