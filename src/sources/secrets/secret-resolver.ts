import { constants } from 'node:fs';
import { open, realpath } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { parseSecretReference, SECRET_REFERENCE_FORMS } from '../../asset-registry/validation/secret-reference.js';
import { SourceError } from '../source-error.js';
import { Secret } from './secret.js';

/** Where secrets come from; src/config makes it, since only it reads the process environment. */
export interface SecretEnvironment {
  variable(name: string): string | undefined;
  /** SECRETS_DIR, or null when it is not set. */
  directory: string | null;
}

/** Larger than any key or certificate chain, small enough to read at every connect. */
const MAX_SECRET_BYTES = 64 * 1024;

/**
 * Resolves secret references at connect. Values are read anew each time, so a rotated secret counts at the next connect,
 * and are kept nowhere.
 */
export class SecretResolver {
  constructor(private readonly environment: SecretEnvironment) {}

  /**
   * @param reference `env:QM_SECRET_NAME` or `file:NAME`
   * @throws SourceError `unavailable`, naming the reference and never the value or the folder
   */
  async resolve(reference: string): Promise<Secret> {
    const parsed = parseSecretReference(reference);
    // The text that is no reference may be the secret itself, so it is not repeated.
    if (parsed === null) throw unavailable(`A secret reference must be ${SECRET_REFERENCE_FORMS}.`);
    const value = parsed.store === 'env' ? this.environment.variable(parsed.name) : await this.readFile(parsed.name);
    if (value === undefined || value === '') {
      throw unavailable(`The secret ${reference} is not set. Set it for this process, then connect again.`);
    }
    return new Secret(value);
  }

  private async readFile(name: string): Promise<string> {
    const { directory } = this.environment;
    if (directory === null) throw unavailable(`The secret file:${name} needs the setting SECRETS_DIR.`);
    try {
      const root = await realpath(directory);
      // Links inside the folder are how Kubernetes swaps mounted secrets; links out of it are refused.
      const path = await realpath(join(root, name));
      if (!path.startsWith(root.endsWith(sep) ? root : root + sep)) {
        throw unavailable(`The secret file:${name} lies outside SECRETS_DIR and is not read.`);
      }
      return await readBounded(path, name);
    } catch (error) {
      if (error instanceof SourceError) throw error;
      throw unavailable(`The secret file:${name} cannot be read in SECRETS_DIR.`, error);
    }
  }
}

async function readBounded(path: string, name: string): Promise<string> {
  // O_NONBLOCK: opening a pipe would wait for a writer for ever.
  const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  try {
    if (!(await file.stat()).isFile()) throw unavailable(`The secret file:${name} is not a regular file.`);
    const buffer = Buffer.alloc(MAX_SECRET_BYTES + 1);
    let length = 0;
    for (;;) {
      const { bytesRead } = await file.read(buffer, length, buffer.length - length, length);
      length += bytesRead;
      if (length > MAX_SECRET_BYTES) throw unavailable(`The secret file:${name} is over ${MAX_SECRET_BYTES} bytes.`);
      if (bytesRead === 0) break;
    }
    // Editors and `echo` end a file with one newline; it is no part of the secret.
    return buffer.toString('utf8', 0, length).replace(/\r?\n$/, '');
  } finally {
    await file.close();
  }
}

function unavailable(message: string, cause?: unknown): SourceError {
  return new SourceError('unavailable', message, { cause });
}
