import { Controller, Get, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Principal } from '../../auth/principal.js';
import { PublicRoute } from '../../auth/public-route.decorator.js';
import { DomainError } from '../../errors/domain-error.js';
import { ok, type Envelope, type ErrorData } from '../envelope.js';
import { errorAnswer } from '../error-answer.js';
import { InFlight } from '../in-flight.js';
import { Health, type Readiness } from './health.service.js';

type ReadyData = { status: 'ready' | 'not_ready' | 'stopping' } & Pick<Readiness, 'checks'>;

/** For load balancers and orchestrators: they have no key. With one, the caller also sees its own tenant's failed assets. */
@Controller('ops/health')
export class HealthController {
  constructor(
    private readonly health: Health,
    private readonly inFlight: InFlight,
  ) {}

  /** Whether the process runs at all; asks nothing else, or a database outage would have every replica restarted. */
  @Get('live')
  @PublicRoute()
  live(): Envelope<{ status: 'live' }> {
    return ok({ status: 'live' });
  }

  @Get('ready')
  @PublicRoute('identified')
  async ready(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Envelope<ReadyData | (ReadyData & ErrorData)>> {
    const principal = request.principal as Principal | null;
    const { ready, checks } = await this.health.readiness(principal?.tenantId ?? null);
    const stopping = this.inFlight.draining;
    if (ready && !stopping) return ok({ status: 'ready', checks });
    const error = stopping
      ? new DomainError('SHUTTING_DOWN', 'This process is stopping; ask another one.')
      : new DomainError('NOT_READY', 'This process cannot serve at the moment.', problemsOf(checks));
    const answer = errorAnswer(error, request.traceId);
    void reply.code(answer.status);
    return { ...answer.body, data: { ...answer.body.data, status: stopping ? 'stopping' : 'not_ready', checks } };
  }
}

function problemsOf(checks: Readiness['checks']): { path: string; message: string }[] {
  return Object.entries(checks)
    .filter(([, { status }]) => status === 'down')
    .map(([name, { message }]) => ({ path: `/checks/${name}`, message: message ?? 'It is down.' }));
}
