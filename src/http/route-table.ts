import type { FastifyInstance } from 'fastify';

interface Route {
  pattern: RegExp;
  methods: Set<string>;
}

/** Which methods each path has: Fastify answers 404 where only the method is wrong. Asked only for requests without a route. */
export class RouteTable {
  private readonly routes = new Map<string, Route>();

  /** Must come before the first route. */
  follow(fastify: FastifyInstance): void {
    fastify.addHook('onRoute', ({ url, method }) => {
      for (const one of Array.isArray(method) ? method : [method]) this.add(url, one);
    });
  }

  add(url: string, method: string): void {
    // The CORS plugin answers preflights of every path by a route of its own.
    if (url === '*') return;
    const route = this.routes.get(url) ?? { pattern: compile(url), methods: new Set() };
    route.methods.add(method.toUpperCase());
    this.routes.set(url, route);
  }

  /** The methods that a path has, sorted; none when there is no such path. */
  methodsOf(path: string): string[] {
    const methods = [...this.routes.values()]
      .filter(({ pattern }) => pattern.test(path))
      .flatMap((r) => [...r.methods]);
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
