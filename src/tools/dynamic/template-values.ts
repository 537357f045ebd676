import { jsonPointer, type Problem } from '../../errors/problem.js';
import { ToolError } from '../tool-error.js';
import type { ToolContext, ToolParams } from '../tool.js';
import { placeholderValue, type Placeholder } from './placeholder.js';
import { roundedNumbers } from './rounded-number.js';

/** The values of one call, as templates ask for them. Collects every value that can't stand where it is asked for. */
export class TemplateValues {
  private readonly problems: Problem[] = [];

  constructor(
    private readonly params: ToolParams,
    private readonly context: Pick<ToolContext, 'tenantId' | 'actor'>,
  ) {}

  /**
   * The JSON value; undefined when the input was left out. A number that JavaScript has rounded is refused, however deep
   * it stands: it would name another thing than the caller meant.
   */
  raw(placeholder: Placeholder): unknown {
    const value = placeholderValue(placeholder, this.params, this.context);
    if (typeof value === 'number' || typeof value === 'object') {
      for (const problem of roundedNumbers(value, [placeholder.name])) this.note(problem);
    }
    return value;
  }

  /** The value as text; undefined when it was left out or is null. An array or object has no text and is refused. */
  text(placeholder: Placeholder): string | undefined {
    return this.textOf(placeholder, this.raw(placeholder));
  }

  /** The same for a value that came out of the placeholder's, such as an item of its array. */
  textOf(placeholder: Placeholder, value: unknown): string | undefined {
    if (value === undefined || value === null) return undefined;
    if (typeof value === 'string')
      return isWellFormed(value) ? value : this.refuse(placeholder, 'has half a character in it.');
    if (typeof value === 'number' || typeof value === 'boolean') return String(value);
    return this.refuse(placeholder, 'must be a text, a number or a boolean here.');
  }

  /** Notes that the call can't be made with this value. */
  refuse({ scope, name }: Placeholder, message: string): undefined {
    const path = scope === 'inputs' ? jsonPointer(name) : '';
    this.note({ path, message: `${scope === 'inputs' ? name : `context.${name}`} ${message}` });
    return undefined;
  }

  /** @throws ToolError `INVALID_PARAMS` with everything that was refused */
  throwIfRefused(): void {
    if (this.problems.length === 0) return;
    throw new ToolError('INVALID_PARAMS', 'The parameters cannot be used in this call.', this.problems);
  }

  /** An input that is named twice is told once. */
  private note(problem: Problem): void {
    if (!this.problems.some(({ path }) => path === problem.path)) this.problems.push(problem);
  }
}

/** True when the text has no lone surrogate: no UTF-8 and no URL could carry that. */
export function isWellFormed(text: string): boolean {
  return !/\p{Surrogate}/u.test(text);
}
