import { randomUUID } from 'node:crypto';
import type { JsonObject } from '../asset-registry/asset.js';
import { hasRole, type Role } from '../auth/role.js';
import type { Problem } from '../errors/problem.js';
import { CallScope, endedError } from './call-scope.js';
import { JsonText } from './json-text.js';
import { MAX_RESULT_BYTES } from './result-limit.js';
import { closedSchema, SchemaValidator } from './schema/schema-validator.js';
import { toToolError } from './source-error-code.js';
import type { CalledTool, CallOptions, ToolCall, ToolServices, WriteControl } from './tool-call.js';
import { ToolError } from './tool-error.js';
import type {
  ToolContext,
  ToolDefinition,
  ToolFailure,
  ToolMode,
  ToolOutcome,
  ToolParams,
  ToolResult,
  ToolSuccess,
} from './tool.js';

export const DEFAULT_TIMEOUT_MS = 30_000;
const NO_OPTIONS: CallOptions = {};

/**
 * A tool: data plus one function. Static tools and those made from assets extend it, and callers cannot tell them apart.
 * `safeExecute` is the one entry point.
 */
export abstract class BaseTool implements CalledTool {
  readonly name: string;
  readonly toolType: string;
  readonly description: string;
  readonly inputSchema: JsonObject;
  readonly outputSchema: JsonObject | undefined;
  readonly mode: ToolMode;
  readonly timeoutMs: number;
  /** The published version behind it; null for a tool that stands in code. */
  abstract readonly version: number | null;
  /** The source asset's name, where the tool has one. */
  abstract readonly source: string | null;

  readonly transactional: boolean = false;

  private readonly neededRole: Role;
  private readonly input: SchemaValidator;
  private readonly output: SchemaValidator | null;
  private readonly maxConcurrency: number | null;

  constructor(
    definition: ToolDefinition,
    private readonly services: ToolServices,
  ) {
    this.name = definition.name;
    this.toolType = definition.toolType;
    this.description = definition.description;
    this.inputSchema = definition.inputSchema;
    this.outputSchema = definition.outputSchema;
    this.mode = definition.mode;
    this.timeoutMs = definition.timeoutMs ?? DEFAULT_TIMEOUT_MS;
    // Executing needs an operator; a tool may ask for more than that, not for less.
    this.neededRole = hasRole([definition.requiredRole ?? 'operator'], 'operator')
      ? (definition.requiredRole ?? 'operator')
      : 'operator';
    this.input = new SchemaValidator(closedSchema(definition.inputSchema));
    this.output = definition.outputSchema === undefined ? null : new SchemaValidator(definition.outputSchema);
    this.maxConcurrency = definition.maxConcurrency ?? null;
  }

  /** True when the caller's role may run the tool and the params satisfy the input schema. */
  shouldExecute(context: Pick<ToolContext, 'roles'>, params: unknown): boolean {
    return hasRole(context.roles, this.neededRole) && this.input.problems(params).length === 0;
  }

  /**
   * Checks role and params, bounds the time, runs, checks the output, records. Never throws: what goes wrong is a failure
   * with a stable code.
   */
  async safeExecute(context: ToolContext, params: ToolParams, options: CallOptions = NO_OPTIONS): Promise<ToolResult> {
    const startedAt = Date.now();
    const call: ToolCall = {
      executionId: randomUUID(),
      tool: this,
      context,
      params,
      options,
      startedAt,
      deadline: Math.min(context.deadline, startedAt + this.timeoutMs),
      startedTick: performance.now(),
    };
    const refusal = this.refusal(call);
    if (refusal === null && this.mode === 'write') {
      return this.services.writes.run(call, (control) => this.attempt(call, control));
    }
    const result = refusal ?? (await this.attempt(call, null));
    this.services.journal.add(call, result);
    return result;
  }

  /**
   * Runs the tool as it is: no check, no bound, no record.
   * @throws ToolError, or whatever the tool throws
   */
  async execute(context: ToolContext, params: ToolParams, control: WriteControl | null = null): Promise<ToolSuccess> {
    const started = performance.now();
    return this.success(await this.perform(context, params, control), started);
  }

  /** What the tool does. `control` is there when it writes. */
  protected abstract perform(
    context: ToolContext,
    params: ToolParams,
    control: WriteControl | null,
  ): Promise<ToolOutcome>;

  /** False where the output fits its schema by the way it is made. */
  protected get checksOutput(): boolean {
    return true;
  }

  /** The answer to a call that went well. */
  success(outcome: ToolOutcome, startedTick: number): ToolSuccess {
    return {
      success: true,
      data: outcome.data,
      warnings: outcome.warnings ?? [],
      metadata: {
        tool: this.name,
        version: this.version,
        duration_ms: millisecondsSince(startedTick),
        row_count: outcome.rowCount ?? null,
        truncated: outcome.truncated ?? false,
        source: outcome.source === undefined ? this.source : outcome.source,
      },
    };
  }

  /** The answer to a call that did not. */
  failure(call: ToolCall, error: ToolError): ToolFailure {
    return {
      success: false,
      data: null,
      error: error.code,
      message: error.message,
      details: [...error.details],
      trace_id: call.context.traceId,
      warnings: [],
      metadata: {
        tool: this.name,
        version: this.version,
        duration_ms: millisecondsSince(call.startedTick),
        row_count: null,
        truncated: false,
        source: this.source,
      },
    };
  }

  private refusal(call: ToolCall): ToolFailure | null {
    if (!hasRole(call.context.roles, this.neededRole)) {
      const message = `The tool ${this.name} needs the role ${this.neededRole} or one above it.`;
      return this.failure(call, new ToolError('FORBIDDEN', message));
    }
    let problems: readonly Problem[];
    try {
      problems = this.input.problems(call.params);
    } catch (error) {
      return this.failure(call, this.asToolError(call, error, null));
    }
    if (problems.length === 0) return null;
    const what = problems.length === 1 ? problems[0]!.message : `${problems.length} parameters are wrong.`;
    return this.failure(call, new ToolError('INVALID_PARAMS', what, problems));
  }

  private async attempt(call: ToolCall, control: WriteControl | null): Promise<ToolResult> {
    const scope = new CallScope(call, this.timeoutMs, this.mode);
    try {
      const outcome = await scope.run(() => {
        if (this.maxConcurrency === null) return this.perform(scope, call.params, control);
        const limit = { tenantId: scope.tenantId, name: this.name, most: this.maxConcurrency };
        return this.services.limits.run(limit, scope.signal, () => this.perform(scope, call.params, control));
      });
      if (this.checksOutput) this.checkOutput(outcome.data);
      return this.success(outcome, call.startedTick);
    } catch (error) {
      return this.failure(call, this.asToolError(call, error, scope));
    }
  }

  private checkOutput(data: unknown): void {
    if (data instanceof JsonText) {
      if (this.output !== null) this.assertOutput(data.parse());
      return;
    }
    const text = JSON.stringify(data ?? null);
    if (text.length > MAX_RESULT_BYTES / 4 && Buffer.byteLength(text) > MAX_RESULT_BYTES) {
      throw new ToolError('RESULT_TOO_LARGE', 'The result is over 8 MiB; ask for less of it.');
    }
    if (this.output !== null) this.assertOutput(data);
  }

  private assertOutput(data: unknown): void {
    const problems = this.output!.problems(data);
    if (problems.length === 0) return;
    throw new ToolError('OUTPUT_MISMATCH', "The result does not fit the tool's output schema.", problems);
  }

  private asToolError(call: ToolCall, caught: unknown, scope: CallScope | null): ToolError {
    const error = toToolError(caught);
    if (!(error instanceof ToolError)) {
      this.services.journal.report(call, error);
      return new ToolError('INTERNAL', 'The tool failed by a fault of ours. Report it with the trace id.');
    }
    if (error.cause !== undefined) this.services.journal.report(call, error);
    return scope?.ended === 'CANCELLED' && (error.code === 'TIMEOUT' || error.code === 'SOURCE_UNAVAILABLE')
      ? endedError('CANCELLED', this.timeoutMs)
      : scope?.ended === 'TIMEOUT' && error.code === 'CANCELLED'
        ? endedError('TIMEOUT', this.timeoutMs)
        : error;
  }
}

function millisecondsSince(tick: number): number {
  return Math.round((performance.now() - tick) * 1000) / 1000;
}
