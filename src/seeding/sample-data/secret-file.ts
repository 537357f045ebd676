import { randomBytes } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseSecretReference } from '../../asset-registry/validation/secret-reference.js';

/**
 * The password that a `file:NAME` reference stands for; a random one is written (mode 0600) where there is none yet.
 * Callers see to it that no two of them do this for the same name at once.
 *
 * @param directory - SECRETS_DIR; made when missing, for our own account only
 * @throws Error when the reference is of another kind, whose value only the operator can set
 */
export async function ensureSecretFile(directory: string, reference: string): Promise<string> {
  const file = secretFile(directory, reference);
  const present = await readIfThere(file);
  if (present !== null && present !== '') return present;

  const password = randomBytes(24).toString('base64url');
  await mkdir(directory, { recursive: true, mode: 0o700 });
  // Written beside and renamed: whoever reads the file finds all of it or nothing.
  const unfinished = `${file}.${process.pid}.new`;
  await writeFile(unfinished, `${password}\n`, { mode: 0o600 });
  await rename(unfinished, file);
  return password;
}

/** Whether `ensureSecretFile` would find a password. */
export async function hasSecretFile(directory: string, reference: string): Promise<boolean> {
  return Boolean(await readIfThere(secretFile(directory, reference)));
}

function secretFile(directory: string, reference: string): string {
  const parsed = parseSecretReference(reference);
  if (parsed?.store === 'file') return path.join(directory, parsed.name);
  throw new Error(`Sample data needs a password_ref of the form "file:NAME"; ${reference} is not.`);
}

async function readIfThere(file: string): Promise<string | null> {
  try {
    return (await readFile(file, 'utf8')).trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}
