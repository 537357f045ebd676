import { realpath } from 'node:fs/promises';
import { Socket } from 'node:net';
import pg from 'pg';
import { EMBEDDED_USER, type Cluster } from './cluster.js';
import { EmbeddedServerError } from './embedded-server.error.js';

export const EMBEDDED_HOST = '127.0.0.1';

/** Any number, as long as it stays: the advisory lock that every user of an embedded server shares. */
const USE_LOCK = 6_271_848_031;

/** The server is not there, not yet, or not any more: worth another try. */
const NETWORK_ERRORS = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT']);
const SHUTDOWN_OR_STARTUP = new Set(['57P01', '57P02', '57P03', '53300']);

/** An administrator's connection to the server on a port. */
export async function connect(cluster: Cluster, port: number, socket = new Socket()): Promise<pg.Client> {
  const client = new pg.Client({
    host: EMBEDDED_HOST,
    port,
    database: 'postgres',
    user: EMBEDDED_USER,
    password: cluster.password,
    ssl: false,
    application_name: 'quartermaster embedded server',
    connectionTimeoutMillis: 5_000,
    stream: () => socket,
  });
  // A connection that breaks tells it by its `end` event and by failing queries; unheard, this would end the process.
  client.on('error', () => undefined);
  try {
    await client.connect();
    return client;
  } catch (error) {
    socket.destroy();
    throw error;
  }
}

/** The connection that counts this process among a server's users. */
export interface Membership {
  client: pg.Client;
  socket: Socket;
}

/**
 * Connects and counts this process among the server's users, for as long as the connection lives: a killed process
 * drops out by itself. The connection does not keep the process alive.
 *
 * @returns null when the server cannot be used at the moment or is not the one over this cluster
 * @throws EmbeddedServerError when it refuses our password
 */
export async function joinUsers(cluster: Cluster, port: number): Promise<Membership | null> {
  const socket = new Socket();
  let client: pg.Client | undefined;
  try {
    client = await connect(cluster, port, socket);
    const { rows } = await client.query<{ folder: string }>(`select current_setting('data_directory') as folder`);
    if ((await realpath(rows[0]?.folder ?? '')) !== cluster.data) throw new Error('another server');
    // Waits while the last user is stopping the server; the connection then breaks, and the caller tries again.
    await client.query('select pg_advisory_lock_shared($1)', [USE_LOCK]);
    socket.unref();
    return { client, socket };
  } catch (error) {
    await client?.end().catch(() => undefined);
    const { code, message } = error as { code?: string; message: string };
    if (code === '28P01' || code === '28000') {
      throw new EmbeddedServerError(
        `The database server over ${cluster.data} does not accept the password that is kept beside it. Restore the file "password" from a backup, or set DATABASE_URL.`,
        { cause: error },
      );
    }
    if (code !== undefined && (NETWORK_ERRORS.has(code) || SHUTDOWN_OR_STARTUP.has(code))) return null;
    if (/another server|terminated|timeout|not queryable/i.test(message)) return null;
    throw error;
  }
}

/**
 * Leaves the server's users.
 *
 * @returns true when nobody else uses it. The connection then keeps others from joining until it ends.
 */
export async function leaveUsers({ client }: Membership): Promise<boolean> {
  await client.query('select pg_advisory_unlock_shared($1)', [USE_LOCK]);
  const { rows } = await client.query<{ last: boolean }>('select pg_try_advisory_lock($1) as last', [USE_LOCK]);
  return rows[0]?.last === true;
}
