import { isWellFormed, type TemplateValues } from '../template-values.js';
import { renderText, wholePlaceholder, type TemplateParser, type TextTemplate } from '../text-template.js';
import { percentEncode } from './percent-encoding.js';

/** One parameter of `query`; more than one value repeats it. */
export interface QueryTemplate {
  name: string;
  values: readonly TextTemplate[];
}

/** Reads `query: { name: value }`, where a value is a text with placeholders, a number, a boolean, or an array of them. */
export function parseQuery(
  entries: readonly [string, unknown][],
  parser: TemplateParser,
  path: readonly string[] = ['tool_config', 'query'],
): QueryTemplate[] {
  return entries.map(([name, value]) => {
    if (name === '' || name.includes('{{') || !isWellFormed(name)) {
      parser.report([...path, name], 'A parameter needs a fixed name.');
    }
    const items = Array.isArray(value) ? (value as unknown[]) : [value];
    const values = items.map((item, index) =>
      parseValue(item, [...path, name, ...(Array.isArray(value) ? [index] : [])], parser),
    );
    return { name, values };
  });
}

/**
 * The parameters with their values, encoded. One whose input was left out is left out; an input that is an array repeats
 * its parameter.
 */
export function renderQuery(templates: readonly QueryTemplate[], values: TemplateValues): string[] {
  return templates.flatMap(({ name, values: items }) =>
    items.flatMap((item) => renderItem(item, values).map((text) => `${percentEncode(name)}=${percentEncode(text)}`)),
  );
}

function parseValue(value: unknown, path: readonly (string | number)[], parser: TemplateParser): TextTemplate {
  if (typeof value === 'number' || typeof value === 'boolean') return [String(value)];
  if (typeof value === 'string' && isWellFormed(value)) return parser.parse(value, path);
  parser.report(path, 'A parameter must be a text, a number, a boolean, or an array of them.');
  return [];
}

function renderItem(template: TextTemplate, values: TemplateValues): string[] {
  const whole = wholePlaceholder(template);
  const value = whole === null ? undefined : values.raw(whole);
  if (whole !== null && Array.isArray(value)) {
    return value.map((item: unknown) => values.textOf(whole, item)).filter((text) => text !== undefined);
  }
  const text = renderText(template, (placeholder) => values.text(placeholder));
  return text === undefined ? [] : [text];
}
