import pg from 'pg';
import { postgresError } from '../../database/postgres-error.js';
import { scramVerifier } from './scram-verifier.js';
import type { SampleDatabase, SampleRole } from './sample-database.js';

const INVALID_PASSWORD = '28P01';
/** Duplicate database, duplicate role, and what the catalogs' own unique indexes say when two are made at once. */
const THERE_ALREADY = ['42P04', '42710', '23505'];

const identifier = (name: string): string => pg.escapeIdentifier(name);

/** Where a server is and who we are there, without a database. */
export type ServerAccess = Pick<pg.ClientConfig, 'host' | 'port' | 'ssl' | 'user' | 'password'>;

/** Takes a connection string apart as `pg` understands it, parameters and defaults included. */
export function accessOf(url: string): ServerAccess {
  const { host, port, ssl, user, password } = new pg.Client({ connectionString: url });
  return { host, port, ssl, user, password: password ?? undefined };
}

/** Opens a connection, runs the work on it, closes it. */
export async function withConnection<Result>(
  config: pg.ClientConfig,
  work: (client: pg.Client) => Promise<Result>,
): Promise<Result> {
  const client = new pg.Client(config);
  // A connection that breaks between two statements fails the next one; without a listener it would end the process.
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** Makes the database where it is missing. Text sorts by code point in it, on every platform the same. */
export async function ensureDatabase(admin: pg.Client, { database }: SampleDatabase): Promise<void> {
  const { rowCount } = await admin.query('SELECT FROM pg_database WHERE datname = $1', [database]);
  if (rowCount !== 0) return;
  await createUnlessThere(
    admin,
    `CREATE DATABASE ${identifier(database)} TEMPLATE template0 ENCODING 'UTF8' LOCALE_PROVIDER libc LOCALE 'C'`,
  );
}

/** @returns false when it is there: somebody else on this server was quicker */
async function createUnlessThere(client: pg.Client, statement: string): Promise<boolean> {
  try {
    await client.query(statement);
    return true;
  } catch (error) {
    if (THERE_ALREADY.includes(postgresError(error)?.code ?? '')) return false;
    throw error;
  }
}

/**
 * Makes the role where it is missing, with no right but to log in, and sees to it that the password is the role's.
 *
 * @returns true when a role that was there already got this password in place of another one
 */
export async function ensureRole(
  client: pg.Client,
  access: ServerAccess,
  { user }: SampleRole,
  password: string,
  database: string,
): Promise<boolean> {
  const login = `ROLE ${identifier(user)} LOGIN PASSWORD ${pg.escapeLiteral(scramVerifier(password))}`;
  const { rowCount } = await client.query('SELECT FROM pg_roles WHERE rolname = $1', [user]);
  if (rowCount === 0 && (await createUnlessThere(client, `CREATE ${login}`))) return false;
  if (await canLogIn({ ...access, user, password, database })) return false;
  await client.query(`ALTER ${login}`);
  return true;
}

async function canLogIn(config: pg.ClientConfig): Promise<boolean> {
  try {
    await withConnection(config, async () => undefined);
    return true;
  } catch (error) {
    const code = postgresError(error)?.code;
    if (code === INVALID_PASSWORD) return false;
    // Refused for another reason, such as a missing right to connect: the password was right.
    if (code !== undefined) return true;
    throw error;
  }
}

/** Lets in the roles of the database and nobody else, but for those who own it or were granted it by name. */
export async function closeToOthers(client: pg.Client, database: string, roles: readonly SampleRole[]): Promise<void> {
  await client.query(`REVOKE CONNECT, TEMPORARY ON DATABASE ${identifier(database)} FROM PUBLIC`);
  for (const { user } of roles) {
    await client.query(`GRANT CONNECT ON DATABASE ${identifier(database)} TO ${identifier(user)}`);
  }
}

/** Whether a role may open a connection to the database that this client is connected to. */
export async function canConnectHere(client: pg.Client, { user }: SampleRole): Promise<boolean> {
  const { rows } = await client.query<{ may: boolean }>(
    `SELECT has_database_privilege($1, current_database(), 'CONNECT') AS may`,
    [user],
  );
  return rows[0]?.may === true;
}
