import type { Context } from './context.js';
import { senseOf, type Element, type Reading } from './text/reading.js';

const LIGHT_ROLES: ReadonlySet<string> = new Set([
  'filler',
  'list',
  'table',
  'question',
  'superlative',
  'small_talk',
  'auto',
]);
const LIGHT_PHRASES: ReadonlySet<string> = new Set(['and', 'or', 'from', 'to', 'search', 'group', 'each', 'all']);

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
  return reading.elements.filter((element) => {
    if (ledger.isUsed(element)) return false;
    if (element.kind === 'unknown') return true;
    return isPronoun(element) ? !hasAntecedent(reading, element) : !isLight(element);
  });
}

function isPronoun(element: Element): boolean {
  return senseOf(element, 'filler')?.pronoun === true;
}

/** `its` needs something that the same question names before; otherwise it speaks of another conversation. */
function hasAntecedent(reading: Reading, pronoun: Element): boolean {
  return reading.elements.some(
    (element) =>
      element.index < pronoun.index &&
      (element.kind === 'code' || senseOf(element, 'value') !== null || senseOf(element, 'item_type') !== null),
  );
}
