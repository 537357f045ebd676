import type { JWTPayload, JWTVerifyGetKey } from 'jose';
import { createHash } from 'node:crypto';
import type { JwtConfig } from '../config/app-config.js';
import { DomainError } from '../errors/domain-error.js';
import { TENANT_PATTERN } from './api-key.js';
import type { Principal } from './principal.js';
import { ROLES, type Role } from './role.js';

/** Public-key algorithms only: with a shared secret, whoever can check a token could also make one. */
const ALGORITHMS = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
];

/** A checked token is taken on trust for so long, so that a signature is not checked for every call. */
const TRUST_MS = 60_000;
const TRUSTED_TOKENS = 1_000;
const CLOCK_TOLERANCE_S = 5;

type Jose = typeof import('jose');

interface Trusted {
  principal: Principal;
  until: number;
}

/** Loads jose only where tokens are taken. */
async function openProvider(jwksUrl: string): Promise<{ jose: Jose; keys: JWTVerifyGetKey }> {
  const jose = await import('jose');
  const keys = jose.createRemoteJWKSet(new URL(jwksUrl), { timeoutDuration: 5_000, cooldownDuration: 10_000 });
  return { jose, keys };
}

/** Checks tokens of one identity provider against its published keys. */
export class JwtVerifier {
  private readonly provider: Promise<{ jose: Jose; keys: JWTVerifyGetKey }>;
  /** By the token's hash, oldest first. */
  private readonly trusted = new Map<string, Trusted>();

  constructor(private readonly config: JwtConfig) {
    this.provider = openProvider(config.jwksUrl);
  }

  /**
   * @param now milliseconds since the epoch
   * @throws DomainError UNAUTHENTICATED for a token that is not right, IDENTITY_PROVIDER_UNAVAILABLE when the keys cannot
   * be fetched
   */
  async verify(token: string, now: number): Promise<Principal> {
    const hash = createHash('sha256').update(token).digest('base64');
    const trusted = this.trusted.get(hash);
    if (trusted !== undefined && trusted.until > now) return trusted.principal;
    const payload = await this.check(token, now);
    const principal = this.principalOf(payload);
    this.trust(hash, { principal, until: Math.min(now + TRUST_MS, payload.exp! * 1000) });
    return principal;
  }

  private async check(token: string, now: number): Promise<JWTPayload> {
    const { jose, keys } = await this.provider;
    try {
      const { payload } = await jose.jwtVerify(token, keys, {
        issuer: this.config.issuer,
        audience: this.config.audience,
        algorithms: ALGORITHMS,
        requiredClaims: ['sub', 'exp'],
        clockTolerance: CLOCK_TOLERANCE_S,
        currentDate: new Date(now),
      });
      return payload;
    } catch (error) {
      throw asRefusal(error, jose);
    }
  }

  private principalOf(payload: JWTPayload): Principal {
    const { tenantClaim, rolesClaim } = this.config;
    const tenantId = claim(payload, tenantClaim);
    if (typeof tenantId !== 'string' || !TENANT_PATTERN.test(tenantId)) {
      throw refusal(`The token's claim ${tenantClaim} names no tenant.`);
    }
    return Object.freeze({
      tenantId,
      actor: `user:${payload.sub!}`,
      roles: Object.freeze(rolesIn(claim(payload, rolesClaim))),
    });
  }

  private trust(hash: string, trusted: Trusted): void {
    this.trusted.delete(hash);
    this.trusted.set(hash, trusted);
    if (this.trusted.size > TRUSTED_TOKENS) this.trusted.delete(this.trusted.keys().next().value!);
  }
}

/** A claim by its whole name or, where it is in an object, by a path with dots. */
function claim(payload: JWTPayload, name: string): unknown {
  if (Object.hasOwn(payload, name)) return payload[name];
  let value: unknown = payload;
  for (const part of name.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, part)) return undefined;
    value = (value as Record<string, unknown>)[part];
  }
  return value;
}

/** A list of names, or names in one text as OAuth's `scope` has them. Names of other services' roles are passed over. */
function rolesIn(value: unknown): Role[] {
  const names: unknown[] = typeof value === 'string' ? value.split(/[\s,]+/) : Array.isArray(value) ? value : [];
  return ROLES.filter((role) => names.includes(role));
}

function refusal(message: string, cause?: unknown): DomainError {
  return new DomainError('UNAUTHENTICATED', message, [], { cause, headers: { 'www-authenticate': 'Bearer' } });
}

/** Whether the token is wrong or the provider cannot be asked. What jose says of a claim names the claim, never its value. */
function asRefusal(error: unknown, { errors }: Jose): DomainError {
  if (error instanceof errors.JWTExpired) return refusal('The token has expired. Get a new one.', error);
  if (error instanceof errors.JWTClaimValidationFailed) {
    return refusal(`The token's claim ${error.claim} is not what this service expects.`, error);
  }
  const aboutKeys = error instanceof errors.JWKSTimeout || error instanceof errors.JWKSInvalid;
  const aboutToken = error instanceof errors.JOSEError && !aboutKeys && error.code !== 'ERR_JOSE_GENERIC';
  if (aboutToken) return refusal('The token is not one that this service accepts.', error);
  const message = 'The keys of the identity provider cannot be fetched at the moment. Try again in a moment.';
  return new DomainError('IDENTITY_PROVIDER_UNAVAILABLE', message, [], { cause: error });
}
