import { ROLES } from '../../../auth/role.js';
import { jsonPointer, type Problem } from '../../../errors/problem.js';
import type { Asset, JsonObject } from '../../asset.js';
import type { AssetReference, AssetTypeDefinition } from '../asset-type.js';
import {
  isFilledText,
  isObject,
  optionalChoice,
  optionalInteger,
  requireObject,
  requireText,
} from '../field-checks.js';
import { ToolFields } from './tool-fields.dto.js';
import { TOOL_TYPES, type ToolType } from './tool.columns.js';

const HTTP_METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'];

/** What `tool_config` needs for each type before it can be published (tools.md). */
const CONFIG_PROBLEMS: Record<ToolType, (config: JsonObject) => Problem[]> = {
  database_query: (config) => [
    ...requireText(config.source_ref, '/tool_config/source_ref', 'source_ref'),
    ...exactlyOne(config, 'query_template', 'query_ref'),
    ...optionalInteger(config.max_results, '/tool_config/max_results', 1, 100_000),
    ...optionalChoice(config.result, '/tool_config/result', ['rows', 'row', 'affected']),
  ],
  http_api: (config) => [
    ...exactlyOne(config, 'base_url', 'source_ref'),
    ...requireText(config.endpoint, '/tool_config/endpoint', 'endpoint'),
    ...requireText(config.method, '/tool_config/method', 'method'),
    ...(isFilledText(config.method) ? optionalChoice(config.method, '/tool_config/method', HTTP_METHODS) : []),
  ],
  graph_query: (config) => [
    ...requireText(config.source_ref, '/tool_config/source_ref', 'source_ref'),
    ...exactlyOne(config, 'cypher_template', 'query_ref'),
    ...optionalInteger(config.max_depth, '/tool_config/max_depth', 1, 10),
    ...optionalInteger(config.max_nodes, '/tool_config/max_nodes', 1, 100_000),
    ...optionalInteger(config.max_edges, '/tool_config/max_edges', 1, 100_000),
  ],
  custom: (config) => requireText(config.handler, '/tool_config/handler', 'handler'),
};

/** A declarative tool. Templates, schemas and sources are checked by the tools module. */
export const TOOL_ASSET_TYPE: AssetTypeDefinition = {
  type: 'tool',
  seedFolder: 'tools',
  fields: ToolFields,
  problems: (asset) => [
    ...requireText(asset.description, '/description', 'description'),
    ...(asset.tool_type === null
      ? [{ path: '/tool_type', message: `tool_type is required: one of ${TOOL_TYPES.join(', ')}.` }]
      : []),
    ...configProblems(asset),
    ...inputSchemaProblems(asset.tool_input_schema),
  ],
  references: (asset) => [...reference(asset, 'source_ref', 'source'), ...reference(asset, 'query_ref', 'query')],
};

function configProblems(asset: Asset): Problem[] {
  const config = asset.tool_config;
  if (!isObject(config)) return requireObject(config, '/tool_config', 'tool_config');
  return [
    ...optionalChoice(config.mode, '/tool_config/mode', ['read', 'write']),
    ...optionalInteger(config.timeout_ms, '/tool_config/timeout_ms', 1, 600_000),
    ...optionalInteger(config.max_concurrency, '/tool_config/max_concurrency', 1, 10_000),
    ...optionalChoice(config.required_role, '/tool_config/required_role', ROLES),
    ...(asset.tool_type === null ? [] : CONFIG_PROBLEMS[asset.tool_type](config)),
  ];
}

function inputSchemaProblems(schema: JsonObject | null): Problem[] {
  if (!isObject(schema)) return requireObject(schema, '/tool_input_schema', 'tool_input_schema');
  return schema.type === 'object'
    ? []
    : [{ path: '/tool_input_schema/type', message: 'An input schema must be of type object.' }];
}

function exactlyOne(config: JsonObject, first: string, second: string): Problem[] {
  const given = [first, second].filter((field) => config[field] !== undefined);
  if (given.length !== 1)
    return [{ path: '/tool_config', message: `Exactly one of ${first} and ${second} is required.` }];
  const field = given[0]!;
  return requireText(config[field], jsonPointer('tool_config', field), field);
}

function reference(asset: Asset, field: string, type: 'source' | 'query'): AssetReference[] {
  const name = asset.tool_config?.[field];
  return isFilledText(name) ? [{ type, name, path: jsonPointer('tool_config', field) }] : [];
}
