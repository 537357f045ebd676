import { CONSTRAINT_COLUMNS_QUERY } from './catalogue-questions.js';
import { QueryFailure, type Lease } from './lease.js';
import { sourceErrorOf, type FailureContext } from './query-failure-reason.js';
import { serverError } from './wire-protocol.js';

/**
 * What a failure on a lease is to the caller. Where a constraint refused a write, the source is asked which columns it is
 * about: the error gives the constraint's name, and its detail only sometimes the columns. The transaction is rolled back
 * for that. What is no failure of a query is returned as it is.
 */
export async function explainFailure(lease: Lease, failure: unknown, context: FailureContext): Promise<unknown> {
  if (!(failure instanceof QueryFailure)) return failure;
  const server = serverError(failure.cause);
  const { code, schema, table, constraint } = server ?? {};
  if (!code?.startsWith('23') || schema === undefined || table === undefined || constraint === undefined) {
    return sourceErrorOf(failure, context);
  }
  const found = (await lease.rollback())
    ? await lease.unnamed(CONSTRAINT_COLUMNS_QUERY, [schema, table, constraint], null).catch(() => null)
    : null;
  const constraintColumns = found?.rows.map(([name]) => name ?? '') ?? [];
  return sourceErrorOf(failure, { ...context, constraintColumns });
}
