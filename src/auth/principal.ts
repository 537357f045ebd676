import type { Role } from './role.js';

/** Who is calling, once the key or token has been checked. */
export interface Principal {
  tenantId: string;
  /** Shown in history, audit and executions: `key:<name>`, or `user:<subject>` of a token. */
  actor: string;
  roles: readonly Role[];
  /** The API key's id; absent for tokens and commands. */
  keyId?: string;
}
