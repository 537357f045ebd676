import { isSymbol, type CypherToken } from './cypher-tokens.js';

export type Bracket = 'round' | 'list' | 'relationship' | 'brace';

/** For each token, the brackets that are open around it, the innermost last. A bracket's own tokens lie outside it. */
export type BracketStacks = readonly (readonly Bracket[])[];

const CLOSING: Readonly<Record<string, readonly Bracket[]>> = {
  ')': ['round'],
  ']': ['list', 'relationship'],
  '}': ['brace'],
};

/** The stacks of all tokens together grow with the square of the depth. */
const MAX_DEPTH = 100;

/**
 * Follows the brackets of a statement without comments. A square bracket behind a hyphen holds a relationship; all others
 * hold lists.
 * @returns null when they do not match, or go deeper than any statement that a person writes
 */
export function followBrackets(tokens: readonly CypherToken[]): BracketStacks | null {
  const stacks: (readonly Bracket[])[] = [];
  let open: readonly Bracket[] = [];
  for (const [index, token] of tokens.entries()) {
    const closes = token.kind === 'symbol' ? CLOSING[token.text] : undefined;
    if (closes !== undefined) {
      const innermost = open.at(-1);
      if (innermost === undefined || !closes.includes(innermost)) return null;
      open = open.slice(0, -1);
    }
    stacks.push(open);
    const opened = openedBracket(token, tokens[index - 1]);
    if (opened !== null) open = [...open, opened];
    if (open.length > MAX_DEPTH) return null;
  }
  return open.length === 0 ? stacks : null;
}

function openedBracket(token: CypherToken, previous: CypherToken | undefined): Bracket | null {
  if (isSymbol(token, '(')) return 'round';
  if (isSymbol(token, '{')) return 'brace';
  if (isSymbol(token, '[')) return isSymbol(previous, '-') ? 'relationship' : 'list';
  return null;
}
