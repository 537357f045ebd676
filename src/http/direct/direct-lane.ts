import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { IncomingHttpHeaders, IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http';
import { Authenticator } from '../../auth/authenticator.js';
import type { Principal } from '../../auth/principal.js';
import { hasRole, type Role } from '../../auth/role.js';
import { AppConfig } from '../../config/app-config.js';
import { LOGGER, type Logger } from '../../telemetry/logger.js';
import { Metrics } from '../../telemetry/metrics.js';
import { InFlight } from '../in-flight.js';
import { DEFAULT_BODY_BYTES } from '../json-body-parser.js';
import { DirectCall } from './direct-call.js';
import type { DirectRoute } from './direct-route.js';

const PLAIN_TYPES: ReadonlySet<string | undefined> = new Set(['application/json', 'application/json; charset=utf-8']);
/** Headers that change how a request is to be read or answered; Fastify knows them all. */
const LEFT_TO_FASTIFY = ['transfer-encoding', 'content-encoding', 'expect', 'origin', 'upgrade'] as const;

/**
 * Serves plain requests to a few routes straight from Node's server, since Fastify's routing and hooks cost as much as the
 * rest of a short call (docs/adr/0004-calls-before-fastify.md). It does for them what the hooks do. Whatever is not plain (a
 * token, an unknown key, too low a role, chunks, a large body) goes the ordinary way untouched, so a refusal has one place.
 */
@Injectable()
export class DirectLane implements OnApplicationBootstrap {
  private readonly routes: DirectRoute[] = [];

  constructor(
    private readonly adapterHost: HttpAdapterHost,
    private readonly config: AppConfig,
    private readonly authenticator: Authenticator,
    private readonly inFlight: InFlight,
    private readonly metrics: Metrics,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  add(route: DirectRoute): void {
    this.routes.push(route);
  }

  onApplicationBootstrap(): void {
    const { rateLimit, corsOrigins } = this.config;
    // What only the hooks can do, they do for all: limits, CORS headers, a line in the log for each request.
    if (rateLimit !== null || corsOrigins.length > 0 || this.logger.isLevelEnabled('debug')) return;
    const server = this.adapterHost.httpAdapter.getHttpServer() as Server;
    const ordinary = server.listeners('request') as RequestListener[];
    server.removeAllListeners('request');
    server.on('request', (request, response) => {
      if (this.take(request, response)) return;
      for (const listener of ordinary) listener.call(server, request, response);
    });
  }

  /** @returns false when the request is left to Fastify, untouched */
  private take(request: IncomingMessage, response: ServerResponse): boolean {
    if (request.method !== 'POST') return false;
    for (const route of this.routes) {
      const subject = route.match(request.url!);
      if (subject === null) continue;
      if (!isPlain(request)) return false;
      const principal = this.principalOf(request.headers, route.requiredRole);
      const handler = principal === null ? null : route.prepare(subject, principal, request.headers);
      if (principal === null || handler === null) return false;
      this.measure(response, route.pattern);
      new DirectCall(request, response, principal, handler, this.logger).run();
      return true;
    }
    return false;
  }

  private measure(response: ServerResponse, pattern: string): void {
    const begun = performance.now();
    this.inFlight.track(response, () => {
      if (!response.writableFinished) return;
      this.metrics.observeRequest('POST', pattern, response.statusCode, performance.now() - begun);
    });
  }

  private principalOf({ authorization }: IncomingHttpHeaders, role: Role): Principal | null {
    const principal = this.authenticator.authenticateKnown(authorization, Date.now());
    return principal !== null && hasRole(principal.roles, role) ? principal : null;
  }
}

/** HTTP 1.1, JSON of a length that is told and allowed, and nothing unusual about it. */
function isPlain({ headers, httpVersionMinor }: IncomingMessage): boolean {
  const length = headers['content-length'];
  return (
    httpVersionMinor === 1 &&
    length !== undefined &&
    Number(length) <= DEFAULT_BODY_BYTES &&
    PLAIN_TYPES.has(headers['content-type']) &&
    LEFT_TO_FASTIFY.every((name) => headers[name] === undefined)
  );
}
