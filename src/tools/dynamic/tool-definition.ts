import type { Asset } from '../../asset-registry/asset.js';
import { TOOL_TYPES } from '../../asset-registry/types/tool/tool.columns.js';
import { FieldReader } from '../../asset-registry/validation/field-reader.js';
import { ROLES } from '../../auth/role.js';
import type { Problem } from '../../errors/problem.js';
import type { DynamicToolDefinition, ReferredQuery } from './tool-executor.js';

/** The columns of a tool asset that make the tool. */
export type ToolAsset = Pick<
  Asset,
  | 'tenant_id'
  | 'name'
  | 'version'
  | 'description'
  | 'tool_type'
  | 'tool_config'
  | 'tool_input_schema'
  | 'tool_output_schema'
>;

/** The name in `query_ref`, or null. */
export function queryRefOf(asset: Pick<ToolAsset, 'tool_config'>): string | null {
  const name = asset.tool_config?.['query_ref'];
  return typeof name === 'string' ? name : null;
}

/**
 * Reads what all tool types have in common. An asset that was published passes; what got into the table by another way is
 * told what it lacks.
 */
export function readToolDefinition(
  asset: ToolAsset,
  query: ReferredQuery | null,
): { definition: DynamicToolDefinition } | { problems: Problem[] } {
  const problems: Problem[] = [];
  const top = new FieldReader(asset, [], problems);
  const description = top.requiredText('description');
  const toolType = top.has('tool_type')
    ? top.choice('tool_type', TOOL_TYPES, null)
    : top.refuse(['tool_type'], 'is required.');
  const config = top.has('tool_config') ? top.object('tool_config') : top.refuse(['tool_config'], 'is required.');
  const inputSchema = asset.tool_input_schema;
  if (inputSchema === null || typeof inputSchema !== 'object' || inputSchema['type'] !== 'object') {
    top.refuse(['tool_input_schema'], 'must be a JSON Schema of type object.');
  }
  const ref = queryRefOf(asset);
  if (ref !== null && query === null) {
    top.refuse(['tool_config', 'query_ref'], `refers to the query ${ref}, which is not published.`);
  }
  const common = {
    mode: config?.choice('mode', ['read', 'write'], 'read') ?? 'read',
    timeoutMs: config?.integer('timeout_ms', null, 1, 600_000) ?? undefined,
    requiredRole: config?.choice('required_role', ROLES, null) ?? undefined,
    maxConcurrency: config?.integer('max_concurrency', null, 1, 10_000) ?? undefined,
  };
  if (problems.length > 0 || description === null || toolType === null || inputSchema === null) return { problems };
  return {
    definition: {
      ...common,
      tenantId: asset.tenant_id,
      name: asset.name,
      version: asset.version,
      description,
      toolType,
      config: asset.tool_config!,
      inputSchema,
      outputSchema: asset.tool_output_schema,
      query,
    },
  };
}
