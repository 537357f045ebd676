import { jsonPointer } from '../../errors/problem.js';
import { SourceError, type SourceErrorKind } from '../source-error.js';
import type { QueryFailure } from './lease.js';
import { serverError, type ServerError } from './wire-protocol.js';

export interface FailureContext {
  /** The source asset's name. */
  source: string;
  /** The time that the call had. */
  budgetMs: number;
  /** A COMMIT of changes was sent along. */
  commits: boolean;
  /** Columns of a constraint, as far as the source's catalogue was asked. */
  constraintColumns?: readonly string[];
}

type Reason = [kind: SourceErrorKind, message: string];

/** By SQLSTATE, the longest prefix first. The server's own messages are localised and may quote data: they go to the log. */
const REASONS: [prefix: string, kind: SourceErrorKind, message: string][] = [
  ['22001', 'invalid_input', 'A text is longer than its column allows.'],
  ['22003', 'invalid_input', 'A number is out of the range of its type.'],
  ['22007', 'invalid_input', 'A date or time is not of a form that the source reads.'],
  ['22008', 'invalid_input', 'A date or time is out of range.'],
  ['22012', 'invalid_input', 'The statement divides by zero with these values.'],
  ['22021', 'invalid_input', 'A text holds a character that the source cannot store.'],
  ['22P02', 'invalid_input', 'A value is not of the form that its type needs.'],
  ['22P05', 'invalid_input', 'A text holds a character that the source cannot store.'],
  ['22', 'invalid_input', 'The source does not accept one of the values.'],
  ['23502', 'constraint', 'must not be empty.'],
  ['23503', 'constraint', 'refers to something that is not there, or is still referred to.'],
  ['23505', 'constraint', 'is taken already.'],
  ['23514', 'constraint', 'does not satisfy a rule of the source.'],
  ['23', 'constraint', 'conflicts with what is stored.'],
  ['44', 'constraint', 'The row would not be visible through the view it is written to.'],
  ['25006', 'internal', 'The statement tried to write, and a tool with mode "read" may not.'],
  ['26', 'internal', 'The source lost a prepared statement twice in a row.'],
  ['28', 'unavailable', 'The source refused the login of its role.'],
  ['3D', 'unavailable', 'The source has no such database.'],
  ['40', 'unavailable', 'Another transaction was in the way; nothing was done, and the call can be repeated.'],
  ['42501', 'unavailable', "The source's role may not do what the statement does."],
  ['42', 'internal', 'The statement does not fit the source any more; publish the tool again to see why.'],
  ['53', 'unavailable', 'The source has no room for more work at the moment.'],
  ['55P03', 'unavailable', 'What the statement needs is locked by others.'],
  ['57P', 'unavailable', 'The source is shutting down or restarting.'],
  ['58', 'unavailable', 'The source has a problem with its own system.'],
  ['72', 'unavailable', 'The source could not give a consistent view of its data; the call can be repeated.'],
  ['08', 'unavailable', 'The connection to the source was lost.'],
];

/** What a failed query is to the caller. */
export function sourceErrorOf({ cause, ending, progress }: QueryFailure, context: FailureContext): SourceError {
  const server = serverError(cause);
  if (outcomeUnknown(server, progress.submitted, progress.statementDone, context)) {
    return new SourceError(
      'unknown_outcome',
      `The connection to ${context.source} ended before the source confirmed the write. It may have happened or not.`,
      { cause },
    );
  }
  const [kind, message] = reasonOf(server, ending, context);
  return new SourceError(kind, message, {
    cause,
    details: server === null ? [] : detailsOf(server, kind, message, context),
  });
}

/**
 * A write whose COMMIT was sent is undone for certain only when the server said so: with an error before the statement was
 * done, or with one that is not about the connection's end.
 */
function outcomeUnknown(
  server: ServerError | null,
  submitted: boolean,
  statementDone: boolean,
  { commits }: FailureContext,
): boolean {
  if (!commits || !submitted) return false;
  return server === null || (statementDone && /^(57P|08)/.test(server.code));
}

function reasonOf(server: ServerError | null, ending: QueryFailure['ending'], context: FailureContext): Reason {
  const { source, budgetMs } = context;
  if (ending === 'timeout' || (ending === null && server?.code === '57014')) {
    return ['timeout', `The source ${source} did not answer within ${budgetMs} ms.`];
  }
  if (ending === 'cancelled') return ['cancelled', 'The caller went away, and the query was cancelled.'];
  if (ending === 'too_large') return ['too_large', 'The result is too large; ask for fewer rows or columns.'];
  if (server === null) return ['unavailable', `The connection to ${source} was lost.`];
  // What a function of the source raises itself is meant for the one who called it.
  if (server.code === 'P0001') return ['constraint', server.message.slice(0, 500)];
  const found = REASONS.find(([prefix]) => server.code.startsWith(prefix));
  if (found === undefined) return ['internal', `The source ${source} failed to run the statement (${server.code}).`];
  const [, kind, message] = found;
  if (kind !== 'constraint' || !server.code.startsWith('23')) return [kind, message];
  const columns = columnsOf(server, context);
  return [kind, columns.length === 0 ? `The write ${message}` : `${columns.join(', ')} ${message}`];
}

function detailsOf(
  server: ServerError,
  kind: SourceErrorKind,
  message: string,
  context: FailureContext,
): { path: string; message: string }[] {
  return kind === 'constraint'
    ? columnsOf(server, context).map((column) => ({ path: jsonPointer(column), message }))
    : [];
}

/** Columns of a constraint that refused a write; the detail's `(a, b)=(1, 2)` has that form in every language. */
function columnsOf(server: ServerError, { constraintColumns }: FailureContext): readonly string[] {
  if (constraintColumns !== undefined && constraintColumns.length > 0) return constraintColumns;
  if (server.column !== undefined) return [server.column];
  const listed = /\(([^()]*)\)=\(/.exec(server.detail ?? '')?.[1];
  return listed === undefined ? [] : listed.split(', ').map((name) => name.replace(/^"(.*)"$/, '$1'));
}
