import type { ToolContext, ToolDefinition, ToolOutcome } from '../tool.js';
import type { OpsQueries } from './ops-queries.js';

/** A static tool: data plus one function. Params have been checked against the definition's input schema. */
export interface BuiltinTool<Params, Result> {
  readonly definition: ToolDefinition;
  /** @throws ToolError INVALID_PARAMS for what a schema cannot say, such as a field that there is not */
  execute(
    params: Params,
    context: Pick<ToolContext, 'tenantId' | 'signal'>,
    queries: OpsQueries,
  ): Promise<ToolOutcome<Result>>;
}
