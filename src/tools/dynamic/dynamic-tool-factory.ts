import type { Problem } from '../../errors/problem.js';
import type { ToolServices } from '../tool-call.js';
import { DynamicTool } from './dynamic-tool.js';
import { readToolDefinition, type ToolAsset } from './tool-definition.js';
import type { ReferredQuery, ToolExecutors } from './tool-executor.js';

/** Injection token of the map of executors, by `tool_type`. */
export const DYNAMIC_TOOL_EXECUTORS = Symbol('DYNAMIC_TOOL_EXECUTORS');

/** Injection token of the factory. */
export const DYNAMIC_TOOL_FACTORY = Symbol('DYNAMIC_TOOL_FACTORY');

/** Turns a tool asset into a tool that can be called, or into the reason why that cannot be. Never throws. */
export type DynamicToolFactory = (
  asset: ToolAsset,
  query: ReferredQuery | null,
) => { tool: DynamicTool } | { reason: string };

export function createDynamicToolFactory(executors: ToolExecutors, services: ToolServices): DynamicToolFactory {
  return (asset, query) => {
    const read = readToolDefinition(asset, query);
    if ('problems' in read) return { reason: reasonOf(read.problems) };
    const executor = executors.get(read.definition.toolType);
    if (executor === undefined) return { reason: `No executor runs tools of type ${read.definition.toolType}.` };
    try {
      const compiled = executor.prepare(read.definition);
      if ('problems' in compiled) return { reason: reasonOf(compiled.problems) };
      return { tool: new DynamicTool(read.definition, compiled.tool, services) };
    } catch (error) {
      return { reason: `It cannot be built: ${error instanceof Error ? error.message : String(error)}` };
    }
  };
}

function reasonOf(problems: readonly Problem[]): string {
  return problems.map(({ path, message }) => (path === '' ? message : `${path}: ${message}`)).join(' ');
}
