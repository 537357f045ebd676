import type { CollectedValue, GraphCollector } from '../graph-collector.js';
import { NumberText, type GraphProperties } from '../graph-source.js';

/** The text is not agtype as AGE writes it. */
export class AgtypeSyntaxError extends Error {}

const NUMBER = /-?(?:Infinity|\d+(\.\d+)?([eE][+-]?\d+)?)|NaN/y;
const WORD = /true|false|null/y;
const ANNOTATION = /::([a-z_]+)/y;

/** An object before its annotation is known. Members keep their order. */
type Members = ReadonlyMap<string, CollectedValue>;

/**
 * Reads one value of Apache AGE's text format: JSON, with `::vertex`, `::edge`, `::path` and `::numeric` behind the values
 * they describe, and floats that JSON has no word for. Nodes and edges go to the collector.
 * @throws AgtypeSyntaxError
 */
export function parseAgtype(text: string, collector: GraphCollector): CollectedValue {
  return new AgtypeParser(text, collector).parse();
}

class AgtypeParser {
  private at = 0;

  constructor(
    private readonly text: string,
    private readonly collector: GraphCollector,
  ) {}

  parse(): CollectedValue {
    const value = this.value();
    this.space();
    if (this.at < this.text.length) throw this.fault();
    return value;
  }

  private value(): CollectedValue {
    this.space();
    const first = this.text[this.at];
    if (first === '{') {
      const members = this.object();
      return this.element(members, this.annotation());
    }
    if (first === '[') {
      const items = this.list('[', ']', () => this.value());
      this.annotation();
      return items;
    }
    const value = first === '"' ? this.string() : this.wordOrNumber();
    this.annotation();
    return value;
  }

  private element(members: Members, annotation: string | null): CollectedValue {
    if (annotation === 'vertex') {
      const label = textOf(members.get('label'));
      const labels = label === '' ? [] : [label];
      return this.collector.addNode({ id: textOf(members.get('id')), labels, properties: propertiesOf(members) });
    }
    if (annotation === 'edge') {
      return this.collector.addEdge({
        id: textOf(members.get('id')),
        type: textOf(members.get('label')),
        from: textOf(members.get('start_id')),
        to: textOf(members.get('end_id')),
        properties: propertiesOf(members),
      });
    }
    return Object.fromEntries(members);
  }

  private object(): Members {
    const entries = this.list('{', '}', (): [string, CollectedValue] => {
      this.space();
      const key = this.string();
      this.space();
      this.expect(':');
      return [key, this.value()];
    });
    return new Map(entries);
  }

  private list<Item>(open: string, close: string, item: () => Item): Item[] {
    const items: Item[] = [];
    this.expect(open);
    this.space();
    if (this.text[this.at] !== close) {
      items.push(item());
      for (this.space(); this.text[this.at] === ','; this.space()) {
        this.at += 1;
        items.push(item());
      }
    }
    this.expect(close);
    return items;
  }

  private string(): string {
    const start = this.at;
    this.expect('"');
    for (let quote = this.text.indexOf('"', this.at); quote !== -1; quote = this.text.indexOf('"', quote + 1)) {
      let backslashes = 0;
      while (this.text[quote - 1 - backslashes] === '\\') backslashes += 1;
      if (backslashes % 2 === 1) continue;
      this.at = quote + 1;
      return this.unescape(this.text.slice(start, this.at));
    }
    throw this.fault();
  }

  private unescape(quoted: string): string {
    try {
      return JSON.parse(quoted) as string;
    } catch {
      throw this.fault();
    }
  }

  private wordOrNumber(): CollectedValue {
    const word = this.match(WORD)?.[0];
    if (word !== undefined) return JSON.parse(word) as boolean | null;
    const match = this.match(NUMBER);
    if (match === null) throw this.fault();
    const [text, fraction, exponent] = match;
    if (/[IN]/.test(text)) return text;
    // A numeric has digits of its own; an integer counts up to 2^63; a float is written as JavaScript would.
    const isInteger = fraction === undefined && exponent === undefined;
    const exact = this.text.startsWith('::numeric', this.at) || (isInteger && !Number.isSafeInteger(Number(text)));
    return exact ? new NumberText(text) : Number(text);
  }

  private annotation(): string | null {
    return this.match(ANNOTATION)?.[1] ?? null;
  }

  private match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.at;
    const match = pattern.exec(this.text);
    if (match !== null) this.at = pattern.lastIndex;
    return match;
  }

  private expect(character: string): void {
    if (this.text[this.at] !== character) throw this.fault();
    this.at += 1;
  }

  private space(): void {
    while (/\s/.test(this.text[this.at] ?? '')) this.at += 1;
  }

  private fault(): AgtypeSyntaxError {
    return new AgtypeSyntaxError(`no agtype at character ${this.at}`);
  }
}

function textOf(value: CollectedValue | undefined): string {
  if (value instanceof NumberText) return value.text;
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

/** Properties hold no nodes or edges, so nothing in them was taken out. */
function propertiesOf(members: Members): GraphProperties {
  return (members.get('properties') ?? {}) as GraphProperties;
}
