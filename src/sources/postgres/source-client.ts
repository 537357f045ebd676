import { checkServerIdentity, type ConnectionOptions } from 'node:tls';
import pg from 'pg';
import type { AccessMode, PostgresRole, PostgresSettings } from './postgres-settings.js';

/** Runs a connection attempt; the source's circuit breaker. */
export type ConnectGuard = (attempt: () => Promise<void>) => Promise<void>;

/**
 * A transaction waits for this side only while the registry is told of it. A process that hangs there must not hold its
 * locks for long: whoever takes the write over would wait for them.
 */
const IDLE_IN_TRANSACTION_MS = 5_000;

/** Inner fields of `pg.Client` that it reads while it connects. */
interface ConnectingClient {
  password: string | null;
  connectionParameters: { options?: string; replication?: string };
  ssl: false | ConnectionOptions;
}

type ConnectCallback = (error: Error | null) => void;

/**
 * A client class for one role of one source. It takes nothing from the process environment (PGPASSWORD, PGOPTIONS,
 * ~/.pgpass), asks for the secrets at each connect, and settles the session before anybody gets it.
 */
export function sourceClientClass(
  settings: PostgresSettings,
  role: PostgresRole,
  mode: AccessMode,
  guard: ConnectGuard,
): new () => pg.Client {
  const { tls } = settings;
  const session = sessionSettings(settings, mode);
  return class SourceClient extends pg.Client {
    constructor() {
      super({
        host: settings.host,
        port: settings.port,
        database: settings.database,
        user: role.user,
        ssl: tls === null ? false : { rejectUnauthorized: tls.verify },
        sslnegotiation: 'postgres',
        application_name: 'quartermaster',
        keepAlive: true,
      });
      // Its queries tell of a connection that is lost. The event, if nobody listened, would end the process, and the pool
      // listens only once a connection is open, which is after the session's settings.
      this.on('error', () => undefined);
      const inner = this as unknown as ConnectingClient;
      inner.connectionParameters.options = undefined;
      inner.connectionParameters.replication = undefined;
      // Null would make `pg` read ~/.pgpass.
      inner.password = '';
    }

    override connect(): Promise<pg.Client>;
    override connect(callback: ConnectCallback): void;
    override connect(callback?: ConnectCallback): Promise<pg.Client> | void {
      const connected = guard(() => this.open());
      if (callback === undefined) return connected.then(() => this);
      connected.then(
        () => callback(null),
        (error: unknown) => callback(error as Error),
      );
    }

    private async open(): Promise<void> {
      const inner = this as unknown as ConnectingClient;
      const [password, ca] = await Promise.all([role.password?.(), tls?.ca?.()]);
      inner.password = password?.reveal() ?? '';
      if (inner.ssl !== false) {
        if (ca !== undefined) inner.ssl.ca = ca.reveal();
        const name = tls?.serverName ?? null;
        if (name !== null)
          inner.ssl.checkServerIdentity = (_host, certificate) => checkServerIdentity(name, certificate);
      }
      const { stream } = this.connection;
      const timer = setTimeout(() => stream.destroy(new Error('no connection in time')), settings.waitMs);
      try {
        await super.connect();
        inner.password = '';
        await this.query(session);
      } catch (error) {
        stream.destroy();
        throw error;
      } finally {
        clearTimeout(timer);
      }
    }
  };
}

/**
 * What a tool's answer must not depend on: the role's and the database's own settings of how values are written. Literals
 * in a template mean what the parser that checked them took them for. The default of a reading session is read-only; that
 * alone is no wall, since a statement could change it, so each call has its own read-only transaction as well. Compiling a
 * statement costs more than these short ones take.
 */
function sessionSettings({ timeoutMs }: PostgresSettings, mode: AccessMode): string {
  return `SET TimeZone = 'UTC'; SET DateStyle = 'ISO, YMD'; SET IntervalStyle = 'iso_8601'; SET bytea_output = 'hex';
    SET extra_float_digits = 1; SET standard_conforming_strings = on; SET client_min_messages = error;
    SET jit = off;
    SET statement_timeout = ${timeoutMs}; SET idle_in_transaction_session_timeout = ${IDLE_IN_TRANSACTION_MS};
    SET default_transaction_read_only = ${mode === 'read' ? 'on' : 'off'}`;
}
