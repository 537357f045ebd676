import { Injectable } from '@nestjs/common';
import { timingSafeEqual } from 'node:crypto';
import type { ChangeFollower, FeedChange, FeedSnapshot, Swap } from '../change-feed/change-follower.js';
import type { StoredKey } from './api-key.js';
import { hashOf, prefixOf } from './api-key-secret.js';
import { ApiKeyStore } from './api-key.store.js';
import type { Principal } from './principal.js';

/** The caller behind a key. Made once per key, so that a request makes nothing. */
export function principalOf(key: StoredKey): Principal {
  return Object.freeze({
    tenantId: key.tenant_id,
    actor: `key:${key.name}`,
    roles: Object.freeze([...key.roles]),
    keyId: key.key_id,
  });
}

interface Entry {
  keyId: string;
  secretHash: Buffer;
  /** Milliseconds since the epoch. */
  expiresAt: number;
  principal: Principal;
}

/** Entries by key prefix; two keys may share one. */
type Entries = ReadonlyMap<string, readonly Entry[]>;

/** Every live key of every tenant in memory, so that authentication costs no query. Follows the change feed. */
@Injectable()
export class Keyring implements ChangeFollower {
  readonly name = 'api-keys';
  readonly types = ['api_key'];
  private entries: Entries = new Map();

  constructor(private readonly store: ApiKeyStore) {}

  /** The caller with that secret, or null when no live key has it. Compares hashes in constant time. */
  find(secret: string, now: number): Principal | null {
    const candidates = this.entries.get(prefixOf(secret));
    if (candidates === undefined) return null;
    const hash = hashOf(secret);
    const entry = candidates.find(({ secretHash }) => timingSafeEqual(secretHash, hash));
    return entry !== undefined && entry.expiresAt > now ? entry.principal : null;
  }

  async load(snapshot: FeedSnapshot): Promise<Swap> {
    const entries = index(await this.store.live((sql, parameters) => snapshot.query(sql, parameters)));
    return () => {
      this.entries = entries;
    };
  }

  async prepare(changes: readonly FeedChange[], snapshot: FeedSnapshot): Promise<Swap> {
    const changed = new Set(changes.map(({ name }) => name));
    const live = await this.store.live((sql, parameters) => snapshot.query(sql, parameters), [...changed]);
    const entries = new Map(index(live));
    for (const [prefix, kept] of this.entries) {
      const unchanged = kept.filter(({ keyId }) => !changed.has(keyId));
      if (unchanged.length > 0) entries.set(prefix, [...unchanged, ...(entries.get(prefix) ?? [])]);
    }
    return () => {
      this.entries = entries;
    };
  }

  failures(): [] {
    return [];
  }
}

function index(keys: readonly StoredKey[]): Entries {
  const entries = new Map<string, Entry[]>();
  for (const key of keys) {
    const entry = {
      keyId: key.key_id,
      secretHash: key.secret_hash,
      expiresAt: key.expires_at?.getTime() ?? Number.POSITIVE_INFINITY,
      principal: principalOf(key),
    };
    entries.set(key.prefix, [...(entries.get(key.prefix) ?? []), entry]);
  }
  return entries;
}
