import type { JsonObject } from '../../asset-registry/asset.js';
import type { BaseTool } from '../base-tool.js';
import type { DynamicToolFactory } from '../dynamic/dynamic-tool-factory.js';
import type { ReferredQuery } from '../dynamic/tool-executor.js';
import type { ToolMode } from '../tool.js';
import { toolAssetOf, type ToolRecord } from './tool-record.js';

/** `skipped`: a static tool has its name. `failed`: it cannot be built. */
export const TOOL_STATUSES = ['active', 'failed', 'skipped'] as const;
export type ToolStatus = (typeof TOOL_STATUSES)[number];

/** A tool under its name, static or dynamic, usable or not. */
export interface RegisteredTool {
  readonly name: string;
  readonly toolType: string;
  readonly description: string;
  readonly mode: ToolMode;
  /** Null for a static tool. */
  readonly version: number | null;
  readonly status: ToolStatus;
  /** Why it is not active. */
  readonly reason: string | null;
  readonly inputSchema: JsonObject | null;
  readonly outputSchema: JsonObject | null;
  /** The tool itself; null when it is not active. */
  readonly tool: BaseTool | null;
}

export class StaticRegistration implements RegisteredTool {
  readonly version = null;
  readonly status = 'active';
  readonly reason = null;

  constructor(readonly tool: BaseTool) {}

  get name(): string {
    return this.tool.name;
  }
  get toolType(): string {
    return this.tool.toolType;
  }
  get description(): string {
    return this.tool.description;
  }
  get mode(): ToolMode {
    return this.tool.mode;
  }
  get inputSchema(): JsonObject {
    return this.tool.inputSchema;
  }
  get outputSchema(): JsonObject | null {
    return this.tool.outputSchema ?? null;
  }
}

/** What is needed to build tools. */
export interface ToolBuilding {
  factory: DynamicToolFactory;
  isStatic(name: string): boolean;
  /** Told once for each tool that turns out to be unusable. */
  onFailure(registration: DynamicRegistration): void;
}

/** A published tool asset. The tool is built when it is first asked for, and kept from then on. */
export class DynamicRegistration implements RegisteredTool {
  private built: BaseTool | null = null;
  /** Undefined while nobody has tried; null when it can be built. */
  private problem: string | null | undefined;

  constructor(
    readonly record: ToolRecord,
    private readonly query: ReferredQuery | null,
    private readonly building: ToolBuilding,
  ) {}

  get name(): string {
    return this.record.name;
  }
  get toolType(): string {
    return this.record.tool_type ?? 'unknown';
  }
  get description(): string {
    return this.record.description ?? '';
  }
  get mode(): ToolMode {
    return this.record.mode;
  }
  get version(): number {
    return this.record.version;
  }

  get status(): ToolStatus {
    if (this.building.isStatic(this.name)) return 'skipped';
    return this.reason === null ? 'active' : 'failed';
  }

  get reason(): string | null {
    if (this.building.isStatic(this.name)) return 'A static tool has this name, so the asset is not served.';
    this.check();
    return this.problem ?? null;
  }

  /** Finds out whether it can be built, unless that is known. */
  check(): void {
    if (this.problem === undefined && !this.building.isStatic(this.name)) this.build();
  }

  get inputSchema(): JsonObject | null {
    return this.record.input_schema === null ? null : (JSON.parse(this.record.input_schema) as JsonObject);
  }

  get outputSchema(): JsonObject | null {
    return this.record.output_schema === null ? null : (JSON.parse(this.record.output_schema) as JsonObject);
  }

  get tool(): BaseTool | null {
    if (this.built !== null) return this.built;
    if (this.building.isStatic(this.name) || typeof this.problem === 'string') return null;
    this.built = this.build();
    return this.built;
  }

  /** Answers the tool without keeping it: whoever only wants to know that it can be built needs no memory for it. */
  private build(): BaseTool | null {
    const outcome = this.building.factory(toolAssetOf(this.record), this.query);
    if ('tool' in outcome) {
      this.problem = null;
      return outcome.tool;
    }
    this.problem = outcome.reason;
    this.building.onFailure(this);
    return null;
  }
}
