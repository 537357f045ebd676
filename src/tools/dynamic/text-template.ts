import type { JsonObject } from '../../asset-registry/asset.js';
import { jsonPointer, type Problem } from '../../errors/problem.js';
import {
  characterPosition,
  malformedPlaceholder,
  scanPlaceholders,
  undeclaredPlaceholder,
  type Placeholder,
} from './placeholder.js';

/** Literal text and placeholders in turn. */
export type TextTemplate = readonly (string | Placeholder)[];

type Tokens = readonly (string | number)[];

/** Takes the templates of one tool apart, and collects what is wrong with them. */
export class TemplateParser {
  constructor(
    private readonly inputSchema: JsonObject | null,
    readonly problems: Problem[],
  ) {}

  /** @param path where the text stands, from the asset's root */
  parse(text: string, path: Tokens): TextTemplate {
    const malformed = malformedPlaceholder(text);
    if (malformed !== null) {
      this.report(path, 'A placeholder is written {{name}}, {{inputs.name}} or {{context.name}}.', text, malformed);
    }
    return this.split(text, scanPlaceholders(text), path);
  }

  /** The same with placeholders that somebody else has found. */
  split(text: string, placeholders: readonly Placeholder[], path: Tokens): TextTemplate {
    const parts: (string | Placeholder)[] = [];
    let end = 0;
    for (const placeholder of placeholders) {
      const undeclared = undeclaredPlaceholder(placeholder, this.inputSchema);
      if (undeclared !== null) this.report(path, undeclared, text, placeholder.start);
      if (placeholder.start > end) parts.push(text.slice(end, placeholder.start));
      parts.push(placeholder);
      end = placeholder.end;
    }
    if (end < text.length) parts.push(text.slice(end));
    return parts;
  }

  /** @param offset into `text`, answered in characters */
  report(path: Tokens, message: string, text?: string, offset?: number): void {
    const position = text === undefined || offset === undefined ? {} : { position: characterPosition(text, offset) };
    this.problems.push({ path: jsonPointer(...path), message, ...position });
  }
}

/** The placeholder that is the whole of a template, so that its value keeps its type; null otherwise. */
export function wholePlaceholder(template: TextTemplate): Placeholder | null {
  const [first] = template;
  return template.length === 1 && typeof first === 'object' ? first : null;
}

/** The template's text once every placeholder has one; undefined when a value was left out. */
export function renderText(
  template: TextTemplate,
  textOf: (placeholder: Placeholder) => string | undefined,
): string | undefined {
  let result = '';
  let complete = true;
  for (const part of template) {
    const text = typeof part === 'string' ? part : textOf(part);
    if (text === undefined) complete = false;
    else result += text;
  }
  return complete ? result : undefined;
}
