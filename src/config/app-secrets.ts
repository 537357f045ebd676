import { inspect } from 'node:util';

export interface SecretValues {
  databaseUrl: string | null;
  bootstrapAdminKey: string | null;
  /** `QM_SECRET_…` variables by their whole name. */
  variables: Readonly<Record<string, string>>;
  secretsDir: string | null;
}

/**
 * The settings that must never be logged or answered, kept apart from the rest: printing this object or turning it into
 * JSON shows nothing. Also where references of source assets (`env:QM_SECRET_…`, `file:…`) are looked up.
 */
export class AppSecrets {
  readonly #values: SecretValues;

  constructor(values: SecretValues) {
    this.#values = values;
  }

  /** The registry's PostgreSQL, or null when the embedded server is to be used. */
  get databaseUrl(): string | null {
    return this.#values.databaseUrl;
  }

  get bootstrapAdminKey(): string | null {
    return this.#values.bootstrapAdminKey;
  }

  /** The folder for `file:NAME` secrets. */
  get directory(): string | null {
    return this.#values.secretsDir;
  }

  /** A `QM_SECRET_…` variable as it was at start; undefined for every other name, so no asset reads our own settings. */
  variable(name: string): string | undefined {
    return Object.hasOwn(this.#values.variables, name) ? this.#values.variables[name] : undefined;
  }

  toJSON(): string {
    return '[secrets]';
  }

  [inspect.custom](): string {
    return '[secrets]';
  }
}
