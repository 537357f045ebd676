import { Controller, Get, Req, Res } from '@nestjs/common';
import { ApiTags } from '../openapi/api-description.js';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Principal } from '../../auth/principal.js';
import { PublicRoute } from '../../auth/public-route.decorator.js';
import { DomainError } from '../../errors/domain-error.js';
import { ok, type Envelope, type ErrorData } from '../envelope.js';
import { errorAnswer } from '../error-answer.js';
import { InFlight } from '../in-flight.js';
import { ApiRoute } from '../openapi/api-route.decorator.js';
import { Health, type Readiness } from './health.service.js';

type ReadyData = { status: 'ready' | 'not_ready' | 'stopping' } & Pick<Readiness, 'checks'>;

/** For load balancers and orchestrators: they have no key. With one, the caller also sees its own tenant's failed assets. */
@ApiTags('health')
@Controller('ops/health')
export class HealthController {
  constructor(
    private readonly health: Health,
    private readonly inFlight: InFlight,
  ) {}

  /** Whether the process runs at all; asks nothing else, or a database outage would have every replica restarted. */
  @Get('live')
  @ApiRoute({
    summary: 'Whether the process runs',
    data: { status: { type: 'string', enum: ['live'] } },
    example: { status: 'live' },
  })
  @PublicRoute()
  live(): Envelope<{ status: 'live' }> {
    return ok({ status: 'live' });
  }

  @Get('ready')
  @ApiRoute({
    summary: 'Whether the process can serve',
    description:
      'No key is needed. With one, the failed assets of its tenant are listed; without, they are counted. A failed asset ' +
      'does not make it 503, whose `data` has `status` and `checks` as well.',
    data: {
      status: { type: 'string', enum: ['ready'] },
      checks: {
        type: 'object',
        additionalProperties: {
          type: 'object',
          properties: { status: { type: 'string', enum: ['up', 'degraded', 'down'] } },
          required: ['status'],
          additionalProperties: true,
        },
      },
    },
    example: {
      status: 'ready',
      checks: {
        database: { status: 'up', latency_ms: 0.4 },
        change_feed: { status: 'up', applied_seq: '42', newest_seq: '42', listening: true },
        assets: { status: 'degraded', failed_count: 1 },
      },
    },
    errors: ['NOT_READY', 'SHUTTING_DOWN'],
  })
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
