import { Injectable } from '@nestjs/common';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { AppConfig } from '../config/app-config.js';
import { DomainError } from '../errors/domain-error.js';
import { isKeySecret } from './api-key-secret.js';
import { ApiKeyStore } from './api-key.store.js';
import { JwtVerifier } from './jwt-verifier.js';
import { KeyUsage } from './key-usage.js';
import { Keyring, principalOf } from './keyring.js';
import type { Principal } from './principal.js';

/** How many keys that nobody knows are looked up in the database, a second. */
const LOOKUPS_PER_SECOND = 20;

const BEARER = /^bearer +(\S+) *$/i;

/** Tells who is calling by the Authorization header: an API key, or a token of the configured identity provider. */
@Injectable()
export class Authenticator {
  private readonly tokens: JwtVerifier | null;
  private readonly lookups = new RateLimiterMemory({ points: LOOKUPS_PER_SECOND, duration: 1 });

  constructor(
    config: AppConfig,
    private readonly keyring: Keyring,
    private readonly store: ApiKeyStore,
    private readonly usage: KeyUsage,
  ) {
    this.tokens = config.jwt === null ? null : new JwtVerifier(config.jwt);
  }

  /**
   * Answers at once for a key that this process knows, which is the hot path.
   * @param now milliseconds since the epoch
   * @throws DomainError UNAUTHENTICATED, or a 503 when a token or a new key cannot be checked at the moment
   */
  authenticate(authorization: string | undefined, now: number): Principal | Promise<Principal> {
    const credentials = BEARER.exec(authorization ?? '')?.[1];
    if (credentials === undefined) throw unauthenticated('Send an API key as Authorization: Bearer qm_….');
    if (!isKeySecret(credentials)) {
      if (this.tokens === null || credentials.startsWith('qm_')) throw unauthenticated('The API key is not valid.');
      return this.tokens.verify(credentials, now);
    }
    return this.known(credentials, now) ?? this.lookUp(credentials, now);
  }

  /** The caller behind a key that this process knows; null for everybody else, about whom nothing is asked. */
  authenticateKnown(authorization: string | undefined, now: number): Principal | null {
    const credentials = BEARER.exec(authorization ?? '')?.[1];
    return credentials !== undefined && isKeySecret(credentials) ? this.known(credentials, now) : null;
  }

  private known(secret: string, now: number): Principal | null {
    const principal = this.keyring.find(secret, now);
    if (principal !== null) this.usage.note(principal.keyId!, now);
    return principal;
  }

  /**
   * A key that another process has just made may not have come by the change feed yet, so the database is asked; but only
   * so often, or guessing would load it.
   */
  private async lookUp(secret: string, now: number): Promise<Principal> {
    try {
      await this.lookups.consume('unknown');
    } catch (refused) {
      if (refused instanceof RateLimiterRes) throw invalidKey();
      throw refused;
    }
    const key = await this.store.liveBySecret(secret);
    if (key === null || (key.expires_at !== null && key.expires_at.getTime() <= now)) throw invalidKey();
    this.usage.note(key.key_id, now);
    return principalOf(key);
  }
}

function invalidKey(): DomainError {
  return unauthenticated('The API key is not valid: unknown, expired or revoked.');
}

function unauthenticated(message: string): DomainError {
  return new DomainError('UNAUTHENTICATED', message, [], { headers: { 'www-authenticate': 'Bearer' } });
}
