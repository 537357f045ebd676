import { headerNameFault, isHeaderValue } from '../../../sources/http/header-rule.js';
import type { TemplateValues } from '../template-values.js';
import { renderText, type TemplateParser, type TextTemplate } from '../text-template.js';

/** Names in lower case. */
export type HeaderTemplates = ReadonlyMap<string, TextTemplate>;

const PATH = ['tool_config', 'headers'] as const;

/** Reads `headers: { name: value }`; the names are fixed at publish. */
export function parseHeaders(entries: readonly [string, unknown][], parser: TemplateParser): HeaderTemplates {
  const headers = new Map<string, TextTemplate>();
  for (const [name, value] of entries) {
    const path = [...PATH, name];
    const fault = headerNameFault(name, 'headers');
    if (fault !== null) parser.report(path, `${name} ${fault}`);
    if (headers.has(name.toLowerCase()))
      parser.report(path, `${name} is set twice; header names are the same in any case.`);
    headers.set(name.toLowerCase(), parseValue(value, path, parser));
  }
  return headers;
}

/** The headers with their values; one whose input was left out is left out. Refuses values that a header can't carry. */
export function renderHeaders(templates: HeaderTemplates, values: TemplateValues): Record<string, string> {
  const headers = new Map<string, string>();
  for (const [name, template] of templates) {
    const text = renderText(template, (placeholder) => {
      const value = values.text(placeholder);
      if (value === undefined || isHeaderValue(value)) return value;
      return values.refuse(placeholder, 'must have visible ASCII characters only: it is part of a header.');
    });
    if (text !== undefined) headers.set(name, text.trim());
  }
  return Object.fromEntries(headers);
}

function parseValue(value: unknown, path: readonly string[], parser: TemplateParser): TextTemplate {
  if (typeof value === 'number' || typeof value === 'boolean') return [String(value)];
  if (typeof value !== 'string') {
    parser.report(path, 'A header must be a text, a number or a boolean.');
    return [];
  }
  if (!isHeaderValue(value)) parser.report(path, 'A header can carry visible ASCII characters only.');
  return parser.parse(value, path);
}
