import { SourceError, type SourceErrorKind } from '../../source-error.js';

/** By the beginning of a Neo4j status code, the longest first. The server's messages may quote data: they go to the log. */
const REASONS: readonly (readonly [prefix: string, kind: SourceErrorKind, message: string])[] = [
  ['Neo.ClientError.Security', 'unavailable', 'The graph refused the login of its user, or what the statement reads.'],
  ['Neo.ClientError.Database.DatabaseNotFound', 'unavailable', 'The graph source has no such database.'],
  [
    'Neo.ClientError.Transaction.TransactionTimedOut',
    'timeout',
    'The graph did not answer within the time of the call.',
  ],
  ['Neo.ClientError.Statement.AccessMode', 'internal', 'The statement tried to write, and graph tools only read.'],
  ['Neo.ClientError.Statement.TypeError', 'invalid_input', 'The graph does not accept one of the values.'],
  ['Neo.ClientError.Statement.ArgumentError', 'invalid_input', 'The graph does not accept one of the values.'],
  ['Neo.ClientError.Statement.ArithmeticError', 'invalid_input', 'The statement cannot calculate with these values.'],
  ['Neo.ClientError.Statement', 'internal', 'The statement does not fit the graph; publish the tool again to see why.'],
  ['Neo.ClientError', 'internal', 'The graph refused the statement.'],
  ['Neo.TransientError', 'unavailable', 'The graph cannot answer at the moment; the call can be repeated.'],
  ['Neo.DatabaseError', 'unavailable', 'The graph has a problem of its own.'],
  ['ServiceUnavailable', 'unavailable', 'The graph cannot be reached.'],
  ['SessionExpired', 'unavailable', 'The connection to the graph was lost.'],
];

/** What an error of the driver is to the caller. */
export function neo4jFailure(error: unknown): SourceError {
  if (error instanceof SourceError) return error;
  const hasCode = error !== null && typeof error === 'object' && 'code' in error && typeof error.code === 'string';
  const code = hasCode ? String(error.code) : '';
  const found = REASONS.find(([prefix]) => code.startsWith(prefix));
  if (found !== undefined) return new SourceError(found[1], found[2], { cause: error });
  // The driver has no code for a full pool, only this message.
  if (error instanceof Error && /acquisition timed out/i.test(error.message)) {
    return new SourceError('unavailable', 'The graph had no free connection in time.', { cause: error });
  }
  return new SourceError('internal', 'The graph failed to run the statement.', { cause: error });
}
