import { postgresError } from './postgres-error.js';

/** Network errors of Node. */
const NETWORK = /^(ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH)$/;
/** The server refused or ended the session: too many connections, shutdown, starting up, wrong password, no such database. */
const FATAL = /^(FATAL|PANIC)$/;
const SQLSTATE = /^(08...|57P0[1-5]|53300|25P03)$/;
/** `pg` and TypeORM tell these by words only. */
const WORDS =
  /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|Cannot use a pool after calling end|Driver not Connected|.* is not established with .* database)/;

/** True when a query failed because the registry's database could not be reached, and not because of the query. */
export function isDatabaseUnavailable(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const inner = (error as { driverError?: unknown }).driverError ?? error;
  if (inner instanceof AggregateError) return inner.errors.some(isDatabaseUnavailable);
  const { code, message } = inner as { code?: unknown; message: string };
  // Before the SQLSTATEs: EPIPE looks like one.
  if ((typeof code === 'string' && NETWORK.test(code)) || WORDS.test(message)) return true;
  const server = postgresError(inner);
  return (
    server !== null && (FATAL.test((server as { severity?: string }).severity ?? '') || SQLSTATE.test(server.code))
  );
}
