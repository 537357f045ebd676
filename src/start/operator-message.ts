import { ConfigError } from '../config/parse-config.js';
import { isDatabaseUnavailable } from '../database/database-unavailable.js';
import { EmbeddedServerError } from '../database/embedded/embedded-server.error.js';
import { MigrationsMissingError } from '../database/migrations-missing.error.js';
import { postgresError } from '../database/postgres-error.js';
import { DomainError } from '../errors/domain-error.js';

const WRITTEN_FOR_OPERATORS = [ConfigError, EmbeddedServerError, MigrationsMissingError, DomainError] as const;

const INSUFFICIENT_PRIVILEGE = '42501';

const LISTEN_FAILURES: Readonly<Record<string, string>> = {
  EADDRINUSE: 'something else listens there already',
  EACCES: 'this account may not listen there',
  EADDRNOTAVAIL: 'this machine has no such address',
};

/**
 * What went wrong with a start or a command, as a sentence for whoever can mend it. Null when nobody but a developer can:
 * then it is a bug, and its stack is needed.
 */
export function operatorMessage(error: unknown): string | null {
  if (WRITTEN_FOR_OPERATORS.some((kind) => error instanceof kind)) return (error as Error).message;
  if (!(error instanceof Error)) return null;
  const { code = '', syscall, address, port } = error as NodeJS.ErrnoException & { address?: string; port?: number };
  const reason = LISTEN_FAILURES[code];
  if (syscall === 'listen' && reason !== undefined) {
    return `Cannot listen on ${address ?? ''}:${port ?? ''}: ${reason}. Set PORT or HOST to another one (PORT=0 takes any free port).`;
  }
  if (isDatabaseUnavailable(error) || postgresError(error)?.code === INSUFFICIENT_PRIVILEGE) {
    return `The registry's PostgreSQL cannot be used: ${databaseReason(error)}. Check DATABASE_URL and the rights of its user, or leave it out to use the embedded server.`;
  }
  return null;
}

/** Neither Node's nor PostgreSQL's messages hold the password. */
function databaseReason(error: Error): string {
  // Node tries every address of a host; each failure says as much as the other.
  const one: unknown = error instanceof AggregateError ? error.errors[0] : error;
  return one instanceof Error ? one.message : error.message;
}
