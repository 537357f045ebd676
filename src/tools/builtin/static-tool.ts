import type { PostgresPools } from '../../sources/postgres/postgres-pools.js';
import { BaseTool } from '../base-tool.js';
import type { ToolServices } from '../tool-call.js';
import type { ToolContext, ToolOutcome, ToolParams } from '../tool.js';
import type { BuiltinTool } from './builtin-tool.js';
import { SourceQueries } from './source-queries.js';

/** The source asset that the static tools read. */
export const STATIC_TOOL_SOURCE = 'ops';

/** Gives the pools of a published source of a tenant; throws SourceError when there is none. */
export type PoolsOf = (tenantId: string, source: string) => PostgresPools;

/** A tool that stands in code, over the source `ops` of the caller's tenant. */
export class StaticTool<Params extends object, Result> extends BaseTool {
  readonly version = null;
  readonly source = STATIC_TOOL_SOURCE;

  constructor(
    private readonly builtin: BuiltinTool<Params, Result>,
    services: ToolServices,
    private readonly poolsOf: PoolsOf,
  ) {
    super(builtin.definition, services);
  }

  /** Their results are typed, and the specs hold each of them against its schema. */
  protected override get checksOutput(): boolean {
    return false;
  }

  protected async perform(context: ToolContext, params: ToolParams): Promise<ToolOutcome<Result>> {
    const queries = new SourceQueries(this.poolsOf(context.tenantId, this.source), context.deadline);
    // The input schema has been satisfied, and it describes these params.
    return this.builtin.execute(params as Params, context, queries);
  }
}
