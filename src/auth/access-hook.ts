import type { FastifyContextConfig, FastifyInstance, FastifyRequest } from 'fastify';
import { DomainError } from '../errors/domain-error.js';
import type { RouteTable } from '../http/route-table.js';
import './current-principal.decorator.js';
import './public-route.decorator.js';
import './require-role.decorator.js';
import type { Authenticator } from './authenticator.js';
import type { Principal } from './principal.js';
import type { RateLimit } from './rate-limit.js';
import { hasRole, type Role } from './role.js';

/**
 * Checks every request before its body is read: who calls, whether the role suffices, how often. One Fastify hook instead
 * of a Nest guard, so that plain Fastify routes have it too and a call pays for nothing else. What a route asks for stands
 * in its `config`.
 */
export function useAccessControl(
  fastify: FastifyInstance,
  authenticator: Authenticator,
  rateLimit: RateLimit | null,
): void {
  // Set for each request below; a decorated null keeps the shape of all requests the same.
  fastify.decorateRequest('principal', null as unknown as Principal);
  fastify.addHook('onRequest', (request, _reply, done) => {
    const { requiredRole, publicAccess } = request.routeOptions.config;
    const asksForCaller =
      requiredRole !== undefined || (publicAccess === 'identified' && request.headers.authorization);
    if (!asksForCaller) return done();
    let known: Principal | Promise<Principal>;
    try {
      known = authenticator.authenticate(request.headers.authorization, Date.now());
      if (!(known instanceof Promise) && rateLimit === null) admit(request, known, requiredRole);
    } catch (error) {
      return done(error as Error);
    }
    if (!(known instanceof Promise) && rateLimit === null) return done();
    Promise.resolve(known)
      .then(async (principal) => {
        // Before the role is looked at: a request that is refused counts, too.
        await rateLimit?.consume(principal);
        admit(request, principal, requiredRole);
      })
      .then(() => done(), done);
  });
}

function admit(request: FastifyRequest, principal: Principal, requiredRole: Role | undefined): void {
  if (requiredRole !== undefined && !hasRole(principal.roles, requiredRole)) {
    const roles = principal.roles.length === 0 ? 'no role' : principal.roles.join(', ');
    throw new DomainError('FORBIDDEN', `This needs the role ${requiredRole} or one above it; the caller has ${roles}.`);
  }
  request.principal = principal;
}

/** The documentation's own routes, which take no `config`. */
const DOCUMENTATION = /^\/docs(-json)?(\/|$)/;

/**
 * Routes that say nothing of who may call them: a mistake that would open them to everybody, so the app does not start.
 * @throws Error naming them
 */
export function requireDeclaredAccess(routes: RouteTable): void {
  const silent = routes
    .all()
    .filter(({ url, config }) => !DOCUMENTATION.test(url) && !declaresAccess(config))
    .map(({ method, url }) => `${method} ${url}`);
  if (silent.length > 0) {
    throw new Error(
      `These routes need @RequireRole or @PublicRoute (or both words in a plain route's config): ${silent.join(', ')}`,
    );
  }
}

function declaresAccess(config: FastifyContextConfig): boolean {
  return (config.requiredRole === undefined) !== (config.publicAccess === undefined);
}
