import { jsonPointer, type Problem } from '../../errors/problem.js';

interface TextRules {
  pattern?: RegExp;
  /** What the text must be, after "must be": shown when the pattern refuses it. */
  form?: string;
  maxLength?: number;
}

const MAX_TEXT = 10_000;

/**
 * Reads the fields of one JSON object that an author wrote, and collects every problem with its JSON Pointer instead of
 * stopping at the first. A field that is absent or null counts as left out.
 */
export class FieldReader {
  private readonly fields: Readonly<Record<string, unknown>>;
  private readonly known = new Set<string>();

  constructor(
    value: unknown,
    private readonly path: readonly (string | number)[],
    readonly problems: Problem[],
  ) {
    const isObject = value !== null && typeof value === 'object' && !Array.isArray(value);
    this.fields = isObject ? (value as Record<string, unknown>) : {};
    if (!isObject) this.refuse([], 'must be an object.');
  }

  /** The field's value, unread; undefined when it is left out. */
  raw(key: string): unknown {
    this.known.add(key);
    return Object.hasOwn(this.fields, key) ? (this.fields[key] ?? undefined) : undefined;
  }

  has(key: string): boolean {
    return this.raw(key) !== undefined;
  }

  text(key: string, rules: TextRules = {}): string | null {
    const value = this.raw(key);
    if (value === undefined) return null;
    if (typeof value !== 'string') return this.refuse([key], 'must be a string.');
    if (value.length > (rules.maxLength ?? MAX_TEXT)) {
      return this.refuse([key], `must have at most ${rules.maxLength ?? MAX_TEXT} characters.`);
    }
    if (rules.pattern === undefined || rules.pattern.test(value)) return value;
    return this.refuse([key], `must be ${rules.form ?? `of the form ${rules.pattern.source}`}.`);
  }

  requiredText(key: string, rules: TextRules = {}): string | null {
    if (!this.has(key)) return this.refuse([key], 'is required.');
    return this.text(key, rules);
  }

  integer<Fallback extends number | null>(
    key: string,
    fallback: Fallback,
    min: number,
    max: number,
  ): number | Fallback {
    const value = this.raw(key);
    if (value === undefined) return fallback;
    if (Number.isInteger(value) && (value as number) >= min && (value as number) <= max) return value as number;
    this.refuse([key], `must be a whole number from ${min} to ${max}.`);
    return fallback;
  }

  flag(key: string, fallback: boolean): boolean {
    const value = this.raw(key);
    if (value === undefined) return fallback;
    if (typeof value === 'boolean') return value;
    this.refuse([key], 'must be true or false.');
    return fallback;
  }

  choice<Choice extends string, Fallback extends Choice | null>(
    key: string,
    choices: readonly Choice[],
    fallback: Fallback,
  ): Choice | Fallback {
    const value = this.raw(key);
    if (value === undefined) return fallback;
    const chosen = choices.find((choice) => choice === value);
    if (chosen !== undefined) return chosen;
    this.refuse([key], `must be one of ${choices.join(', ')}.`);
    return fallback;
  }

  textList(key: string, rules: TextRules & { maxItems: number }): string[] {
    const value = this.raw(key);
    if (value === undefined) return [];
    if (!Array.isArray(value)) return this.refuse([key], 'must be an array of strings.') ?? [];
    if (value.length > rules.maxItems) this.refuse([key], `must have at most ${rules.maxItems} items.`);
    const items = value.slice(0, rules.maxItems) as unknown[];
    const reader = new FieldReader(Object.fromEntries(items.entries()), [...this.path, key], this.problems);
    return items.map((_, index) => reader.requiredText(String(index), rules)).filter((item) => item !== null);
  }

  /** A reader of the object in that field; null when it is left out. */
  object(key: string): FieldReader | null {
    const value = this.raw(key);
    return value === undefined ? null : new FieldReader(value, [...this.path, key], this.problems);
  }

  entries(): [string, unknown][] {
    return Object.entries(this.fields);
  }

  /** Call it last: fields that nothing has read are reported, since a misspelt one would silently do nothing. */
  refuseUnknown(): void {
    for (const key of Object.keys(this.fields)) {
      if (!this.known.has(key))
        this.refuse([key], `is not known here. Known are: ${[...this.known].sort().join(', ')}.`);
    }
  }

  /** Notes a problem at a path below this object. The message goes on from the field's name. Answers null. */
  refuse(below: readonly (string | number)[], message: string, position?: number): null {
    const path = [...this.path, ...below];
    const name = path.length === 0 ? 'The document' : String(path.at(-1));
    this.problems.push({
      path: jsonPointer(...path),
      message: `${name} ${message}`,
      ...(position === undefined ? {} : { position }),
    });
    return null;
  }
}
