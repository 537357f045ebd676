import type { Problem } from '../../../errors/problem.js';
import type { SourceRegistry } from '../../../sources/source-registry.js';

/** Whether the source that a tool names is of a type that can run it. That it exists at all is the registry's check. */
export function sourceTypeProblems(
  sources: SourceRegistry,
  tenantId: string,
  source: string | null,
  types: readonly string[],
): Problem[] {
  const entry = source === null ? null : sources.find(tenantId, source);
  if (entry === null || types.includes(entry.sourceType)) return [];
  const message = `The source ${entry.name} is of type ${entry.sourceType}; this tool needs ${types.join(' or ')}.`;
  return [{ path: '/tool_config/source_ref', message }];
}
