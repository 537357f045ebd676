/** What stands where a secret was. */
export const REDACTED = '[redacted]';

/**
 * Secrets by their shape, wherever they stand in a line: a backstop for the day somebody logs an error that quotes one.
 * Every pattern runs in linear time and keeps the line valid JSON.
 */
const SHAPES: readonly [RegExp, string][] = [
  [/qm_[A-Za-z0-9_-]{12,}/g, `qm_${REDACTED}`],
  [/\b(bearer|basic) +[A-Za-z0-9+/=._~-]{8,}/gi, `$1 ${REDACTED}`],
  // The password of a URL (RFC 3986 userinfo).
  [/:\/\/([^\s/@:?#"\\]{0,256}):[^\s/@?#"\\]{1,256}@/g, `://$1:${REDACTED}@`],
  // libpq and ADO connection strings, and fields whose name says it.
  [/\b(password|passwd|pwd|secret|token|api_?key)(=|\\?": ?\\?")[^\s"\\,;&]{1,512}/gi, `$1$2${REDACTED}`],
  [/\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*/g, REDACTED],
  [/-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----[^"]{0,16384}/g, REDACTED],
];

/** The text with everything that looks like a secret taken out. */
export function redactSecrets(text: string): string {
  let clean = text;
  for (const [pattern, replacement] of SHAPES) clean = clean.replace(pattern, replacement);
  return clean;
}
