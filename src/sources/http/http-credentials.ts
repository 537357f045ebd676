import type { SecretResolver } from '../secrets/secret-resolver.js';
import { SourceError } from '../source-error.js';
import type { HttpAuth } from './http-request.js';

/** What a request carries to show who asks. */
export interface HttpCredentials {
  headers: Readonly<Record<string, string>>;
  query: readonly [name: string, value: string] | null;
}

const NONE: HttpCredentials = { headers: {}, query: null };

/** What a header may carry as a credential: visible ASCII and inner spaces. */
const HEADER_SAFE = /^[\x21-\x7e]([\x20-\x7e]*[\x21-\x7e])?$/;

/**
 * Resolves the secret and puts it where the kind of authentication wants it.
 * @throws SourceError `unavailable` when the secret is missing or can't stand in a header
 */
export async function httpCredentials(auth: HttpAuth, secrets: SecretResolver): Promise<HttpCredentials> {
  if (auth.type === 'none') return NONE;
  const secret = (await secrets.resolve(auth.secretRef)).reveal();
  switch (auth.type) {
    case 'bearer':
      return header('authorization', `Bearer ${secret}`, auth.secretRef);
    case 'basic': {
      const pair = auth.username === null ? secret : `${auth.username}:${secret}`;
      return header('authorization', `Basic ${Buffer.from(pair, 'utf8').toString('base64')}`, auth.secretRef);
    }
    case 'api_key':
      if (auth.in === 'query') return { headers: {}, query: [auth.name, secret] };
      return header(auth.name.toLowerCase(), secret, auth.secretRef);
  }
}

function header(name: string, value: string, reference: string): HttpCredentials {
  if (HEADER_SAFE.test(value)) return { headers: { [name]: value }, query: null };
  throw new SourceError('unavailable', `The secret ${reference} holds characters that a header can't carry.`);
}
