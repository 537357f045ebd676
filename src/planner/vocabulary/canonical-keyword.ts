import { SCRIPT, isMark, scriptAt, type Script } from './characters.js';
import { cutRuns } from './runs.js';

/** What separates two runs of a keyword in the trie, whichever way the author separated them. */
export const BOUNDARY = ' ';

const JOINER = /[\s_\-/·.]/;

/**
 * The form under which a keyword is kept: folded, every space, hyphen, underscore or change of script one boundary. So
 * `CPU 사용률`, `cpu_사용률` and `cpu사용률` are one keyword. Null when punctuation stands inside (no text could match it);
 * empty when there is no letter, digit or symbol at all. `folded` comes from `fold`.
 */
export function canonicalKeyword(folded: string): string | null {
  if (folded.includes("'") || folded.includes('\u2019')) return canonicalByRuns(folded);
  let canonical = '';
  let before: Script = SCRIPT.none;
  let gap = false;
  for (let index = 0; index < folded.length; index += 1) {
    const script = scriptAt(folded, index);
    if (script !== SCRIPT.none) {
      if (canonical !== '' && (gap || script !== before)) canonical += BOUNDARY;
      canonical += folded.charAt(index);
      before = script;
      gap = false;
    } else if (isMark(folded, index) && canonical !== '' && !gap) {
      canonical += folded.charAt(index);
    } else if (JOINER.test(folded.charAt(index))) {
      gap = true;
    } else if (canonical !== '') {
      return isTrailing(folded, index) ? canonical : null;
    }
  }
  return canonical;
}

function isTrailing(folded: string, from: number): boolean {
  for (let index = from; index < folded.length; index += 1) if (scriptAt(folded, index) !== SCRIPT.none) return false;
  return true;
}

function canonicalByRuns(folded: string): string | null {
  const runs = cutRuns(folded);
  if (runs.some((run, index) => index > 0 && run.gap === 'broken')) return null;
  return runs.map((run) => folded.slice(run.start, run.end)).join(BOUNDARY);
}

const HANGUL_BOUNDARY = /(?<=\p{Script=Hangul}) (?=\p{Script=Hangul})/gu;

/**
 * The forms to look for: the canonical one and, as Korean spacing is free, the one without the spaces between Hangul
 * (`응답 시간` is also found as `응답시간`). The reverse needs the author: a solid keyword says nothing about its parts.
 */
export function spellings(canonical: string): string[] {
  if (!canonical.includes(BOUNDARY)) return [canonical];
  const solid = canonical.replace(HANGUL_BOUNDARY, '');
  return solid === canonical ? [canonical] : [canonical, solid];
}
