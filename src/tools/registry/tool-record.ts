import type { JsonObject } from '../../asset-registry/asset.js';
import type { ToolType } from '../../asset-registry/types/tool/tool.columns.js';
import { queryRefOf, type ToolAsset } from '../dynamic/tool-definition.js';

/**
 * A published tool asset as the registry keeps it: its documents as text, which takes a fraction of the memory and is read
 * when somebody asks for the tool. Ten thousand of them are a few megabytes.
 */
export interface ToolRecord {
  tenant_id: string;
  name: string;
  version: number;
  description: string | null;
  tool_type: ToolType | null;
  config: string | null;
  input_schema: string | null;
  output_schema: string | null;
  mode: 'read' | 'write';
  query_ref: string | null;
}

export function toolRecordOf(asset: ToolAsset): ToolRecord {
  return {
    tenant_id: asset.tenant_id,
    name: asset.name,
    version: asset.version,
    description: asset.description,
    tool_type: asset.tool_type,
    config: textOf(asset.tool_config),
    input_schema: textOf(asset.tool_input_schema),
    output_schema: textOf(asset.tool_output_schema),
    mode: asset.tool_config?.['mode'] === 'write' ? 'write' : 'read',
    query_ref: queryRefOf(asset),
  };
}

export function toolAssetOf(record: ToolRecord): ToolAsset {
  return {
    tenant_id: record.tenant_id,
    name: record.name,
    version: record.version,
    description: record.description,
    tool_type: record.tool_type,
    tool_config: documentOf(record.config),
    tool_input_schema: documentOf(record.input_schema),
    tool_output_schema: documentOf(record.output_schema),
  };
}

function textOf(document: JsonObject | null): string | null {
  return document === null ? null : JSON.stringify(document);
}

function documentOf(text: string | null): JsonObject | null {
  return text === null ? null : (JSON.parse(text) as JsonObject);
}
