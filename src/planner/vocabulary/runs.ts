import { SCRIPT, isMark, scriptAt, type Script } from './characters.js';

/** How a run follows the one before: directly (a change of script), over a space or hyphen, or over punctuation. */
export type Gap = 'attached' | 'joined' | 'broken';

/** A longest stretch of one script: where words may begin. Offsets are those of the folded text. */
export interface Run {
  readonly start: number;
  readonly end: number;
  readonly script: Script;
  readonly gap: Gap;
}

const SPACE = /\s/;
/** Signs that join two words into one term when no space is beside them: `cpu_usage`, `zone-a`, `cpu/memory`. */
const JOINERS = '_-/·.';

/** Cuts a folded text into runs. Linear; what lies between runs is spaces and punctuation. */
export function cutRuns(text: string): Run[] {
  const runs: Run[] = [];
  let gap: Gap = 'broken';
  let index = 0;
  while (index < text.length) {
    const script = scriptAt(text, index);
    if (script === SCRIPT.none) {
      const end = skipPossessive(text, index);
      if (end > index) {
        gap = gap === 'attached' ? 'joined' : gap;
        index = end;
        continue;
      }
      gap = widen(text, index, gap);
      index += 1;
      continue;
    }
    const start = index;
    do index += 1;
    while (index < text.length && (scriptAt(text, index) === script || isMark(text, index)));
    runs.push({ start, end: index, script, gap: runs.length === 0 ? 'broken' : gap });
    gap = 'attached';
  }
  return runs;
}

function widen(text: string, index: number, gap: Gap): Gap {
  const sign = text.charAt(index);
  if (gap === 'broken') return gap;
  if (SPACE.test(sign)) return 'joined';
  const alone = gap === 'attached' && index + 1 < text.length && scriptAt(text, index + 1) !== SCRIPT.none;
  return alone && JOINERS.includes(sign) ? 'joined' : 'broken';
}

/** The end of `'s`, `'t`, `'re` … after a Latin letter, and of the `'s` of a code (`srv-erp-01's`): endings, not words. */
function skipPossessive(text: string, index: number): number {
  const sign = text.charAt(index);
  if ((sign !== "'" && sign !== '\u2019') || index === 0) return index;
  const before = scriptAt(text, index - 1);
  const isOfCode = before === SCRIPT.digit && text.charAt(index + 1) === 's';
  if (before !== SCRIPT.latin && !isOfCode) return index;
  let end = index + 1;
  while (end < text.length && end <= index + 2 && scriptAt(text, end) === SCRIPT.latin) end += 1;
  const ends = end === text.length || scriptAt(text, end) !== SCRIPT.latin;
  return ends && end > index + 1 ? end : index;
}
