import { SCRIPT, isMark, scriptAt, type Script } from './characters.js';
import { cutRuns } from './runs.js';

/** What separates two runs of a keyword in the trie, whichever way the author separated them. */
export const BOUNDARY = ' ';

const JOINERS = ' _-/·.';
const SPACE = /\s/;

/**
 * The form under which a keyword is kept: folded, every space, hyphen, underscore or change of script one boundary. So
 * `CPU 사용률`, `cpu_사용률` and `cpu사용률` are one keyword. Null when punctuation stands inside (no text could match it);
 * empty when there is no letter, digit or symbol at all. `folded` comes from `fold`.
 */
export function canonicalKeyword(folded: string): string | null {
  let canonical = '';
  /** Beginning of the run that is being read; -1 between runs. */
  let start = -1;
  let before: Script = SCRIPT.none;
  for (let index = 0; index < folded.length; index += 1) {
    const script = scriptAt(folded, index);
    if (script === before && start >= 0) continue;
    if (script === SCRIPT.none && start >= 0 && isMark(folded, index)) continue;
    if (start >= 0) {
      canonical = joined(canonical, folded, start, index);
      start = -1;
    }
    if (script !== SCRIPT.none) {
      start = index;
      before = script;
      continue;
    }
    const sign = folded.charAt(index);
    if (sign === "'" || sign === '\u2019') return canonicalByRuns(folded);
    if (!JOINERS.includes(sign) && !SPACE.test(sign) && canonical !== '')
      return isTrailing(folded, index) ? canonical : null;
  }
  return start < 0 ? canonical : joined(canonical, folded, start, folded.length);
}

function joined(canonical: string, folded: string, start: number, end: number): string {
  if (canonical === '') return start === 0 && end === folded.length ? folded : folded.slice(start, end);
  return canonical + BOUNDARY + folded.slice(start, end);
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
 * A second form to look for: as Korean spacing is free, the one without the spaces between Hangul (`응답 시간` is also found
 * as `응답시간`). Null where there is none. The reverse needs the author: a solid keyword says nothing about its parts.
 */
export function solidSpelling(canonical: string): string | null {
  return hasHangulBoundary(canonical) ? canonical.replace(HANGUL_BOUNDARY, '') : null;
}

function hasHangulBoundary(canonical: string): boolean {
  for (let at = canonical.indexOf(BOUNDARY); at > 0; at = canonical.indexOf(BOUNDARY, at + 1)) {
    if (scriptAt(canonical, at - 1) === SCRIPT.hangul && scriptAt(canonical, at + 1) === SCRIPT.hangul) return true;
  }
  return false;
}
