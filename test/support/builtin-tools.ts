import pg from 'pg';
import type { BuiltinTool } from '../../src/tools/builtin/builtin-tool.js';
import type { OpsQueries, OpsRow } from '../../src/tools/builtin/ops-queries.js';
import type { JsonObject } from '../../src/asset-registry/asset.js';
import type { Problem } from '../../src/errors/problem.js';
import { closedSchema, SchemaValidator } from '../../src/tools/schema/schema-validator.js';
import type { ToolDefinition, ToolOutcome } from '../../src/tools/tool.js';
import { sharedSampleData } from './sample-data.js';

/** Types whose text `pg` would leave as it is, or make a Date of. */
const PARSERS: Readonly<Record<number, (text: string) => unknown>> = {
  [pg.types.builtins.INT8]: Number,
  [pg.types.builtins.NUMERIC]: Number,
  [pg.types.builtins.TIMESTAMPTZ]: (text) => new Date(text).toISOString(),
};

const types: pg.CustomTypesConfig = {
  getTypeParser: (oid, format) =>
    format === 'binary' ? pg.types.getTypeParser(oid, format) : (PARSERS[oid] ?? pg.types.getTypeParser(oid)),
};

/** The static tools over the shared sample data, as its reading role, and the same database for plain SQL. */
export class BuiltinToolBench {
  private readonly pool: pg.Pool;

  private constructor(url: string) {
    this.pool = new pg.Pool({ connectionString: url, max: 4, types });
  }

  static async open(): Promise<BuiltinToolBench> {
    return new BuiltinToolBench((await sharedSampleData()).readerUrl('ops'));
  }

  /** Runs a tool as a caller would: its params and its answer have to fit its schemas. */
  async run<Params extends object, Result>(
    tool: BuiltinTool<Params, Result>,
    params: Params,
    tenantId = 'default',
  ): Promise<ToolOutcome<Result>> {
    expect(paramProblems(tool.definition, params)).toEqual([]);
    const context = { tenantId, signal: new AbortController().signal };
    const outcome = await tool.execute(params, context, this.queries);
    expect(validator(tool.definition.outputSchema ?? {}).problems(outcome.data)).toEqual([]);
    return outcome;
  }

  /** The truth: what plain SQL says. */
  async truth(text: string, values: unknown[] = []): Promise<Record<string, unknown>[]> {
    return (await this.pool.query<Record<string, unknown>>(text, values)).rows;
  }

  readonly queries: OpsQueries = {
    source: 'ops',
    query: async (text, values): Promise<OpsRow[]> =>
      (await this.pool.query<Record<string, unknown>>(text, [...values])).rows,
  };

  async close(): Promise<void> {
    await this.pool.end();
  }
}

const validators = new Map<object, SchemaValidator>();

function validator(schema: JsonObject): SchemaValidator {
  const known = validators.get(schema) ?? new SchemaValidator(schema);
  validators.set(schema, known);
  return known;
}

/** What a caller of the tool would be told about these params. */
export function paramProblems({ inputSchema }: ToolDefinition, params: unknown): readonly Problem[] {
  return validator(closedSchema(inputSchema)).problems(params);
}
