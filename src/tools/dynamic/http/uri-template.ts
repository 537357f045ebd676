import { scanPlaceholders, type Placeholder } from '../placeholder.js';

const EXPRESSION = /\{(?:(inputs|context)\.)?([A-Za-z_][A-Za-z0-9_]{0,63})\}/g;

/**
 * Finds the expressions of an RFC 6570 level 1 template (`{sku}`), and takes `{{sku}}` for the same, as it is written in
 * every other template. Reserved expansion and the other operators of the higher levels are no level 1, since
 * their values could hold slashes.
 */
export function scanUriTemplate(text: string): { placeholders: Placeholder[]; fault: string | null } {
  const doubled = scanPlaceholders(text);
  const rest = blank(text, doubled);
  const single = [...rest.matchAll(EXPRESSION)].map((match): Placeholder => ({
    scope: match[1] === 'context' ? 'context' : 'inputs',
    name: match[2] ?? '',
    start: match.index,
    end: match.index + match[0].length,
  }));
  const placeholders = [...doubled, ...single].sort((a, b) => a.start - b.start);
  const wrong = /[{}]/.test(blank(text, placeholders));
  const fault = wrong
    ? 'In endpoint an input is written {name}; operators such as {+name} and {?name} are not known.'
    : null;
  return { placeholders, fault };
}

function blank(text: string, placeholders: readonly Placeholder[]): string {
  let result = text;
  for (const { start, end } of placeholders)
    result = result.slice(0, start) + ' '.repeat(end - start) + result.slice(end);
  return result;
}
