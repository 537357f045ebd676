import { scanPlaceholders } from '../placeholder.js';
import type { TemplateValues } from '../template-values.js';
import { renderText, wholePlaceholder, type TemplateParser } from '../text-template.js';

/** Makes a JSON value from the inputs; undefined when what it names was left out. */
export type BodyTemplate = (values: TemplateValues) => unknown;

const MAX_DEPTH = 64;

/**
 * Reads `body`: any JSON value whose texts may name inputs. A text that is one placeholder takes the input's value with
 * its type; a placeholder within a text takes its text. A member or item whose input was left out is left out.
 */
export function parseBody(
  value: unknown,
  parser: TemplateParser,
  path: readonly (string | number)[] = ['tool_config', 'body'],
): BodyTemplate {
  if (path.length > MAX_DEPTH) {
    parser.report(path, `body must be at most ${MAX_DEPTH} levels deep.`);
    return () => null;
  }
  if (typeof value === 'string') return parseText(value, parser, path);
  if (Array.isArray(value)) {
    const items = (value as unknown[]).map((item, index) => parseBody(item, parser, [...path, index]));
    return (values) => items.map((item) => item(values)).filter((item) => item !== undefined);
  }
  if (value !== null && typeof value === 'object') return parseObject(value, parser, path);
  return (): unknown => value;
}

function parseObject(value: object, parser: TemplateParser, path: readonly (string | number)[]): BodyTemplate {
  const members = Object.entries(value).map(([key, member]): [string, BodyTemplate] => {
    if (scanPlaceholders(key).length > 0)
      parser.report([...path, key], 'The name of a member can hold no placeholder.');
    return [key, parseBody(member, parser, [...path, key])];
  });
  // fromEntries defines members, so one called __proto__ is a member like any other.
  return (values): unknown => {
    const made = members.map(([key, member]): [string, unknown] => [key, member(values)]);
    return Object.fromEntries(made.filter(([, member]) => member !== undefined));
  };
}

function parseText(text: string, parser: TemplateParser, path: readonly (string | number)[]): BodyTemplate {
  const template = parser.parse(text, path);
  const whole = wholePlaceholder(template);
  if (whole !== null) return (values) => values.raw(whole);
  if (template.length === 0) return () => '';
  return (values) => renderText(template, (placeholder) => values.text(placeholder));
}
