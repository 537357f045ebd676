/** A place where a secret is kept, as an asset names it. The value itself is never in an asset. */
export type SecretReference =
  | { store: 'env'; name: string }
  /** A file directly under SECRETS_DIR. */
  | { store: 'file'; name: string };

/** For messages: what an author may write. */
export const SECRET_REFERENCE_FORMS = '"env:QM_SECRET_NAME" or "file:NAME"';

// The prefix keeps every setting of the process out of an asset's reach.
const ENV_REFERENCE = /^env:(QM_SECRET_[A-Z0-9_]{1,118})$/;
// One path segment that does not start with a dot: no folder, no "..", no hidden file.
const FILE_REFERENCE = /^file:([A-Za-z0-9_][A-Za-z0-9._-]{0,127})$/;

/** Reads `env:QM_SECRET_NAME` or `file:NAME`; null for everything else. */
export function parseSecretReference(value: unknown): SecretReference | null {
  if (typeof value !== 'string') return null;
  const environment = ENV_REFERENCE.exec(value)?.[1];
  if (environment !== undefined) return { store: 'env', name: environment };
  const file = FILE_REFERENCE.exec(value)?.[1];
  if (file !== undefined) return { store: 'file', name: file };
  return null;
}
