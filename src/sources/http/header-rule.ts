/** RFC 9110 section 5.6.2. */
const TOKEN = /^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,128}$/;

/** Headers that belong to the connection or to the guard; an author who set them could point a request elsewhere. */
const RESERVED = new Set([
  'accept-encoding',
  'connection',
  'content-encoding',
  'content-length',
  'expect',
  'host',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/** Why a header can't be set by an asset, to go on from its name; null when it can. */
export function headerNameFault(name: string, setBy: 'auth' | 'headers'): string | null {
  if (!TOKEN.test(name)) return 'is no header name (letters, digits and hyphens).';
  if (RESERVED.has(name.toLowerCase())) return 'is set by the server and can’t be set by an asset.';
  if (setBy === 'auth' && name.toLowerCase() === 'content-type') return 'can’t carry an API key.';
  return null;
}

/** What may stand in a header's value: visible ASCII, spaces and tabs, so nothing that ends the header. */
export function isHeaderValue(value: string): boolean {
  return /^[\t\x20-\x7e]*$/.test(value);
}
