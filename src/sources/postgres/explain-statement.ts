import type { CallClock } from './call-clock.js';
import { QueryFailure, type Lease } from './lease.js';
import { serverError } from './wire-protocol.js';

/** What the server has against a statement. */
export interface StatementRefusal {
  /** SQLSTATE. */
  code: string;
  /** The server's own words: for the author of the statement only. */
  message: string;
  /** In characters (code points) from 0; null when the server gives none. */
  position: number | null;
}

/** The server's refusal behind a failure; anything else is thrown on. */
export function refusalOf(failure: unknown): StatementRefusal {
  const server = failure instanceof QueryFailure && failure.ending === null ? serverError(failure.cause) : null;
  if (server === null || /^(08|53|57)/.test(server.code)) throw failure;
  const position = Number(server.position);
  return { code: server.code, message: server.message, position: position > 0 ? position - 1 : null };
}

/**
 * Plans a statement for any values and runs nothing: that finds missing permissions, which describing does not. The plan
 * is the generic one, since EXPLAIN has no values to plan for.
 * @param typeNames SQL names of the parameters' types
 * @returns null when the server can plan it
 * @throws QueryFailure when the server could not be asked
 */
export async function explainStatement(
  lease: Lease,
  sql: string,
  typeNames: readonly string[],
  timeoutMs: number,
  clock: CallClock,
): Promise<StatementRefusal | null> {
  const types = typeNames.length === 0 ? '' : ` (${typeNames.join(', ')})`;
  const nulls = typeNames.length === 0 ? '' : ` (${typeNames.map(() => 'NULL').join(', ')})`;
  const prefix = `PREPARE qm_explained${types} AS `;
  const steps = [
    'BEGIN READ ONLY',
    `SET LOCAL statement_timeout = ${timeoutMs}`,
    'SET LOCAL plan_cache_mode = force_generic_plan',
    prefix + sql,
    `EXPLAIN EXECUTE qm_explained${nulls}`,
  ];
  let current = '';
  try {
    for (current of steps) await lease.unnamed(current, [], clock);
    return null;
  } catch (failure) {
    const { code, message, position } = refusalOf(failure);
    const inStatement = current.startsWith(prefix) && position !== null && position >= prefix.length;
    return { code, message, position: inStatement ? position - prefix.length : null };
  } finally {
    // A prepared statement outlives the transaction that made it.
    if (await lease.rollback()) await lease.unnamed('DEALLOCATE qm_explained', [], null).catch(() => undefined);
  }
}
