import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiTags } from '../../http/openapi/api-description.js';
import { CurrentPrincipal } from '../../auth/current-principal.decorator.js';
import type { Principal } from '../../auth/principal.js';
import { RequireRole } from '../../auth/require-role.decorator.js';
import { ok } from '../../http/envelope.js';
import { ApiRoute } from '../../http/openapi/api-route.decorator.js';
import { UuidPipe } from '../../http/uuid.pipe.js';
import { ExecutionsReadModel } from '../executions/executions.read-model.js';
import { EXECUTIONS_DOCS } from './tool-docs.js';
import { ListExecutionsQuery } from './tools.dto.js';

/** Who ran what, in the caller's tenant. */
@ApiTags('executions')
@Controller('ops/executions')
@RequireRole('viewer')
export class ExecutionsController {
  constructor(private readonly executions: ExecutionsReadModel) {}

  @Get()
  @ApiRoute(EXECUTIONS_DOCS.list)
  async list(@CurrentPrincipal() { tenantId }: Principal, @Query() query: ListExecutionsQuery) {
    const { tool_type, trace_id, error, since, until, ...filter } = query;
    return ok(
      await this.executions.list(tenantId, {
        ...filter,
        toolType: tool_type,
        traceId: trace_id,
        errorCode: error,
        since: since === undefined ? undefined : new Date(since),
        until: until === undefined ? undefined : new Date(until),
      }),
    );
  }

  @Get(':id')
  @ApiRoute(EXECUTIONS_DOCS.read)
  async read(@CurrentPrincipal() { tenantId }: Principal, @Param('id', UuidPipe) id: string) {
    return ok({ execution: await this.executions.get(tenantId, id) });
  }
}
