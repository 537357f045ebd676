import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { ApiPropertyOptional, ApiTags } from '../../http/openapi/api-description.js';
import { IsInt, IsOptional, Max, Min } from 'class-validator';
import { AssetReadModel } from '../../asset-registry/read/asset.read-model.js';
import { CurrentPrincipal } from '../../auth/current-principal.decorator.js';
import type { Principal } from '../../auth/principal.js';
import { RequireRole } from '../../auth/require-role.decorator.js';
import { DomainError } from '../../errors/domain-error.js';
import { ok } from '../../http/envelope.js';
import { UuidPipe } from '../../http/uuid.pipe.js';
import { MappingImpactService } from '../impact/mapping-impact.service.js';
import { ApiRoute } from '../../http/openapi/api-route.decorator.js';
import { PLANNER_DOCS } from './planner-docs.js';

const DEFAULT_LAST_ASKED = 200;

export class ImpactDto {
  @ApiPropertyOptional({
    minimum: 0,
    maximum: 5_000,
    default: DEFAULT_LAST_ASKED,
    description: 'Of the questions really asked, how many.',
  })
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(5_000)
  last_asked?: number;
}

/** What a mapping version would change, before it goes live. */
@ApiTags('planner')
@Controller('asset-registry/assets')
export class MappingImpactController {
  constructor(
    private readonly assets: AssetReadModel,
    private readonly impacts: MappingImpactService,
  ) {}

  @Post(':id/impact')
  @HttpCode(200)
  @RequireRole('editor')
  @ApiRoute(PLANNER_DOCS.impact)
  async impact(@CurrentPrincipal() principal: Principal, @Param('id', UuidPipe) id: string, @Body() body: ImpactDto) {
    const asset = await this.assets.get(principal.tenantId, id);
    if (asset.asset_type !== 'mapping') {
      throw new DomainError(
        'MALFORMED_REQUEST',
        `Only a mapping has an impact on questions; this is a ${asset.asset_type}.`,
      );
    }
    return ok({ impact: await this.impacts.impact(asset, body.last_asked ?? DEFAULT_LAST_ASKED) });
  }
}
