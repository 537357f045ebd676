import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import pg from 'pg';
import type { BuiltinTool } from '../../src/tools/builtin/builtin-tool.js';
import type { OpsQueries, OpsRow } from '../../src/tools/builtin/ops-queries.js';
import type { ToolOutcome } from '../../src/tools/tool.js';
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
  private readonly ajv = addFormats.default(new Ajv2020({ allErrors: true }));
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
    expect(this.problems(tool.definition.inputSchema, params)).toEqual([]);
    const context = { tenantId, signal: new AbortController().signal };
    const outcome = await tool.execute(params, context, this.queries);
    expect(this.problems(tool.definition.outputSchema ?? {}, outcome.data)).toEqual([]);
    return outcome;
  }

  problems(schema: object, value: unknown): string[] {
    // Ajv keeps what it compiled, by the schema object.
    const validate = this.ajv.compile(schema);
    void validate(value);
    return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message ?? ''}`);
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
