import { answerSentence } from '../../../src/ask/answer/answer-sentence.js';
import { plan } from '../../../src/planner/analysis/plan-question.js';
import type { Plan } from '../../../src/planner/plan.js';
import type { CompiledVocabulary } from '../../../src/planner/vocabulary/vocabulary.js';
import type { BuiltinTool } from '../../../src/tools/builtin/builtin-tool.js';
import { cepTool } from '../../../src/tools/builtin/cep/cep-tool.js';
import { ciTool } from '../../../src/tools/builtin/ci/ci-tool.js';
import { graphTool } from '../../../src/tools/builtin/graph/graph-tool.js';
import { historyTool } from '../../../src/tools/builtin/history/history-tool.js';
import { metricTool } from '../../../src/tools/builtin/metric/metric-tool.js';
import type { BuiltinResult } from '../../../src/tools/builtin/tool-results.js';
import type { ToolOutcome, ToolResult } from '../../../src/tools/tool.js';
import { paramProblems, type BuiltinToolBench } from '../builtin-tools.js';
import { seedVocabulary } from '../seed-vocabulary.js';

const TOOLS = new Map<string, BuiltinTool<object, BuiltinResult>>(
  [ciTool, graphTool, metricTool, historyTool, cepTool].map((tool) => [
    tool.definition.name,
    tool as BuiltinTool<object, BuiltinResult>,
  ]),
);

export interface Asked {
  plan: Plan;
  /** What is wrong with the params of its calls, as `tool /pointer message`. */
  problems: string[];
  results: BuiltinResult[];
  /** What a user would read first. */
  sentence: string;
  /** A call that failed. */
  error?: string;
}

/** Plans questions with the words of the seeds and runs the plans' calls over the sample data. */
export class QuestionAsker {
  private constructor(
    private readonly vocabulary: CompiledVocabulary,
    private readonly bench: BuiltinToolBench,
  ) {}

  static async over(bench: BuiltinToolBench): Promise<QuestionAsker> {
    return new QuestionAsker(await seedVocabulary(), bench);
  }

  plan(question: string, asOf: string, timeZone: string): Plan {
    return plan(question, this.vocabulary, { now: Date.parse(asOf), timeZone });
  }

  async ask(question: string, asOf: string, timeZone: string): Promise<Asked> {
    const planned = this.plan(question, asOf, timeZone);
    const problems = planned.calls.flatMap(({ tool, params }) => {
      const { definition } = TOOLS.get(tool) ?? {};
      if (definition === undefined) return [`there is no tool ${tool}`];
      return paramProblems(definition, params).map(({ path: pointer, message }) => `${tool} ${pointer} ${message}`);
    });
    const asked = { plan: planned, problems, results: [], sentence: '' };
    if (problems.length > 0) return asked;
    const context = { tenantId: 'default', signal: new AbortController().signal };
    try {
      const outcomes: ToolOutcome<BuiltinResult>[] = [];
      for (const { tool, params } of planned.calls) {
        outcomes.push(await TOOLS.get(tool)!.execute(params, context, this.bench.queries));
      }
      const sentence = answerSentence(planned, question, outcomes.map(succeeded));
      return { ...asked, results: outcomes.map(({ data }) => data), sentence };
    } catch (error) {
      return { ...asked, error: error instanceof Error ? error.message : String(error) };
    }
  }
}

/** As the registry would have answered it. */
function succeeded({ data, warnings }: ToolOutcome<BuiltinResult>): ToolResult {
  const metadata = { tool: '', version: null, duration_ms: 0, row_count: null, truncated: false, source: 'ops' };
  return { success: true, data, warnings: warnings ?? [], metadata };
}
