import type { BaseTool } from '../base-tool.js';
import type { ToolServices } from '../tool-call.js';
import { cepTool } from './cep/cep-tool.js';
import { ciTool } from './ci/ci-tool.js';
import { graphTool } from './graph/graph-tool.js';
import { historyTool } from './history/history-tool.js';
import { metricTool } from './metric/metric-tool.js';
import { StaticTool, type PoolsOf } from './static-tool.js';

/** Every tool that stands in code. */
export function staticTools(services: ToolServices, poolsOf: PoolsOf): BaseTool[] {
  return [
    new StaticTool(ciTool, services, poolsOf),
    new StaticTool(graphTool, services, poolsOf),
    new StaticTool(metricTool, services, poolsOf),
    new StaticTool(historyTool, services, poolsOf),
    new StaticTool(cepTool, services, poolsOf),
  ];
}
