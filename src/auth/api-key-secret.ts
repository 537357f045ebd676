import { hash, randomBytes } from 'node:crypto';

/** Every key starts so, which tells it from a token and lets secret scanners find it. */
const SCHEME = 'qm_';

/** `qm_` and eight characters: what is shown of a key, and what it is looked up by. */
const PREFIX_LENGTH = SCHEME.length + 8;

/** What a key may look like. Ours are 256 bits in base64url (43 characters); a bootstrap key may be longer. */
const FORM = /^qm_[\x21-\x7e]{32,253}$/;

export function newSecret(): string {
  return SCHEME + randomBytes(32).toString('base64url');
}

export function isKeySecret(text: string): boolean {
  return FORM.test(text);
}

export function prefixOf(secret: string): string {
  return secret.slice(0, PREFIX_LENGTH);
}

/** SHA-256. No slow hash is needed: nobody can guess 256 random bits. */
export function hashOf(secret: string): Buffer {
  return hash('sha256', secret, 'buffer');
}
