import { PGlite } from '@electric-sql/pglite';
import { age } from '@electric-sql/pglite-age';
import { PGLiteSocketServer } from '@electric-sql/pglite-socket';
import type { PostgresSettings } from '../../../src/sources/postgres/postgres-settings.js';

/**
 * A PostgreSQL with Apache AGE in this process, behind a socket. It serves one connection at a time, knows no
 * cancel request, and a statement that runs stops the whole process meanwhile.
 */
export class AgeServer {
  private constructor(
    readonly database: PGlite,
    private readonly server: PGLiteSocketServer,
    private readonly host: string,
    private readonly port: number,
  ) {}

  /** How a `postgres` source reaches it. Two connections would wait for each other's transactions for ever. */
  get settings(): PostgresSettings {
    return {
      source: 'net',
      host: this.host,
      port: this.port,
      database: 'postgres',
      tls: null,
      read: { user: 'postgres', password: null },
      write: null,
      poolSize: 1,
      timeoutMs: 20_000,
      waitMs: 20_000,
    };
  }

  /** @param setup SQL to run first, with AGE loaded and on the search path */
  static async start(setup: readonly string[]): Promise<AgeServer> {
    const database = await PGlite.create({ extensions: { age } });
    await database.exec(`CREATE EXTENSION age; LOAD 'age'; SET search_path = ag_catalog, "$user", public`);
    for (const statement of setup) await database.exec(statement);
    await database.exec('RESET search_path');
    const server = new PGLiteSocketServer({ db: database, port: 0, host: '127.0.0.1' });
    await server.start();
    const [host = '', port = ''] = server.getServerConn().split(':');
    return new AgeServer(database, server, host, Number(port));
  }

  async stop(): Promise<void> {
    await this.server.stop();
    await this.database.close();
  }
}
