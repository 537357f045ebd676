import { scanPlaceholders, type Placeholder } from '../placeholder.js';

export type CypherTokenKind =
  'word' | 'quoted' | 'string' | 'number' | 'placeholder' | 'parameter' | 'symbol' | 'comment';

/** A piece of Cypher, without the white space around it. Offsets are into the template, `end` exclusive. */
export interface CypherToken {
  kind: CypherTokenKind;
  text: string;
  start: number;
  end: number;
  /** Only of kind `placeholder`. */
  placeholder?: Placeholder;
}

export interface CypherFault {
  message: string;
  offset: number;
}

const SPACE = /\s+/y;
const COMMENT = /\/\/[^\n\r]*|\/\*[^]*?\*\//y;
const STRING = /'(?:[^'\\]|\\[^])*'|"(?:[^"\\]|\\[^])*"/y;
const QUOTED = /`(?:[^`]|``)*`/y;
const WORD = /[\p{L}\p{Nl}_][\p{L}\p{Nl}\p{Mn}\p{Mc}\p{Nd}\p{Pc}]*/uy;
const NUMBER = /\d[\p{L}\p{Nd}_]*(?:\.\d[\p{L}\p{Nd}_]*)?(?:(?<=[eE])[+-]\d+)?/uy;
/** What both read as one number. Elsewhere a reader may see a word behind it, which is then not looked at here. */
const WHOLE_NUMBER = /^(?:0x[\da-f_]+|0o[0-7_]+|\d[\d_]*(?:\.\d[\d_]*)?(?:e[+-]?\d+)?)$/i;
const PARAMETER = /\$(?:[\p{L}\p{Nd}_]+|`[^`]*`)/uy;
const SYMBOL = /\.\.|[^]/uy;

/** In the order in which they are tried. */
const PATTERNS: readonly (readonly [CypherTokenKind | 'space', RegExp])[] = [
  ['space', SPACE],
  ['comment', COMMENT],
  ['string', STRING],
  ['quoted', QUOTED],
  ['word', WORD],
  ['number', NUMBER],
  ['parameter', PARAMETER],
  ['symbol', SYMBOL],
];

/**
 * Takes a Cypher template apart. What AGE and Neo4j would read differently from each other or from here is a fault: open
 * strings and comments, and `\u` escapes, which Neo4j resolves before it looks for quotes.
 */
export function tokenizeCypher(template: string): { tokens: CypherToken[]; faults: CypherFault[] } {
  const tokens: CypherToken[] = [];
  const faults: CypherFault[] = [];
  const placeholders = new Map(scanPlaceholders(template).map((found) => [found.start, found]));

  for (let at = 0; at < template.length;) {
    const placeholder = placeholders.get(at);
    const token = placeholder === undefined ? nextToken(template, at) : placeholderToken(template, placeholder);
    if (token.kind !== 'space') {
      tokens.push(token as CypherToken);
      const opensComment = token.kind === 'symbol' && template.startsWith('/*', at);
      const message = opensComment ? 'The comment is not closed.' : faultOf(token as CypherToken);
      if (message !== null) faults.push({ message, offset: at });
    }
    at = token.end;
  }
  return { tokens, faults };
}

function nextToken(template: string, at: number): Omit<CypherToken, 'kind'> & { kind: CypherTokenKind | 'space' } {
  for (const [kind, pattern] of PATTERNS) {
    pattern.lastIndex = at;
    const text = pattern.exec(template)?.[0];
    if (text !== undefined && text !== '') return { kind, text, start: at, end: at + text.length };
  }
  return { kind: 'symbol', text: template.charAt(at), start: at, end: at + 1 };
}

function placeholderToken(template: string, placeholder: Placeholder): CypherToken {
  const { start, end } = placeholder;
  return { kind: 'placeholder', text: template.slice(start, end), start, end, placeholder };
}

function faultOf({ kind, text }: CypherToken): string | null {
  if (kind === 'string' && /\\u/i.test(text)) return 'Write the character itself instead of its \\u escape.';
  if (kind === 'parameter') return `Write {{name}} for an input instead of ${text.slice(0, 70)}.`;
  if (['string', 'quoted', 'comment'].includes(kind) && scanPlaceholders(text).length > 0) {
    const where = { string: 'a string', quoted: 'a name in backticks', comment: 'a comment' }[kind as 'string'];
    return `A placeholder can't stand in ${where}: it is a value, never text.`;
  }
  if (kind === 'number' && !WHOLE_NUMBER.test(text)) return `${text.slice(0, 70)} is no number; put a blank behind it.`;
  if (kind !== 'symbol') return null;
  if (text === "'" || text === '"' || text === '`') return `The ${text} is not closed.`;
  if (text === '\\') return 'A backslash can stand only in a string.';
  if (text === '$') return 'A dollar sign can stand only in a string.';
  return text === '\0' ? 'The character NUL can stand nowhere.' : null;
}

/** The word in upper case, as keywords are compared; empty for every other token. */
export function keyword(token: CypherToken | undefined): string {
  return token?.kind === 'word' ? token.text.toUpperCase() : '';
}

/** True when the token is that symbol. */
export function isSymbol(token: CypherToken | undefined, text: string): boolean {
  return token?.kind === 'symbol' && token.text === text;
}
