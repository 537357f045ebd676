import { Injectable } from '@nestjs/common';
import type { FastifyContextConfig, FastifyInstance } from 'fastify';

export interface Route {
  method: string;
  /** The pattern, with `:name` for parameters. */
  url: string;
  config: FastifyContextConfig;
}

/** Every route there is: what its config says, and which methods a path has (Fastify answers 404 for a wrong method). */
@Injectable()
export class RouteTable {
  private readonly routes: Route[] = [];
  private readonly patterns = new Map<string, RegExp>();

  /** Must come before the first route. */
  follow(fastify: FastifyInstance): void {
    fastify.addHook('onRoute', ({ url, method, config }) => {
      // The CORS plugin answers preflights of every path by a route of its own.
      if (url === '*') return;
      for (const one of Array.isArray(method) ? method : [method]) {
        this.routes.push({ method: one, url, config: config ?? {} });
      }
      this.patterns.set(url, compile(url));
    });
  }

  all(): readonly Route[] {
    return this.routes;
  }

  /** The methods that a path has, sorted; none when there is no such path. */
  methodsOf(path: string): string[] {
    const methods = this.routes.filter(({ url }) => this.patterns.get(url)!.test(path)).map(({ method }) => method);
    return [...new Set(methods)].sort();
  }
}

function compile(url: string): RegExp {
  const source = url
    .split('/')
    .map((segment) => {
      if (segment === '*') return '.*';
      return segment.startsWith(':') ? '[^/]+' : segment.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
    })
    .join('/');
  return new RegExp(`^${source}$`);
}
