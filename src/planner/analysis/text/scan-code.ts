/** A word that is built like an item's code: Latin letters and digits in two or more segments. */
export interface ScannedCode {
  readonly code: string;
  readonly end: number;
  readonly certain: boolean;
  readonly type: string | null;
}

const CODE = /[a-z0-9]+(?:[-_.][a-z0-9]+)+/y;
const LONGEST_CODE = 128;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/**
 * The code that begins at `start` of the folded text, or null. It is certain when its first segment is a known prefix
 * (`srv-…`), or when it holds a digit and its first segment is no known word; `zone-x` or `read-only` are not.
 */
export function scanCode(
  text: string,
  start: number,
  prefixes: ReadonlyMap<string, string>,
  isKnownWord: (end: number) => boolean,
): ScannedCode | null {
  CODE.lastIndex = start;
  const match = CODE.exec(text);
  if (match === null || match[0].length > LONGEST_CODE) return null;
  const code = match[0];
  const end = start + code.length;
  const first = /^[a-z0-9]+/.exec(code)![0];
  const type = prefixes.get(first) ?? null;
  if (type !== null) return { code, end, certain: true, type };
  if (UUID.test(code)) return { code, end, certain: true, type: null };
  const certain = /[a-z]/.test(code) && /[0-9]/.test(code) && !isKnownWord(start + first.length);
  return { code, end, certain, type: null };
}

/** An IPv4 address, which is a value and no code. */
export function isAddress(code: string): boolean {
  return /^(?:\d{1,3}\.){3}\d{1,3}$/.test(code) && code.split('.').every((part) => Number(part) <= 255);
}
