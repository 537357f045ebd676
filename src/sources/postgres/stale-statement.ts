import { statementsOf } from './connection-statements.js';
import { QueryFailure, type Lease } from './lease.js';
import type { AccessMode } from './postgres-settings.js';
import { serverError } from './wire-protocol.js';

/**
 * Whether a failed statement can be run again at once, since nothing of it was done: the connection had ended before it was
 * sent (or the server ended it meanwhile, and the statement only reads), DDL changed what it returns, or the prepared statements of the connection are not what was believed. What must be
 * prepared anew is forgotten.
 */
export function canRunAgain(failure: unknown, lease: Lease, statementName: string, mode: AccessMode): boolean {
  if (!(failure instanceof QueryFailure) || failure.ending !== null || failure.progress.statementDone) return false;
  if (!failure.progress.submitted) return true;
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
    case '57P01': // terminated by an administrator, or the server is shutting down
      return mode === 'read';
    default:
      return false;
  }
}
