import type { Role } from './role.js';

/** An API key as it is listed and answered: everything but its secret. */
export interface ApiKey {
  key_id: string;
  tenant_id: string;
  name: string;
  /** The first characters of the secret, by which people tell keys apart. */
  prefix: string;
  roles: Role[];
  created_by: string;
  created_at: Date;
  expires_at: Date | null;
  /** To the minute; null when it was never used. */
  last_used_at: Date | null;
  revoked_at: Date | null;
  revoked_by: string | null;
}

/** What a process keeps of a key to check callers without a query. */
export interface StoredKey extends Pick<ApiKey, 'key_id' | 'tenant_id' | 'name' | 'prefix' | 'roles' | 'expires_at'> {
  secret_hash: Buffer;
}

/** What a new key is to be. */
export interface NewApiKey {
  name: string;
  roles: readonly Role[];
  expiresAt: Date | null;
}

/** The shape of a tenant's name: what a key may be made for and a token may claim. */
export const TENANT_PATTERN = /^[a-z0-9][a-z0-9_-]{0,62}$/;

export const DEFAULT_TENANT = 'default';
