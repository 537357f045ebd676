import { Controller, Get, HttpCode, Param, Post, Req } from '@nestjs/common';
import { ApiTags } from '../http/openapi/api-description.js';
import type { FastifyRequest } from 'fastify';
import { CurrentPrincipal } from '../auth/current-principal.decorator.js';
import type { Principal } from '../auth/principal.js';
import { RequireRole } from '../auth/require-role.decorator.js';
import { DomainError } from '../errors/domain-error.js';
import { ok } from '../http/envelope.js';
import { ApiRoute } from '../http/openapi/api-route.decorator.js';
import { SOURCE_DOCS } from './source-docs.js';
import { inspectSource } from './source-inspection.js';
import { SourceRegistry } from './source-registry.js';
import { sourceAnswer } from './source-answer.js';

/** The published sources of the caller's tenant, as this process sees them. */
@ApiTags('sources')
@Controller('ops/sources')
export class SourcesController {
  constructor(private readonly sources: SourceRegistry) {}

  @Get()
  @RequireRole('viewer')
  @ApiRoute(SOURCE_DOCS.list)
  list(@CurrentPrincipal() { tenantId }: Principal) {
    return ok({ sources: this.sources.list(tenantId).map(sourceAnswer) });
  }

  @Post(':name/test')
  @HttpCode(200)
  @RequireRole('operator')
  @ApiRoute(SOURCE_DOCS.test)
  async test(@CurrentPrincipal() { tenantId }: Principal, @Param('name') name: string, @Req() { raw }: FastifyRequest) {
    const entry = this.sources.find(tenantId, name);
    if (entry === null) {
      throw new DomainError('SOURCE_NOT_FOUND', `There is no published source ${name} in this tenant.`);
    }
    if (entry.live === null) {
      const findings = { ok: false, duration_ms: 0, details: {}, warnings: [], message: entry.reason };
      return ok({ source: sourceAnswer(entry), test: findings });
    }
    const gone = new AbortController();
    const leave = (): void => gone.abort();
    raw.socket.once('close', leave);
    const test = await inspectSource(entry.live, gone.signal).finally(() => raw.socket.off('close', leave));
    return ok({ source: sourceAnswer(entry), test });
  }
}
