import type { Context } from './context.js';
import type { Element } from './text/reading.js';

const LIGHT_ROLES: ReadonlySet<string> = new Set([
  'filler',
  'list',
  'table',
  'question',
  'superlative',
  'small_talk',
  'auto',
]);
const LIGHT_PHRASES: ReadonlySet<string> = new Set(['and', 'or', 'from', 'to', 'search', 'group', 'limit', 'each']);

/** Words whose absence would not change what is asked. */
export function isLight(element: Element): boolean {
  if (element.kind === 'unknown') return element.symbol;
  if (element.kind !== 'term') return false;
  return element.terms.some(
    ({ sense }) => LIGHT_ROLES.has(sense.role) || (sense.role === 'phrase' && LIGHT_PHRASES.has(sense.phrase)),
  );
}

/** What nobody used: unknown words, and known ones that found no place in the plan. */
export function leftOver(context: Context): Element[] {
  const { reading, ledger } = context;
  return reading.elements.filter(
    (element) => !ledger.isUsed(element) && (element.kind === 'unknown' || !isLight(element)),
  );
}
