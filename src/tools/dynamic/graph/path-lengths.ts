import type { BracketStacks } from './cypher-brackets.js';
import { isSymbol, type CypherFault, type CypherToken } from './cypher-tokens.js';

/** What a statement's variable-length patterns ask for. */
export interface PathLengths {
  /** Placeholders that are bounds; they become digits, since Cypher takes no parameter there. */
  bounds: readonly CypherToken[];
  faults: readonly CypherFault[];
}

/** Up to three tokens between the star and the rest: `1`, `1..`, `..3`, `1..3`. */
interface Range {
  tokens: readonly CypherToken[];
  upper: CypherToken | null;
  start: number;
}

/**
 * Finds `[*1..3]` and `{1,3}` behind patterns, and checks that each has an upper bound of at most `maxDepth`.
 * @param tokens without comments
 */
export function findPathLengths(tokens: readonly CypherToken[], stacks: BracketStacks, maxDepth: number): PathLengths {
  const ranges = tokens.flatMap((token, index): Range[] => {
    if (isSymbol(token, '*') && stacks[index]?.at(-1) === 'relationship') return [starRange(tokens, index)];
    if (isSymbol(token, '{')) return braceRange(tokens, index);
    return isBareQuantifier(tokens, index) ? [{ tokens: [], upper: null, start: token.start }] : [];
  });
  const bounds = ranges.flatMap((range) => range.tokens.filter(({ kind }) => kind === 'placeholder'));
  return { bounds, faults: ranges.flatMap((range) => rangeFaults(range, maxDepth)) };
}

function starRange(tokens: readonly CypherToken[], star: number): Range {
  const isBound = (token: CypherToken | undefined): token is CypherToken =>
    token?.kind === 'number' || token?.kind === 'placeholder';
  let at = star + 1;
  const found: CypherToken[] = [];
  const lower = tokens[at];
  if (isBound(lower)) {
    found.push(lower);
    at += 1;
  }
  // `*3` is exactly three.
  if (!isSymbol(tokens[at], '..')) return { tokens: found, upper: found[0] ?? null, start: tokens[star]?.start ?? 0 };
  const upper = tokens[at + 1];
  if (!isBound(upper)) return { tokens: found, upper: null, start: tokens[star]?.start ?? 0 };
  return { tokens: [...found, upper], upper, start: tokens[star]?.start ?? 0 };
}

/** `{1,3}`, `{,3}` or `{3}` behind a pattern: a quantifier when it holds nothing but bounds. */
function braceRange(tokens: readonly CypherToken[], open: number): Range[] {
  const previous = tokens[open - 1];
  if (!isSymbol(previous, ')') && !isSymbol(previous, '>') && !isSymbol(previous, '-')) return [];
  const close = tokens.findIndex((token, index) => index > open && isSymbol(token, '}'));
  const inner = tokens.slice(open + 1, close);
  const isQuantifier = inner.every(
    (token) => token.kind === 'number' || token.kind === 'placeholder' || isSymbol(token, ','),
  );
  if (close === -1 || inner.length === 0 || inner.length > 3 || !isQuantifier) return [];
  const last = inner.at(-1);
  const upper = last === undefined || isSymbol(last, ',') ? null : last;
  return [{ tokens: inner.filter((token) => !isSymbol(token, ',')), upper, start: tokens[open]?.start ?? 0 }];
}

/** `->+` and `->*`, written without a space: as often as there is a way. */
function isBareQuantifier(tokens: readonly CypherToken[], index: number): boolean {
  const [hyphen, arrow, token] = [tokens[index - 2], tokens[index - 1], tokens[index]];
  if (!isSymbol(token, '+') && !isSymbol(token, '*')) return false;
  return isSymbol(arrow, '>') && isSymbol(hyphen, '-') && hyphen?.end === arrow?.start && arrow?.end === token?.start;
}

function rangeFaults({ tokens, upper, start }: Range, maxDepth: number): CypherFault[] {
  if (upper === null) {
    return [
      { message: `A path of variable length needs an upper bound of at most ${maxDepth} (max_depth).`, offset: start },
    ];
  }
  return tokens
    .filter((token) => token.kind === 'number' && !(/^\d+$/.test(token.text) && Number(token.text) <= maxDepth))
    .map((token) => ({
      message: `The bound ${token.text} of a path must be a whole number up to ${maxDepth} (max_depth).`,
      offset: token.start,
    }));
}
