/** What a UTF-16 unit is to the matcher. A change from one script to another is a word boundary. */
export const SCRIPT = { none: 0, latin: 1, digit: 2, hangul: 3, letter: 4, symbol: 5 } as const;
export type Script = (typeof SCRIPT)[keyof typeof SCRIPT];

const UNKNOWN = 255;
const known = new Uint8Array(0x10000).fill(UNKNOWN);

const MARK = /^[\p{M}\u200d]$/u;
const LATIN = /^\p{Script=Latin}$/u;
const HANGUL = /^\p{Script=Hangul}$/u;
const DIGIT = /^\p{Nd}$/u;
const LETTER = /^[\p{L}\p{N}]$/u;
const SYMBOL = /^[\p{S}\p{Cs}\p{Co}]$/u;

function classify(character: string): Script {
  if (LATIN.test(character)) return SCRIPT.latin;
  if (HANGUL.test(character)) return SCRIPT.hangul;
  if (DIGIT.test(character)) return SCRIPT.digit;
  if (LETTER.test(character)) return SCRIPT.letter;
  // ASCII signs are punctuation here (operators are read by patterns of their own); a per cent sign is a unit.
  if (character === '%' || (character > '\u007f' && SYMBOL.test(character))) return SCRIPT.symbol;
  return SCRIPT.none;
}

/**
 * The script of the unit at `index`. Both halves of a surrogate pair answer for the whole character; a lone half is a
 * symbol. Marks answer `none`: they belong to the character before (see `isMark`).
 */
export function scriptAt(text: string, index: number): Script {
  const unit = text.charCodeAt(index);
  if (unit >= 0xd800 && unit <= 0xdfff) return scriptOfSurrogate(text, index, unit);
  const answer = known[unit]!;
  if (answer !== UNKNOWN) return answer as Script;
  return (known[unit] = classify(text.charAt(index)));
}

function scriptOfSurrogate(text: string, index: number, unit: number): Script {
  const low = unit >= 0xdc00;
  const high = low ? text.charCodeAt(index - 1) : unit;
  const paired = low ? high >= 0xd800 && high <= 0xdbff : isLowSurrogate(text.charCodeAt(index + 1));
  if (!paired) return SCRIPT.symbol;
  return classify(String.fromCodePoint(text.codePointAt(low ? index - 1 : index)!));
}

function isLowSurrogate(unit: number): boolean {
  return unit >= 0xdc00 && unit <= 0xdfff;
}

/** Combining marks and the joiner of emoji sequences: never a word by themselves. */
export function isMark(text: string, index: number): boolean {
  const unit = text.charCodeAt(index);
  return unit >= 0x300 && MARK.test(text.charAt(index));
}
