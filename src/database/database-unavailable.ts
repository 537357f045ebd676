import { postgresError } from './postgres-error.js';

/** Network errors of Node, and SQLSTATEs by which a server says that it cannot serve now. */
const NETWORK = /^(ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH)$/;
const SQLSTATE = /^(08...|57P0[1-5]|53300|25P03)$/;
/** `pg` and TypeORM tell these by words only. */
const WORDS =
  /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|Cannot use a pool after calling end|Driver not Connected|.* is not established with .* database)/;

/** True when a query failed because the registry's database could not be reached, and not because of the query. */
export function isDatabaseUnavailable(error: unknown): boolean {
  const server = postgresError(error);
  if (server !== null && SQLSTATE.test(server.code)) return true;
  if (!(error instanceof Error)) return false;
  const inner = (error as { driverError?: unknown }).driverError ?? error;
  if (inner instanceof AggregateError) return inner.errors.some(isDatabaseUnavailable);
  const { code, message } = inner as { code?: unknown; message: string };
  return (typeof code === 'string' && NETWORK.test(code)) || WORDS.test(message);
}
