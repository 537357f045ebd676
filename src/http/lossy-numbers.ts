/** Numbers of up to 15 digits survive. */
const LONG_NUMBER = /[\d.]{16}/;
const NUMBER = /-?\d+(\.\d+)?([eE][+-]?\d+)?/y;

/**
 * Where a JSON text has a number that JavaScript would change, as 9007199254740993 becomes …992 and 1234567890123.456789
 * becomes ….4568: the path to the first one, or null. JSON.parse tells only what became of a number, so texts that have a long
 * one are read again.
 * @param text valid JSON
 */
export function findLossyNumber(text: string): (string | number)[] | null {
  return LONG_NUMBER.test(text) ? new Walk(text).findLossyNumber() : null;
}

/** One pass over the tokens, which keeps where it is: for each open object the member, for each open array the index. */
class Walk {
  private readonly path: (string | number)[] = [];
  private latestString = '';
  private position = 0;

  constructor(private readonly text: string) {}

  findLossyNumber(): (string | number)[] | null {
    while (this.position < this.text.length) {
      const literal = this.step();
      if (literal !== null && !survives(literal)) return this.path;
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

/**
 * By the digits that a double is written with: as few as tell it from its neighbours, or all 17 that it can have (`0.1` and
 * `0.10000000000000001` are one double). A large one has zeros behind its own digits.
 */
function survives(literal: string): boolean {
  if (literal.length < 16) return true;
  const digits = significantDigits(literal);
  const value = Number(literal);
  return digits === significantDigits(String(value)) || digits === significantDigits(value.toPrecision(17));
}

function significantDigits(number: string): string {
  return number.replace(/^-|\.|e.*$/gi, '').replace(/^0+|0+$/g, '');
}
