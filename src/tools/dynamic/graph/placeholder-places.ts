import type { BracketStacks } from './cypher-brackets.js';
import { isSymbol, keyword, type CypherFault, type CypherToken } from './cypher-tokens.js';

/** Words behind which an expression begins. */
const BEFORE_EXPRESSION = new Set([
  'WHERE',
  'AND',
  'OR',
  'XOR',
  'NOT',
  'IN',
  'CONTAINS',
  'WITH',
  'RETURN',
  'UNWIND',
  'LIMIT',
  'SKIP',
  'OFFSET',
  'CASE',
  'WHEN',
  'THEN',
  'ELSE',
  'DISTINCT',
]);
const BEFORE_EXPRESSION_SYMBOL = new Set([
  '(',
  '[',
  ',',
  '+',
  '-',
  '*',
  '/',
  '%',
  '^',
  '=',
  '<',
  '>',
  '~',
  ':',
  '|',
  '..',
]);
const WORD_CHARACTER = /[\p{L}\p{Nd}_]/u;

/**
 * Placeholders that stand where no value can stand: as a label, a type, a property, a name, or touching a word. Values can
 * do no harm there, as they are parameters; but the statement would fail at every call, or mean nothing.
 * @param tokens without comments
 * @param bounds placeholders that are bounds of paths, which have rules of their own
 */
export function misplacedPlaceholders(
  template: string,
  tokens: readonly CypherToken[],
  stacks: BracketStacks,
  bounds: ReadonlySet<CypherToken>,
): CypherFault[] {
  return tokens.flatMap((token, index) => {
    if (token.kind !== 'placeholder') return [];
    const touches =
      WORD_CHARACTER.test(template.charAt(token.start - 1)) || WORD_CHARACTER.test(template.charAt(token.end));
    const message = touches
      ? `${token.text} must not touch a word.`
      : bounds.has(token)
        ? null
        : misplaced(tokens, index, stacks);
    return message === null ? [] : [{ message, offset: token.start }];
  });
}

function misplaced(tokens: readonly CypherToken[], index: number, stacks: BracketStacks): string | null {
  const text = tokens[index]?.text ?? '';
  const previous = tokens[index - 1];
  const inside = stacks[index]?.at(-1);
  if (keyword(previous) === 'BY') return `${text} alone in ORDER BY sorts nothing: it is a value, not a property.`;
  if (isSymbol(tokens[index + 1], ':')) return `${text} can't name a key: it is a value.`;
  if (isSymbol(previous, '.')) {
    return `${text} can't name a property. Write n[${text}] for one that is chosen by an input.`;
  }
  if (inside === 'relationship' || (isSymbol(previous, ':') && inside !== 'brace')) {
    return `${text} can't be a label or a type: it is a value.`;
  }
  const expected =
    previous === undefined || previous.kind === 'symbol'
      ? BEFORE_EXPRESSION_SYMBOL.has(previous?.text ?? '')
      : BEFORE_EXPRESSION.has(keyword(previous));
  return expected ? null : `${text} stands where no value can stand.`;
}
