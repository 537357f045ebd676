import type { Asset } from '../../asset-registry/asset.js';
import { isObject } from '../../asset-registry/types/field-checks.js';
import { jsonPointer } from '../../errors/problem.js';

/** A secret, as an asset uses it. Certificates of an authority are none: they are sent to nobody. */
export interface SecretUse {
  /** `env:QM_SECRET_NAME` or `file:NAME`. */
  reference: string;
  /** JSON Pointer to the reference, from the asset's root. */
  path: string;
  /** Sent to an HTTP service, or shown to a database. */
  to: 'service' | 'database';
  /** The database and role on the registry's own server; null for everything else. */
  ownServerRole: string | null;
}

/** Where assets name secrets. The index `ix_asset_secret_refs` and the question to it name the same places. */
const PLACES = [
  { at: ['tool_config', 'auth', 'secret_ref'], to: 'service' },
  { at: ['content', 'connection', 'auth', 'secret_ref'], to: 'service' },
  { at: ['content', 'connection', 'password_ref'], to: 'database' },
  { at: ['content', 'connection', 'write', 'password_ref'], to: 'database' },
] as const;

/** Every secret that a tool or source names. */
export function secretUses(asset: Pick<Asset, 'tool_config' | 'content'>): SecretUse[] {
  return PLACES.flatMap(({ at, to }) => {
    const reference = valueAt(asset, at);
    if (typeof reference !== 'string') return [];
    return [{ reference, path: jsonPointer(...at), to, ownServerRole: ownServerRole(asset, at.slice(0, -1)) }];
  });
}

/** Whether two assets may use one secret: those of one tenant for one kind of thing, or for one role of sample data. */
export function mayShare(own: SecretUse, other: SecretUse, sameTenant: boolean): boolean {
  if (own.to !== other.to) return false;
  return sameTenant || (own.ownServerRole !== null && own.ownServerRole === other.ownServerRole);
}

function ownServerRole(asset: object, role: readonly string[]): string | null {
  const connection = valueAt(asset, ['content', 'connection']);
  if (!isObject(connection) || connection['server'] !== 'default') return null;
  return JSON.stringify([connection['database'], valueAt(asset, [...role, 'user'])]);
}

function valueAt(value: unknown, tokens: readonly string[]): unknown {
  return tokens.reduce<unknown>((at, token) => (isObject(at) ? at[token] : undefined), value);
}
