const SECRET_NAME =
  /(password|passwd|passphrase|pwd|secret|token|apikey|accesskey|privatekey|secretkey|signingkey|credential|authorization|cookie)(ref)?$/;
const SECRET_LIST_NAME = /(passwords|passphrases|secrets|tokens|apikeys|accesskeys|privatekeys|credentials|cookies)$/;

/**
 * Words of a name that holds credentials, wherever they stand in it: `DD-APPLICATION-KEY`, `password1`, `secret_value`. For
 * names of headers and of connection fields, where hardly anything else is called so.
 */
const CREDENTIAL_WORD =
  /key|token|secret|password|passwd|passphrase|passcode|pwd|pass$|credential|auth|cookie|^dsn|dsn$|connection(string|uri|url)|connstr/;
/** Names with such a word in them that hold none, and words that only look like one. */
const HARMLESS_WORD = new RegExp(
  [
    '(primary|foreign|sort|partition|shard|routing|surrogate|cache|public|idempotency|group|object)keys?',
    'key(words?|space|board|id|name|type|field|column|prefix|length|size)',
    '(max|min|total|prompt|completion)tokens?',
    'token(izer|type|limit|count|url|endpoint|issuer|audience)',
    'auth(type|mode|method|scheme|url|endpoint|enticationtype)',
    'author(?!iz|is)(ity|ities|s)?',
    'monkey|turkey|hockey|secretary|bypass|compass|encompass',
  ].join('|'),
  'g',
);

/** `X-Api-Key`, `apiKey` and `api_key` are one name. */
function squash(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, '');
}

/** True when a field of that name holds a secret: `password`, `clientSecret`, `X-Auth-Token`, `Authorization`. */
export function isSecretName(name: string): boolean {
  return SECRET_NAME.test(squash(name));
}

/** True when a header or a connection field of that name holds a secret: stricter, since less is innocent there. */
export function isCredentialName(name: string): boolean {
  return isSecretName(name) || CREDENTIAL_WORD.test(squash(name).replace(HARMLESS_WORD, ' '));
}

/** The plural of such a name. Its strings are secrets; its numbers (`max_tokens: 512`) are not. */
export function isSecretListName(name: string): boolean {
  return SECRET_LIST_NAME.test(squash(name));
}

/** Texts that are secrets by their own shape, whatever field they stand in. Every pattern runs in linear time. */
const REVEALING: readonly { pattern: RegExp; what: string }[] = [
  {
    // RFC 3986 userinfo with a password, as in postgres://app:secret@host/db.
    pattern: /\b[a-z][a-z0-9+.-]{0,30}:\/\/[^\s/@:?#]{0,256}:(?!\{\{)[^\s/@?#]{1,256}@/i,
    what: 'A connection string with a password stands here.',
  },
  {
    // libpq's "host=… password=…" and its ADO cousin "Server=…;Password=…". SQL's `user=$1 AND password=$2` is neither.
    pattern:
      /\b(host|hostaddr|dbname|server|data source|user id|user)=[^\n]{0,500}?[\s;](password|pwd)=(?!'?[${:])[^\s;]/i,
    what: 'A connection string with a password stands here.',
  },
  {
    pattern: /[?&](api_?key|access_?token|auth_?token|token|password|secret|signature|sig)=(?!\{)[^&#\s{}]{4,}/i,
    what: 'A URL with a secret in its query stands here.',
  },
  { pattern: /-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----/, what: 'A private key stands here.' },
  {
    pattern: /^\s*bearer\s+(?=\S{0,500}\d)[A-Za-z0-9+/=._~-]{12,}\s*$/i,
    what: 'Credentials for an Authorization header stand here.',
  },
  {
    // Quartermaster's own keys, JSON Web Tokens, and the prefixes that large services give their keys.
    pattern:
      /\b(qm_[A-Za-z0-9_-]{32,}|eyJ[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}|AKIA[A-Z0-9]{16}|gh[pousr]_[A-Za-z0-9]{30,}|github_pat_[A-Za-z0-9_]{30,}|glpat-[A-Za-z0-9_-]{20,}|xox[abprs]-[A-Za-z0-9-]{10,}|sk_live_[A-Za-z0-9]{16,})/,
    what: 'An access token stands here.',
  },
];

/** Part of whatever any of these patterns matches: most texts are told from secrets by this one alone. */
const SUSPICIOUS = /:\/\/|=|-----BEGIN|bearer|qm_|eyJ|AKIA|gh[pousr]_|github_pat_|glpat-|xox[abprs]-|sk_live_/i;

/** Says what secret a text gives away by its shape; null when it gives away none. */
export function revealingText(text: string): string | null {
  if (!SUSPICIOUS.test(text)) return null;
  return REVEALING.find(({ pattern }) => pattern.test(text))?.what ?? null;
}
