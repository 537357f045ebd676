import type { JsonObject } from '../../../asset-registry/asset.js';
import { jsonPointer, type Problem } from '../../../errors/problem.js';
import type { GraphParameters, GraphResult, GraphSource } from '../../../sources/graph/graph-source.js';
import { JsonText } from '../../json-text.js';
import { MAX_RESULT_BYTES } from '../../result-limit.js';
import { toToolError } from '../../source-error-code.js';
import { ToolError } from '../../tool-error.js';
import type { ToolContext, ToolOutcome, ToolParams } from '../../tool.js';
import type { Compiled } from '../compiled.js';
import { TemplateValues } from '../template-values.js';
import { writeGraphJson } from './graph-json.js';
import { readGraphToolConfig, type GraphToolConfig, type GraphToolReferences } from './graph-tool-config.js';

export interface GraphToolCall {
  params: ToolParams;
  context: ToolContext;
  /** The tool's source, behind the adapter for its type. */
  source: GraphSource;
}

/** A `graph_query` tool, compiled once and run many times. */
export class GraphTool {
  constructor(
    private readonly config: GraphToolConfig,
    private readonly inputSchema: JsonObject | null,
  ) {}

  /** The source asset's name. */
  get sourceRef(): string {
    return this.config.sourceRef;
  }

  /** True for Apache AGE over a `postgres` source, false for a `neo4j` source. */
  get isAge(): boolean {
    return this.config.graph !== null;
  }

  /**
   * Asks the graph. Data is `{ nodes, edges, metadata }` as JSON text; `metadata.rows` has the plain values that the
   * statement returned beside them, if any.
   * @throws ToolError
   */
  async run({ params, context, source }: GraphToolCall): Promise<ToolOutcome> {
    const { template, graph, columns, maxNodes, maxEdges, sourceRef } = this.config;
    const depth = this.chooseDepth(params);
    const values = new TemplateValues(params, context);
    const parameters: GraphParameters = Object.fromEntries(
      template.parameters.map(({ name, placeholder }) => [name, values.raw(placeholder) ?? null]),
    );
    values.throwIfRefused();
    const statement = { cypher: template.statements[(depth ?? 1) - 1] ?? '', graph, columns };
    let result: GraphResult;
    try {
      const limits = { maxNodes, maxEdges, deadline: context.deadline };
      result = await source.run(statement, parameters, limits, context.signal);
    } catch (error) {
      throw toToolError(error);
    }
    const { nodes, truncated } = result;
    return { data: answer(result, depth), rowCount: nodes.length, truncated, source: sourceRef };
  }

  /** The depth that the caller chose, or the schema's default, or 1; null when no input chooses it. */
  private chooseDepth(params: ToolParams): number | null {
    const { template, maxDepth } = this.config;
    if (template.depth === null) return null;
    const { name } = template.depth;
    const given = (Object.hasOwn(params, name) ? params[name] : undefined) ?? this.defaultDepth(name) ?? 1;
    if (Number.isInteger(given) && (given as number) >= 1 && (given as number) <= maxDepth) return given as number;
    throw new ToolError('INVALID_PARAMS', `The depth must be from 1 to ${maxDepth}.`, [
      { path: jsonPointer(name), message: `${name} must be a whole number from 1 to ${maxDepth}.` },
    ]);
  }

  private defaultDepth(name: string): unknown {
    const properties = this.inputSchema?.['properties'] as JsonObject | undefined;
    return (properties?.[name] as JsonObject | undefined)?.['default'];
  }
}

/** Compiles the config of a `graph_query` tool against the input schema that declares its placeholders. */
export function compileGraphTool(
  config: JsonObject,
  inputSchema: JsonObject | null,
  references: GraphToolReferences = {},
): Compiled<GraphTool> {
  const problems: Problem[] = [];
  const read = readGraphToolConfig(config, inputSchema, references, problems);
  if (problems.length > 0 || read === null) return { problems };
  return { tool: new GraphTool(read, inputSchema), warnings: [] };
}

function answer({ nodes, edges, rows, truncated }: GraphResult, depth: number | null): JsonText {
  const metadata = {
    node_count: nodes.length,
    edge_count: edges.length,
    truncated,
    depth: depth ?? undefined,
    rows: rows.length === 0 ? undefined : rows,
  };
  const text = writeGraphJson({ nodes, edges, metadata });
  if (Buffer.byteLength(text) <= MAX_RESULT_BYTES) return new JsonText(text);
  throw new ToolError('RESULT_TOO_LARGE', 'The result is over 8 MiB. Ask for fewer nodes, or return fewer properties.');
}
