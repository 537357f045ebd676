import { isMark } from './characters.js';

/**
 * A text as the matcher sees it: NFKC, lower case. Offsets into `text` are turned back into offsets of the original, so
 * that evidence always points at what was written.
 */
export interface FoldedText {
  readonly original: string;
  readonly text: string;
  /** Original offset of every folded unit, one more for the end; null when both texts have the same offsets. */
  readonly offsets: Int32Array | null;
}

/** Folds a text. Linear in its length, and never throws: lone surrogates stay as they are. */
export function foldText(original: string): FoldedText {
  if (original.normalize('NFKC') === original) {
    const text = original.toLowerCase();
    // Lower-casing never shortens a text, so an equal length means that every offset stayed.
    if (text.length === original.length) return { original, text, offsets: null };
  }
  return foldByCharacter(original);
}

/** Only the folded form, for keywords, whose offsets nobody asks for. */
export function fold(original: string): string {
  return original.normalize('NFKC').toLowerCase();
}

/** A few ligatures stand for whole phrases; they stay as they are, so that no text grows beyond measure. */
const LONGEST_FOLD = 6;

/** Composition never reaches across what `nextCharacter` cuts, so folding piece by piece gives the whole text's form. */
function foldByCharacter(original: string): FoldedText {
  let text = '';
  const offsets: number[] = [];
  for (let start = 0; start < original.length;) {
    const end = nextCharacter(original, start);
    const written = original.slice(start, end);
    const folded = fold(written);
    const piece = folded.length > LONGEST_FOLD ? written : folded;
    text += piece;
    for (let unit = 0; unit < piece.length; unit += 1) offsets.push(start);
    start = end;
  }
  offsets.push(original.length);
  return { original, text, offsets: Int32Array.from(offsets) };
}

/** The end of the character at `start`, with the marks and conjoining Hangul letters that compose with it. */
function nextCharacter(text: string, start: number): number {
  let end = start + (text.codePointAt(start)! > 0xffff ? 2 : 1);
  while (end < text.length && (isMark(text, end) || isConjoining(text.charCodeAt(end)))) end += 1;
  return end;
}

/** Medial and final Hangul letters (as in decomposed file names), and the half-width voicing marks. */
function isConjoining(unit: number): boolean {
  return (unit >= 0x1160 && unit <= 0x11ff) || unit === 0xff9e || unit === 0xff9f;
}

/** Where in the original the folded span `[start, end)` lies. */
export function originalSpan(folded: FoldedText, start: number, end: number): [number, number] {
  const { offsets } = folded;
  if (offsets === null) return [start, end];
  const from = offsets[start]!;
  // The last unit's character ends where the next folded unit with another offset begins.
  let after = end;
  const last = offsets[Math.max(start, end - 1)]!;
  while (after < offsets.length - 1 && offsets[after] === last) after += 1;
  return [from, offsets[after]!];
}
