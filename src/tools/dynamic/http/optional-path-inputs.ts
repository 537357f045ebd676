import type { JsonObject } from '../../../asset-registry/asset.js';
import type { Problem } from '../../../errors/problem.js';
import type { EndpointTemplate } from './endpoint-template.js';

/** Inputs that the path needs and the schema lets callers leave out: such a call can only be refused. */
export function optionalPathInputs({ segments }: EndpointTemplate, inputSchema: JsonObject | null): Problem[] {
  const required = inputSchema?.['required'];
  const isRequired = (name: string): boolean => Array.isArray(required) && required.includes(name);
  const names = segments
    .flat()
    .filter((part) => typeof part === 'object')
    .filter(({ scope, name }) => scope === 'inputs' && !isRequired(name))
    .map(({ name }) => name);
  return [...new Set(names)].map((name) => ({
    path: '/tool_input_schema/required',
    message: `The path needs ${name}, so the schema should require it.`,
  }));
}
