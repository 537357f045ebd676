import { FASTIFY_ROUTE_CONFIG_METADATA } from '@nestjs/platform-fastify/constants.js';
import type { FastifyContextConfig, FastifyInstance } from 'fastify';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Bytes; instead of the default. */
    bodyBytes?: number;
  }
}

/**
 * A decorator that adds to the Fastify `config` of one handler or, where handlers say nothing else, of every handler of a
 * controller. (Nest's own RouteConfig replaces what another decorator has set.)
 * @param rivals other fields that say the same thing differently: a handler that has one of them has its own say
 */
export function routeConfig(
  config: Partial<FastifyContextConfig>,
  rivals: readonly (keyof FastifyContextConfig)[] = [],
): MethodDecorator & ClassDecorator {
  return (target: object, _key?: string | symbol, descriptor?: PropertyDescriptor) => {
    if (descriptor !== undefined) {
      const handler = descriptor.value as object;
      write(handler, { ...read(handler), ...config });
      return;
    }
    for (const handler of handlersOf((target as { prototype: object }).prototype)) {
      const own = read(handler);
      if (!rivals.some((rival) => rival in own)) write(handler, { ...config, ...own });
    }
  };
}

/** The methods of a controller, inherited ones included. */
function handlersOf(prototype: object | null): object[] {
  if (prototype === null || prototype === Object.prototype) return [];
  const own = Object.entries(Object.getOwnPropertyDescriptors(prototype))
    .filter(([name, { value }]) => name !== 'constructor' && typeof value === 'function')
    .map(([, { value }]) => value as object);
  return [...own, ...handlersOf(Object.getPrototypeOf(prototype) as object | null)];
}

function read(handler: object): Partial<FastifyContextConfig> {
  return (Reflect.getMetadata(FASTIFY_ROUTE_CONFIG_METADATA, handler) ?? {}) as Partial<FastifyContextConfig>;
}

function write(handler: object, config: Partial<FastifyContextConfig>): void {
  Reflect.defineMetadata(FASTIFY_ROUTE_CONFIG_METADATA, config, handler);
}

/** Lets a handler take bodies up to this many bytes: `@BodyLimit(ASSET_BODY_BYTES)`. */
export function BodyLimit(bytes: number): MethodDecorator & ClassDecorator {
  return routeConfig({ bodyBytes: bytes });
}

/** Hands `bodyBytes` on to Fastify, which has it as a route option that Nest cannot set. Must come before the first route. */
export function useRouteBodyLimits(fastify: FastifyInstance): void {
  fastify.addHook('onRoute', (route) => {
    if (route.config?.bodyBytes !== undefined) route.bodyLimit = route.config.bodyBytes;
  });
}
