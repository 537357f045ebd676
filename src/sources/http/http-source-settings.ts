import { FieldReader } from '../../asset-registry/validation/field-reader.js';
import { SECRET_REFERENCE_FORMS, parseSecretReference } from '../../asset-registry/validation/secret-reference.js';
import { jsonPointer, type Problem } from '../../errors/problem.js';
import { canonicalHost } from './address-rule.js';
import { literalAddressRefusal } from './literal-address.js';
import { readHttpAuth } from './http-auth-fields.js';
import { readBaseUrl } from './base-url.js';
import type { HttpAuth } from './http-request.js';

/** What an `http` source asset says, checked. */
export interface HttpSourceSettings {
  /** Without a slash at its end. Null where tools bring their own. */
  baseUrl: string | null;
  /** Hosts that may lie in the own network. */
  allowHosts: readonly string[];
  auth: HttpAuth;
  /** PEM certificates to trust instead of the well-known authorities. */
  certificateAuthorityRef: string | null;
  /** Upper bound for one call, in milliseconds. */
  timeoutMs: number | null;
  /** Sockets per origin. */
  maxConnections: number;
}

/** For tools that name no source: public addresses only, and no credentials but the tool's own. */
export const PUBLIC_HTTP: HttpSourceSettings = {
  baseUrl: null,
  allowHosts: [],
  auth: { type: 'none' },
  certificateAuthorityRef: null,
  timeoutMs: null,
  maxConnections: 16,
};

const HOST = /^(?=.{1,253}$)([A-Za-z0-9_-]{1,63}\.?)+$|^[0-9A-Fa-f:.]{2,45}$/;

/**
 * Reads the `content` of a source asset with `source_type: http`:
 * `connection { base_url, allow_hosts[], auth, tls { ca_ref } }` and `limits { timeout_ms, pool_size }`.
 * Problems have JSON Pointers from the asset's root.
 */
export function readHttpSource(content: unknown): { settings: HttpSourceSettings; problems: Problem[] } {
  const problems: Problem[] = [];
  const reader = new FieldReader(content, ['content'], problems);
  reader.choice('source_type', ['http'], 'http');
  if (!reader.has('connection')) reader.refuse(['connection'], 'is required.');
  const connection = reader.object('connection');
  const limits = reader.object('limits');
  const tls = connection?.object('tls');

  const settings: HttpSourceSettings = {
    baseUrl: connection === null ? null : readBaseUrl(connection, true),
    allowHosts:
      connection?.textList('allow_hosts', {
        maxItems: 50,
        pattern: HOST,
        form: 'a host name, without scheme or port',
      }) ?? [],
    auth: connection === null ? { type: 'none' } : readHttpAuth(connection),
    certificateAuthorityRef: tls?.requiredText('ca_ref') ?? null,
    timeoutMs: limits?.integer('timeout_ms', null, 1, 600_000) ?? null,
    maxConnections: limits?.integer('pool_size', 16, 1, 500) ?? 16,
  };
  if (settings.certificateAuthorityRef !== null && parseSecretReference(settings.certificateAuthorityRef) === null) {
    tls?.refuse(['ca_ref'], `must be ${SECRET_REFERENCE_FORMS}.`);
  }
  for (const part of [tls, connection, limits, reader]) part?.refuseUnknown();
  problems.push(...unreachableHosts(settings));
  return { settings, problems };
}

/** Literal addresses that every call would refuse; names are resolved only when they are called. */
function unreachableHosts({ baseUrl, allowHosts }: HttpSourceSettings): Problem[] {
  const problems: Problem[] = [];
  const allowed = new Set(allowHosts.map(canonicalHost));
  allowHosts.forEach((host, index) => {
    const refusal = literalAddressRefusal(host);
    if (refusal === null || refusal.allowable) return;
    problems.push({
      path: jsonPointer('content', 'connection', 'allow_hosts', index),
      message: `${host} is a ${refusal.range} address, which no source can allow.`,
    });
  });
  const host = baseUrl === null ? null : canonicalHost(new URL(baseUrl).hostname);
  const refusal = host === null ? null : literalAddressRefusal(host);
  if (host !== null && refusal !== null && !(refusal.allowable && allowed.has(host))) {
    problems.push({
      path: jsonPointer('content', 'connection', 'base_url'),
      message: `base_url has a ${refusal.range} address. ${refusal.allowable ? `Add ${host} to allow_hosts to call it.` : 'No source can allow it.'}`,
    });
  }
  return problems;
}
