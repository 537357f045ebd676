import type { JsonObject } from '../../asset-registry/asset.js';
import { FieldReader } from '../../asset-registry/validation/field-reader.js';
import type { Problem } from '../../errors/problem.js';

/** Fields that every tool type has: `readToolDefinition` reads them, and no type refuses them as unknown. */
const COMMON_FIELDS = ['mode', 'timeout_ms', 'required_role', 'max_concurrency'] as const;

/** A reader of `tool_config` for what only one type of tool knows. */
export function toolConfigReader(config: JsonObject, problems: Problem[]): FieldReader {
  const reader = new FieldReader(config, ['tool_config'], problems);
  for (const field of COMMON_FIELDS) reader.raw(field);
  return reader;
}
