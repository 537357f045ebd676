import { BaseTool } from '../base-tool.js';
import type { ToolServices, WriteControl } from '../tool-call.js';
import type { ToolContext, ToolOutcome, ToolParams } from '../tool.js';
import type { DynamicToolDefinition, PreparedTool } from './tool-executor.js';

/** A tool that is a published asset. It knows no tool by name and no domain: what it does is its executor's affair. */
export class DynamicTool extends BaseTool {
  readonly version: number;
  readonly source: string | null;
  override readonly transactional: boolean;

  constructor(
    definition: DynamicToolDefinition,
    private readonly prepared: PreparedTool,
    services: ToolServices,
  ) {
    const { outputSchema } = definition;
    super({ ...definition, ...(outputSchema === null ? { outputSchema: undefined } : { outputSchema }) }, services);
    this.version = definition.version;
    this.source = prepared.source;
    this.transactional = prepared.transactional;
  }

  protected perform(context: ToolContext, params: ToolParams, control: WriteControl | null): Promise<ToolOutcome> {
    return this.prepared.run({ params, context, control });
  }

  protected override get checksOutput(): boolean {
    return this.prepared.checksOutput;
  }
}
