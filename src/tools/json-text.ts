/**
 * JSON that is already written. The row writer of a SQL tool produces its rows as text, digits exact; the HTTP and MCP
 * answers splice that text instead of parsing it and writing it again. Callers who need values (`ask`) call `parse`.
 */
export class JsonText {
  constructor(readonly text: string) {}

  /** The value. Integers and decimals that a JavaScript number cannot hold exactly lose digits here, and only here. */
  parse(): unknown {
    return JSON.parse(this.text);
  }

  /** For JSON.stringify, which cannot splice text. Slower than splicing, and numbers pass through JavaScript. */
  toJSON(): unknown {
    return this.parse();
  }
}
