import { statementsOf } from './connection-statements.js';
import type { Lease } from './lease.js';
import { QueryFailure } from './lease.js';
import { serverError } from './wire-protocol.js';

/**
 * Whether a failed statement can be prepared anew and run again: the server refused it before it ran, because DDL changed
 * what it returns, or because the prepared statements of the connection are not what was believed.
 * What must be prepared anew is forgotten.
 */
export function forgetStale(failure: unknown, lease: Lease, statementName: string): boolean {
  if (!(failure instanceof QueryFailure) || failure.progress.statementDone) return false;
  const server = serverError(failure.cause);
  const statements = statementsOf(lease.client.connection);
  switch (server?.code ?? '') {
    case '26000': // no such prepared statement: somebody ran DEALLOCATE ALL
    case '42P05': // it exists already
      statements.forgetAll();
      return true;
    case '0A000': // "cached plan must not change result type", and everything that is not supported
      if (server?.routine !== 'RevalidateCachedQuery') return false;
      statements.forget(statementName);
      return true;
    default:
      return false;
  }
}
