import type { JsonObject } from '../../../asset-registry/asset.js';
import { jsonPointer, type Problem } from '../../../errors/problem.js';
import { toolConfigReader } from '../tool-config-reader.js';
import type { SqlToolDefinition } from './sql-tool.js';

/** `tool_config` of a `database_query` tool, read. */
export interface SqlToolConfig {
  sourceRef: string;
  definition: SqlToolDefinition;
}

/** What reading needs to know beside the config. */
export interface SqlToolReferences {
  inputSchema: JsonObject | null;
  outputSchema: JsonObject | null;
  /** `query_sql` of the query asset that `query_ref` names; null when that has none. */
  querySql?: string | null;
  /** `allow_functions` of a source asset, as they are when asked. */
  allowFunctions?: (source: string) => readonly string[];
}

const DEFAULT_MAX_RESULTS = 100;
const MAX_RESULTS = 100_000;

/** Reads a config; what is wrong goes to `problems`. Null when there is no template to run. */
export function readSqlToolConfig(
  config: JsonObject,
  { inputSchema, outputSchema, querySql, allowFunctions }: SqlToolReferences,
  problems: Problem[],
): SqlToolConfig | null {
  const reader = toolConfigReader(config, problems);
  const sourceRef = reader.requiredText('source_ref') ?? '';
  const mode = reader.choice('mode', ['read', 'write'], 'read');
  const result = reader.choice('result', ['rows', 'row', 'affected'], 'rows');
  const maxResults = reader.integer('max_results', DEFAULT_MAX_RESULTS, 1, MAX_RESULTS);
  const field = reader.has('query_ref') ? 'query_ref' : 'query_template';
  if (reader.has('query_template') === reader.has('query_ref')) {
    reader.refuse(['query_template'], 'or query_ref is required, and only one of them.');
    return null;
  }
  const text = reader.text(field, { maxLength: Number.MAX_SAFE_INTEGER });
  reader.refuseUnknown();
  if (text === null) return null;
  const template = field === 'query_ref' ? (querySql ?? null) : text;
  if (template === null) return reader.refuse(['query_ref'], `names a query without query_sql: ${text}.`);
  const path = jsonPointer('tool_config', field);
  return {
    sourceRef,
    definition: {
      ...{ template, inputSchema, outputSchema, mode, result, maxResults, path },
      allowFunctions: () => allowFunctions?.(sourceRef) ?? [],
    },
  };
}
