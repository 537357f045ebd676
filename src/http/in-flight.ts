import { Injectable } from '@nestjs/common';
import type { FastifyInstance } from 'fastify';
import type { Server, ServerResponse } from 'node:http';

/** How often connections that have become idle are closed while draining. */
const SWEEP_MS = 20;

/** Knows which requests are being answered, so that a stop can let them finish and tell their clients to go elsewhere. */
@Injectable()
export class InFlight {
  private readonly responses = new Set<ServerResponse>();
  private stopping = false;

  /** True from the first moment of a stop: readiness says so. */
  get draining(): boolean {
    return this.stopping;
  }

  get count(): number {
    return this.responses.size;
  }

  follow(fastify: FastifyInstance): void {
    fastify.addHook('onRequest', (_request, reply, done) => {
      this.track(reply.raw);
      done();
    });
  }

  /** Follows one response. `ended` is called once it is over, also where the client went away and it was never finished. */
  track(response: ServerResponse, ended?: () => void): void {
    this.responses.add(response);
    response.once('close', () => {
      this.responses.delete(response);
      ended?.();
    });
    if (this.stopping) response.shouldKeepAlive = false;
  }

  /**
   * Stops accepting connections, lets what is in flight be answered (with `Connection: close`), and closes every connection
   * as soon as it is idle. Resolves when none is left; after `timeoutMs` the rest is cut. Answers how many were cut.
   */
  async drain(server: Server, timeoutMs: number): Promise<number> {
    this.stopping = true;
    for (const response of this.responses) if (!response.headersSent) response.shouldKeepAlive = false;
    if (!server.listening) return 0;
    let cut = 0;
    const sweep = setInterval(() => server.closeIdleConnections(), SWEEP_MS);
    const deadline = setTimeout(() => {
      cut = this.responses.size;
      server.closeAllConnections();
    }, timeoutMs);
    try {
      await new Promise<void>((resolve) => server.close(() => resolve()));
    } finally {
      clearInterval(sweep);
      clearTimeout(deadline);
    }
    return cut;
  }
}
