import { lookup } from 'node:dns/promises';
import { isIP, type LookupFunction } from 'node:net';
import { Agent, buildConnector } from 'undici';
import { SourceError } from '../source-error.js';
import { ConnectionError, errorCode } from './http-errors.js';
import { addressRefusal, canonicalHost } from './address-rule.js';

export interface ResolvedAddress {
  address: string;
  family: number;
}

/** Answers every address of a host name. */
export type HostResolver = (hostname: string) => Promise<readonly ResolvedAddress[]>;

export interface GuardedAgentOptions {
  /** Hosts that may lie in the own network, as they stand in URLs. */
  allowHosts: readonly string[];
  resolveHost?: HostResolver;
  /** PEM certificates to trust instead of the well-known authorities. */
  certificateAuthority?: string;
  connectTimeoutMs: number;
  /** Sockets per origin. */
  maxConnections: number;
}

const systemResolver: HostResolver = (hostname) => lookup(hostname, { all: true });

/**
 * An undici Agent whose every connection goes to an address that was checked: literals before connecting (Node asks no
 * resolver for them), names between resolving and connecting, so that an answer of DNS that changes in between counts
 * for nothing. One Agent per allowlist: a kept-alive socket is reused without another check.
 */
export function createGuardedAgent(options: GuardedAgentOptions): Agent {
  const allowed = new Set(options.allowHosts.map(canonicalHost));
  const connect = buildConnector({
    timeout: options.connectTimeoutMs,
    rejectUnauthorized: true,
    lookup: checkedLookup(allowed, options.resolveHost ?? systemResolver),
    ...(options.certificateAuthority === undefined ? {} : { ca: options.certificateAuthority }),
  });

  return new Agent({
    connections: options.maxConnections,
    // The call's own signal bounds the whole of it.
    headersTimeout: 0,
    bodyTimeout: 0,
    connect(target, callback) {
      const host = canonicalHost(target.hostname);
      const refusal = isIP(host) === 0 ? null : refusalFor(host, [host], allowed);
      if (refusal !== null) return callback(refusal, null);
      connect(target, (error, socket) => {
        if (error === null) callback(null, socket);
        else callback(connectError(host, error), null);
      });
    },
  });
}

function checkedLookup(allowed: ReadonlySet<string>, resolveHost: HostResolver): LookupFunction {
  return (hostname, { all }, callback) => {
    resolveHost(hostname).then(
      (addresses) => {
        const list = addresses.map(({ address, family }) => ({ address, family }));
        const [first] = list;
        const refusal = refusalFor(
          canonicalHost(hostname),
          list.map(({ address }) => address),
          allowed,
        );
        if (refusal !== null) callback(refusal, []);
        else if (first === undefined)
          callback(new SourceError('unavailable', `The host ${hostname} has no address.`), []);
        else if (all === true) callback(null, list);
        else callback(null, first.address, first.family);
      },
      (error: unknown) => callback(error instanceof Error ? error : new Error(String(error)), []),
    );
  };
}

/** One bad address refuses the host: which of them a connection takes is not ours to choose. */
function refusalFor(host: string, addresses: readonly string[], allowed: ReadonlySet<string>): SourceError | null {
  for (const address of addresses) {
    const refusal = addressRefusal(address);
    if (refusal === null || (refusal.allowable && allowed.has(host))) continue;
    const advice = refusal.allowable
      ? 'An http source can allow it by name, in connection.allow_hosts.'
      : 'No source can allow such an address.';
    return new SourceError(
      'unavailable',
      `The host ${host} has a ${refusal.range} address, which tools may not call. ${advice}`,
    );
  }
  return null;
}

function connectError(host: string, error: Error): SourceError {
  if (error instanceof SourceError) return error;
  const code = errorCode(error) === '' ? '' : ` (${errorCode(error)})`;
  return new ConnectionError('unavailable', `No connection to ${host} could be made${code}.`, { cause: error });
}
