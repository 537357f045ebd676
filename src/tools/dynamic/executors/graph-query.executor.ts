import { Injectable } from '@nestjs/common';
import type { ValidationFindings } from '../../../asset-registry/validation/asset-validator.js';
import { SourceRegistry } from '../../../sources/source-registry.js';
import type { Compiled } from '../compiled.js';
import { compileGraphTool } from '../graph/graph-tool.js';
import type { DynamicToolDefinition, PreparedTool, ToolExecutor } from '../tool-executor.js';
import { sourceTypeProblems } from './source-type.js';

/** Tools that ask a graph: Neo4j, or Apache AGE in a PostgreSQL source. */
@Injectable()
export class GraphQueryExecutor implements ToolExecutor {
  readonly toolType = 'graph_query';

  constructor(private readonly sources: SourceRegistry) {}

  prepare({ tenantId, config, inputSchema, query }: DynamicToolDefinition): Compiled<PreparedTool> {
    const ref = config['source_ref'];
    const sourceType = typeof ref === 'string' ? this.sources.find(tenantId, ref)?.sourceType : undefined;
    const compiled = compileGraphTool(config, inputSchema, {
      ...(sourceType === 'postgres' || sourceType === 'neo4j' ? { sourceType } : {}),
      queryCypher: query?.query_cypher ?? null,
    });
    if ('problems' in compiled) return compiled;
    const { tool: graph, warnings } = compiled;
    const tool: PreparedTool = {
      source: graph.sourceRef,
      checksOutput: true,
      transactional: false,
      run: async ({ params, context }) =>
        graph.run({ params, context, source: this.sources.graph(tenantId, graph.sourceRef) }),
    };
    return { tool, warnings };
  }

  async check(definition: DynamicToolDefinition): Promise<ValidationFindings> {
    const compiled = this.prepare(definition);
    if ('problems' in compiled) return { problems: compiled.problems, warnings: [] };
    const types = ['postgres', 'neo4j'];
    const problems = sourceTypeProblems(this.sources, definition.tenantId, compiled.tool.source, types);
    return { problems, warnings: compiled.warnings };
  }
}
