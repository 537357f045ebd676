import type { BracketStacks } from './cypher-brackets.js';
import { isSymbol, keyword, type CypherToken } from './cypher-tokens.js';

const AFTER_ITEMS = new Set(['ORDER', 'SKIP', 'LIMIT', 'OFFSET', 'UNION']);

/** How many columns the statement returns; null when that can't be told from its text (`RETURN *`). */
export function countReturned(tokens: readonly CypherToken[], stacks: BracketStacks): number | null {
  const outer = tokens.filter((_, index) => stacks[index]?.length === 0);
  const last = outer.findLastIndex((token, index) => keyword(token) === 'RETURN' && !isSymbol(outer[index - 1], '.'));
  if (last === -1) return null;
  const items = outer.slice(last + 1);
  const end = items.findIndex((token) => AFTER_ITEMS.has(keyword(token)) || isSymbol(token, ';'));
  const listed = end === -1 ? items : items.slice(0, end);
  if (listed.some((token, index) => isSymbol(token, '*') && (index === 0 || isSymbol(listed[index - 1], ','))))
    return null;
  return listed.filter((token) => isSymbol(token, ',')).length + 1;
}
