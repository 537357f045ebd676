import { routeConfig } from '../http/route-config.js';

declare module 'fastify' {
  interface FastifyContextConfig {
    /**
     * `open`: nobody is asked who they are. `identified`: a caller with a valid key is known to the handler, one without is
     * served too. A route that is not public says `requiredRole`.
     */
    publicAccess?: 'open' | 'identified';
  }
}

/** Lets callers without a key use a handler, or every handler of a controller that says nothing else. */
export function PublicRoute(access: 'open' | 'identified' = 'open'): MethodDecorator & ClassDecorator {
  return routeConfig({ publicAccess: access }, ['requiredRole']);
}
