import type { JsonObject } from '../../asset-registry/asset.js';
import type { ToolContext, ToolParams } from '../tool.js';

/** `{{sku}}`, `{{inputs.sku}}` or `{{context.actor}}` in a template. */
export interface Placeholder {
  scope: 'inputs' | 'context';
  name: string;
  /** Offsets into the template's string, `end` exclusive. */
  start: number;
  end: number;
}

/** Supplied by the server; a caller can't give them. */
export const CONTEXT_NAMES = ['tenant_id', 'actor'] as const;

const NAME = '[A-Za-z_][A-Za-z0-9_]{0,63}';
const PLACEHOLDER = new RegExp(`\\{\\{\\s{0,8}(?:(inputs|context)\\.)?(${NAME})\\s{0,8}\\}\\}`, 'g');

/** Finds every placeholder of a template, in order. */
export function scanPlaceholders(template: string): Placeholder[] {
  return [...template.matchAll(PLACEHOLDER)].map((match) => ({
    scope: match[1] === 'context' ? 'context' : 'inputs',
    name: match[2] ?? '',
    start: match.index,
    end: match.index + match[0].length,
  }));
}

/** Offset of the first `{{` that opens no well-formed placeholder; null when there is none. */
export function malformedPlaceholder(template: string): number | null {
  const blanked = template.replaceAll(PLACEHOLDER, (match) => ' '.repeat(match.length));
  const at = blanked.indexOf('{{');
  return at === -1 ? null : at;
}

/** A sentence for the author when the placeholder names nothing that can have a value; null when it is declared. */
export function undeclaredPlaceholder({ scope, name }: Placeholder, inputSchema: JsonObject | null): string | null {
  if (scope === 'context') {
    if (CONTEXT_NAMES.some((known) => known === name)) return null;
    return `The server supplies no context.${name}; it supplies ${CONTEXT_NAMES.join(' and ')}.`;
  }
  const properties = inputSchema?.['properties'];
  const declared = properties !== null && typeof properties === 'object' && Object.hasOwn(properties, name);
  return declared ? null : `The input ${name} is not declared in tool_input_schema.properties.`;
}

/** The placeholder's value in this call; undefined when an optional input was left out. */
export function placeholderValue(
  { scope, name }: Placeholder,
  params: ToolParams,
  context: Pick<ToolContext, 'tenantId' | 'actor'>,
): unknown {
  if (scope === 'inputs') return Object.hasOwn(params, name) ? params[name] : undefined;
  return name === 'tenant_id' ? context.tenantId : context.actor;
}

/** A string offset as people count: in characters (code points) from 0. */
export function characterPosition(text: string, offset: number): number {
  let position = 0;
  for (let index = 0; index < offset; position += 1) index += (text.codePointAt(index) ?? 0) > 0xffff ? 2 : 1;
  return position;
}
