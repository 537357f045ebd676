import { Injectable } from '@nestjs/common';
import type { Principal } from '../auth/principal.js';
import type { Plan, ToolCall } from '../planner/plan.js';
import { PlannerService, type AskedFrom } from '../planner/planner.service.js';
import { JsonText } from '../tools/json-text.js';
import { ToolRegistryService } from '../tools/registry/tool-registry.service.js';
import type { ToolContext, ToolMetadata, ToolResult } from '../tools/tool.js';
import { answerSentence } from './answer/answer-sentence.js';
import { isCountAsked } from './answer/asked-count.js';
import { isLimitAsked } from './answer/asked-limit.js';
import type { Block } from './answer/block.js';
import { resultBlocks } from './answer/result-blocks.js';

/** One call of the plan, as it went. */
export interface AnsweredCall extends ToolCall {
  success: boolean;
  error?: string;
  message?: string;
  warnings: string[];
  metadata: ToolMetadata | null;
}

export interface Answer {
  /** One sentence in the question's language. */
  answer: string;
  blocks: Block[];
  plan: Plan;
  calls: AnsweredCall[];
}

/** What bounds an answer beside its tools' own limits. */
export interface AskContext extends Pick<ToolContext, 'traceId' | 'signal' | 'deadline'> {
  principal: Principal;
}

/** From a question to an answer: plan, run the plan's calls together, show what came, also when some of it failed. */
@Injectable()
export class AskService {
  constructor(
    private readonly planner: PlannerService,
    private readonly tools: ToolRegistryService,
  ) {}

  async ask(question: string, from: AskedFrom, context: AskContext): Promise<Answer> {
    const plan = await this.planner.plan(context.principal.tenantId, question, from);
    const results = await Promise.all(plan.calls.map((call) => this.run(call, context)));
    const shown = { limitAsked: isLimitAsked(plan), countAsked: isCountAsked(plan) };
    return {
      answer: answerSentence(plan, question, results),
      blocks: results.flatMap((result): Block[] =>
        result.success ? resultBlocks(result.data, shown) : [{ type: 'text', text: result.message }],
      ),
      plan,
      calls: plan.calls.map((call, index) => answeredCall(call, results[index]!)),
    };
  }

  private async run(call: ToolCall, { principal, ...bounds }: AskContext): Promise<ToolResult> {
    const tool = this.tools.get(principal.tenantId, call.tool);
    if (!tool) return missing(call, bounds.traceId);
    const { tenantId, actor, roles } = principal;
    const result = await tool.safeExecute({ tenantId, actor, roles, ...bounds }, call.params);
    // Blocks are made of values; the text that a SQL tool has written is for answers that pass it on.
    return result.success && result.data instanceof JsonText ? { ...result, data: result.data.parse() } : result;
  }
}

/** The plan named a tool that this tenant does not have (any more). */
function missing(call: ToolCall, traceId: string): ToolResult {
  return {
    success: false,
    data: null,
    error: 'SOURCE_UNAVAILABLE',
    message: `The tool ${call.tool} is not published here, so this part could not be answered.`,
    details: [],
    trace_id: traceId,
    warnings: [],
    metadata: { tool: call.tool, version: null, duration_ms: 0, row_count: null, truncated: false, source: null },
  };
}

function answeredCall(call: ToolCall, result: ToolResult): AnsweredCall {
  return {
    ...call,
    success: result.success,
    ...(!result.success && { error: result.error, message: result.message }),
    warnings: result.warnings,
    metadata: result.metadata,
  };
}
