/** One thing that is wrong with what the caller sent. */
export interface Problem {
  /** JSON Pointer (RFC 6901) to the field, `""` for the whole document. */
  path: string;
  /** A sentence for the caller: what is wrong, and what would be right. */
  message: string;
  /** Where in a text field the problem is, in characters counted from 0. */
  position?: number;
}

/** Joins reference tokens to a JSON Pointer, escaping `~` and `/` as RFC 6901 section 3 says. */
export function jsonPointer(...tokens: readonly (string | number)[]): string {
  return tokens.map((token) => `/${String(token).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}
