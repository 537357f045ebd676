/** Shorter integers are exact in a double. */
const LONG_INTEGER = /\d{16}/;
const NUMBER = /-?\d+(\.\d+)?([eE][+-]?\d+)?/y;
const INTEGER = /^-?\d+$/;

/**
 * Where a JSON text has an integer that JavaScript would change, as 9007199254740993 becomes …992: the path to the first one,
 * or null. JSON.parse tells only what became of a number, so texts that have a long one are read again.
 * @param text valid JSON
 */
export function findLossyInteger(text: string): (string | number)[] | null {
  return LONG_INTEGER.test(text) ? new Walk(text).findLossyInteger() : null;
}

/** One pass over the tokens, which keeps where it is: for each open object the member, for each open array the index. */
class Walk {
  private readonly path: (string | number)[] = [];
  private latestString = '';
  private position = 0;

  constructor(private readonly text: string) {}

  findLossyInteger(): (string | number)[] | null {
    while (this.position < this.text.length) {
      const literal = this.step();
      if (literal !== null && INTEGER.test(literal) && !survives(literal)) return this.path;
    }
    return null;
  }

  /** Goes past one token, or a character of one that does not matter. A number is answered. */
  private step(): string | null {
    const character = this.text[this.position]!;
    if (character === '"') return this.passString();
    if (character === '-' || (character >= '0' && character <= '9')) return this.passNumber();
    const here = this.path.length - 1;
    if (character === '{') this.path.push('');
    else if (character === '[') this.path.push(0);
    else if (character === '}' || character === ']') this.path.pop();
    else if (character === ':') this.path[here] = JSON.parse(this.latestString) as string;
    else if (character === ',' && typeof this.path[here] === 'number') this.path[here] += 1;
    this.position += 1;
    return null;
  }

  private passString(): null {
    const start = this.position;
    let end = start + 1;
    while (this.text[end] !== '"') end += this.text[end] === '\\' ? 2 : 1;
    this.position = end + 1;
    this.latestString = this.text.slice(start, this.position);
    return null;
  }

  private passNumber(): string {
    NUMBER.lastIndex = this.position;
    const [literal] = NUMBER.exec(this.text)!;
    this.position += literal.length;
    return literal;
  }
}

/** By the digits that would be written again: every program writes a large double with zeros after its own digits. */
function survives(literal: string): boolean {
  return significantDigits(String(Number(literal))) === significantDigits(literal);
}

function significantDigits(number: string): string {
  return number.replace(/^-|\.|e.*$/g, '').replace(/0+$/, '');
}
