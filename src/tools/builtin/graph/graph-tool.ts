import type { BuiltinTool } from '../builtin-tool.js';
import { callerOf, type Caller } from '../sql/caller.js';
import { scopeWarnings } from '../sql/item-scope.js';
import type { GraphParams } from './graph-params.js';
import type { ItemScope } from '../tool-params.js';
import type { CyclesResult, NetworkResult, TableResult } from '../tool-results.js';
import { graphCycles } from './graph-cycles.js';
import { graphDefinition } from './graph-definition.js';
import { graphPath } from './graph-path.js';
import { graphCount, graphDegree, graphUnrelated } from './graph-tables.js';
import { graphWalk } from './graph-walk.js';

type GraphResult = NetworkResult | CyclesResult | TableResult;

/** Relations between items: what is around one, what depends on what, paths, cycles and counts. */
export const graphTool: BuiltinTool<GraphParams, GraphResult> = {
  definition: graphDefinition,
  async execute(params, context, queries) {
    const caller = callerOf(context, queries);
    const data = await run(params, caller);
    const warnings = await scopeWarnings(caller, scopesOf(params), data.empty);
    return { data, warnings, rowCount: rowsIn(data), truncated: data.truncated, source: queries.source };
  },
};

function run(params: GraphParams, caller: Caller): Promise<GraphResult> {
  switch (params.operation) {
    case 'expand':
    case 'dependencies':
    case 'dependents':
    case 'impact':
      return graphWalk(params, caller);
    case 'path':
      return graphPath(params, caller);
    case 'cycles':
      return graphCycles(params, caller);
    case 'degree':
      return graphDegree(params, caller);
    case 'count':
      return graphCount(params, caller);
    case 'unrelated':
      return graphUnrelated(params, caller);
  }
}

function scopesOf(params: GraphParams): (ItemScope | undefined)[] {
  const scopes = params.operation === 'path' ? [params.from, params.to] : [params.roots];
  return 'targets' in params && params.targets !== undefined ? [...scopes, { filters: params.targets }] : scopes;
}

function rowsIn(result: GraphResult): number {
  switch (result.kind) {
    case 'network':
      return result.nodes.length;
    case 'cycles':
      return result.cycles.length;
    case 'table':
      return result.rows.length;
  }
}
