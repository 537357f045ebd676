import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiTags } from '../../http/openapi/api-description.js';
import { CurrentPrincipal } from '../../auth/current-principal.decorator.js';
import type { Principal } from '../../auth/principal.js';
import { RequireRole } from '../../auth/require-role.decorator.js';
import { DomainError } from '../../errors/domain-error.js';
import { ok } from '../../http/envelope.js';
import { ApiRoute } from '../../http/openapi/api-route.decorator.js';
import { ToolRegistryService } from '../registry/tool-registry.service.js';
import { TOOLS_DOCS } from './tool-docs.js';
import { ListToolsQuery, toolBody } from './tools.dto.js';

/** What can be called in the caller's tenant. */
@ApiTags('tools')
@Controller('ops/tools')
@RequireRole('viewer')
export class ToolsController {
  constructor(private readonly registry: ToolRegistryService) {}

  @Get()
  @ApiRoute(TOOLS_DOCS.list)
  list(@CurrentPrincipal() { tenantId }: Principal, @Query() { q, tool_type, status }: ListToolsQuery) {
    const tools = this.registry
      .list(tenantId)
      .filter(
        (tool) =>
          (q === undefined || tool.name.includes(q.toLowerCase())) &&
          (tool_type === undefined || tool.toolType === tool_type) &&
          (status === undefined || tool.status === status),
      );
    return ok({ tools: tools.map(toolBody) });
  }

  @Get(':name')
  @ApiRoute(TOOLS_DOCS.read)
  async read(@CurrentPrincipal() { tenantId }: Principal, @Param('name') name: string) {
    const tool = await this.registry.findOrCatchUp(tenantId, name);
    if (tool === null) throw new DomainError('TOOL_NOT_FOUND', 'There is no such tool in this tenant.');
    return ok({ tool: toolBody(tool) });
  }
}
