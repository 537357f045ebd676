/** The fields of a server error that code here decides by; `pg` and TypeORM both carry them. */
export interface PostgresError extends Error {
  code: string;
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
