import type { AssetContent, JsonObject } from '../../asset-registry/asset.js';
import type { ToolType } from '../../asset-registry/types/tool/tool.columns.js';
import type { ValidationFindings } from '../../asset-registry/validation/asset-validator.js';
import type { Role } from '../../auth/role.js';
import type { ToolContext, ToolMode, ToolOutcome, ToolParams } from '../tool.js';
import type { WriteControl } from '../tool-call.js';
import type { Compiled } from './compiled.js';

/** The published query asset behind a `query_ref`. */
export type ReferredQuery = Pick<AssetContent, 'query_sql' | 'query_cypher'>;

/** A tool asset with its common fields read; `config` has all of them still. */
export interface DynamicToolDefinition {
  tenantId: string;
  name: string;
  version: number;
  description: string;
  toolType: ToolType;
  config: JsonObject;
  inputSchema: JsonObject;
  outputSchema: JsonObject | null;
  mode: ToolMode;
  timeoutMs: number | undefined;
  requiredRole: Role | undefined;
  maxConcurrency: number | undefined;
  /** Null when the config names no query. */
  query: ReferredQuery | null;
}

/** One call of a prepared tool. `control` is there when the tool writes. */
export interface PreparedCall {
  params: ToolParams;
  context: ToolContext;
  control: WriteControl | null;
}

/** A config that was read and compiled, ready to run. */
export interface PreparedTool {
  /** The source asset's name, where there is one. */
  readonly source: string | null;
  /** False where the output fits its schema by the way it is made. */
  readonly checksOutput: boolean;
  /** A write happens in a transaction that can be found again: see `WriteControl.beforeCommit`. */
  readonly transactional: boolean;
  /** @throws ToolError or SourceError */
  run(call: PreparedCall): Promise<ToolOutcome>;
}

/** Runs the tools of one `tool_type`. A new type is a class of these and one line in the module. */
export interface ToolExecutor {
  readonly toolType: ToolType;

  /** Reads the config and compiles its templates; costs microseconds, asks nobody. */
  prepare(definition: DynamicToolDefinition): Compiled<PreparedTool>;

  /** What publishing finds: all that `prepare` finds, and what the source says. An unreachable source is a warning. */
  check(definition: DynamicToolDefinition): Promise<ValidationFindings>;
}

export type ToolExecutors = ReadonlyMap<string, ToolExecutor>;
