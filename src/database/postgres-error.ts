/** The fields of a server error that code here decides by; `pg` and TypeORM both carry them. */
export interface PostgresError extends Error {
  code: string;
  constraint?: string;
  detail?: string;
}

/** The server's error behind what a query threw (TypeORM wraps it), or null when the server did not answer with one. */
export function postgresError(error: unknown): PostgresError | null {
  if (!(error instanceof Error)) return null;
  const inner = (error as { driverError?: unknown }).driverError ?? error;
  const code = (inner as { code?: unknown }).code;
  return inner instanceof Error && typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code)
    ? (inner as PostgresError)
    : null;
}

export function isUniqueViolation(error: unknown, constraint?: string): boolean {
  const server = postgresError(error);
  return server?.code === '23505' && (constraint === undefined || server.constraint === constraint);
}
