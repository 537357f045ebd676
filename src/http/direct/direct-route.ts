import type { IncomingHttpHeaders } from 'node:http';
import type { Principal } from '../../auth/principal.js';
import type { Role } from '../../auth/role.js';

/** Who calls, as a direct route's handler needs to know it. */
export interface DirectCaller {
  principal: Principal;
  /** 32 hex digits. */
  traceId: string;
  /** Aborts when the client's connection closes. */
  signal: AbortSignal;
}

export interface DirectAnswer {
  status: number;
  /** JSON, in the envelope. */
  text: string;
}

/** @throws DomainError, also by rejecting */
export type DirectHandler = (body: unknown, caller: DirectCaller) => Promise<DirectAnswer>;

/**
 * A POST route that is also served straight from Node's http server. Fastify has the same route for whatever is not plain:
 * both must answer alike, and a request that this one leaves alone has lost nothing.
 */
export interface DirectRoute {
  /** The route as Fastify knows it, for metrics. */
  readonly pattern: string;
  readonly requiredRole: Role;
  /** What the address stands for, query and all; null when it is not this route's. */
  match(url: string): string | null;
  /** Null leaves the request to Fastify. Called before the body is read. */
  prepare(subject: string, principal: Principal, headers: IncomingHttpHeaders): DirectHandler | null;
}
