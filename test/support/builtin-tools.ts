import pg from 'pg';
import type { BuiltinTool } from '../../src/tools/builtin/builtin-tool.js';
import { PostgresPools } from '../../src/sources/postgres/postgres-pools.js';
import type { OpsQueries } from '../../src/tools/builtin/ops-queries.js';
import { SourceQueries } from '../../src/tools/builtin/source-queries.js';
import type { JsonObject } from '../../src/asset-registry/asset.js';
import type { Problem } from '../../src/errors/problem.js';
import { closedSchema, SchemaValidator } from '../../src/tools/schema/schema-validator.js';
import type { ToolDefinition, ToolOutcome } from '../../src/tools/tool.js';
import { sharedSampleData } from './sample-data.js';
import { settingsOf } from './sample-installation.js';

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
  readonly queries: OpsQueries;
  private readonly pool: pg.Pool;

  private constructor(
    url: string,
    readonly pools: PostgresPools,
  ) {
    this.pool = new pg.Pool({ connectionString: url, max: 4, types });
    this.queries = new SourceQueries(pools, Number.MAX_SAFE_INTEGER);
  }

  static async open(): Promise<BuiltinToolBench> {
    const url = (await sharedSampleData()).readerUrl('ops');
    const pools = new PostgresPools(settingsOf('ops', url, null));
    return new BuiltinToolBench(url, pools);
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

  async close(): Promise<void> {
    await Promise.all([this.pool.end(), this.pools.close(0)]);
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
