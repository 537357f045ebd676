import { readFile } from 'node:fs/promises';
import type { PostgresTls } from './postgres/postgres-settings.js';
import { Secret } from './secrets/secret.js';
import { SourceError } from './source-error.js';

/** Where `server: default` points: the server of the registry itself. */
export interface DefaultServer {
  host: string;
  port: number;
  tls: PostgresTls | null;
}

/** Takes host, port and TLS from the registry's connection string, and nothing else: no user, no password, no database. */
export function defaultServerOf(registryUrl: string): DefaultServer {
  const { hostname, port, searchParams } = new URL(registryUrl);
  return {
    host: decodeURIComponent(hostname).replace(/^\[(.*)\]$/, '$1'),
    port: port === '' ? 5432 : Number(port),
    tls: tlsOf(searchParams),
  };
}

/** As `pg` reads the same parameters: every mode that asks for TLS checks the certificate, but for `no-verify`. */
function tlsOf(parameters: URLSearchParams): PostgresTls | null {
  const mode = parameters.get('sslmode') ?? (parameters.get('ssl') === 'true' ? 'require' : 'disable');
  if (mode === 'disable') return null;
  const authority = parameters.get('sslrootcert');
  return {
    verify: mode !== 'no-verify',
    ca: authority === null ? null : () => readAuthority(authority),
    serverName: null,
  };
}

async function readAuthority(path: string): Promise<Secret> {
  try {
    return new Secret(await readFile(path, 'utf8'));
  } catch (error) {
    throw new SourceError('unavailable', 'The certificate authority of the default server cannot be read.', {
      cause: error,
    });
  }
}
