import { Controller, Get, Res } from '@nestjs/common';
import { ApiTags } from '../http/openapi/api-description.js';
import type { FastifyReply } from 'fastify';
import { RequireRole } from '../auth/require-role.decorator.js';
import { ApiRoute } from '../http/openapi/api-route.decorator.js';
import { Metrics } from './metrics.js';

/** In Prometheus' text format. A viewer's key suffices: no metric tells of a tenant. */
@ApiTags('health')
@Controller('metrics')
export class MetricsController {
  constructor(private readonly metrics: Metrics) {}

  @Get()
  @RequireRole('viewer')
  @ApiRoute({
    summary: "Read this process's metrics",
    description: "In Prometheus' text format, not in the envelope.",
    mediaType: 'text/plain',
    text: '# TYPE quartermaster_http_requests_in_flight gauge\nquartermaster_http_requests_in_flight 1\n',
  })
  async read(@Res() reply: FastifyReply): Promise<void> {
    const text = await this.metrics.registry.metrics();
    await reply.type(this.metrics.registry.contentType).send(text);
  }
}
