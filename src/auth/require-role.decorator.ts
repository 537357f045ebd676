import { routeConfig } from '../http/route-config.js';
import type { Role } from './role.js';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The least role that may call the route; plain Fastify routes set it in their `config`. */
    requiredRole?: Role;
  }
}

/** The least role that may call a handler, or every handler of a controller that says nothing else. */
export function RequireRole(role: Role): MethodDecorator & ClassDecorator {
  return routeConfig({ requiredRole: role }, ['publicAccess']);
}
