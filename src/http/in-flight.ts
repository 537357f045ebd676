import { Injectable } from '@nestjs/common';
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Server } from 'node:http';

/** How often connections that have become idle are closed while draining. */
const SWEEP_MS = 20;

/** Knows which requests are being answered, so that a stop can let them finish and tell their clients to go elsewhere. */
@Injectable()
export class InFlight {
  private readonly replies = new Set<FastifyReply>();
  private stopping = false;

  /** True from the first moment of a stop: readiness says so. */
  get draining(): boolean {
    return this.stopping;
  }

  get count(): number {
    return this.replies.size;
  }

  follow(fastify: FastifyInstance): void {
    fastify.addHook('onRequest', (_request, reply, done) => {
      this.replies.add(reply);
      // Answered to its end also where the client goes away and no response is ever finished.
      reply.raw.once('close', () => this.replies.delete(reply));
      if (this.stopping) reply.raw.shouldKeepAlive = false;
      done();
    });
  }

  /**
   * Stops accepting connections, lets what is in flight be answered (with `Connection: close`), and closes every connection
   * as soon as it is idle. Resolves when none is left; after `timeoutMs` the rest is cut. Answers how many were cut.
   */
  async drain(server: Server, timeoutMs: number): Promise<number> {
    this.stopping = true;
    for (const reply of this.replies) if (!reply.raw.headersSent) reply.raw.shouldKeepAlive = false;
    if (!server.listening) return 0;
    let cut = 0;
    const sweep = setInterval(() => server.closeIdleConnections(), SWEEP_MS);
    const deadline = setTimeout(() => {
      cut = this.replies.size;
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
