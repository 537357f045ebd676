import { Body, Controller, Get, Headers, HttpCode, Param, Patch, Post, Query, Req, Res } from '@nestjs/common';
import { ApiTags } from '../../http/openapi/api-description.js';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { RequireRole } from '../../auth/require-role.decorator.js';
import { ok } from '../../http/envelope.js';
import { ASSET_BODY_BYTES } from '../../http/json-body-parser.js';
import { BodyLimit } from '../../http/route-config.js';
import { ApiRoute } from '../../http/openapi/api-route.decorator.js';
import { UuidPipe } from '../../http/uuid.pipe.js';
import { ASSET_DOCS } from './asset-docs.js';
import { assetAnswer, assetBody } from './asset-answer.js';
import { ListAssetsQuery } from './asset-query.dto.js';
import { AssetRoutes, authorOf } from './asset-routes.js';
import { CreateAssetDto, UpdateAssetDto } from './asset-write.dto.js';

/** Assets of every type. */
@ApiTags('assets')
@Controller('asset-registry/assets')
export class AssetsController extends AssetRoutes {
  protected readonly type = undefined;

  @Post()
  @HttpCode(201)
  @RequireRole('editor')
  @BodyLimit(ASSET_BODY_BYTES)
  @ApiRoute(ASSET_DOCS.create)
  async create(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
    @Body() body: CreateAssetDto,
  ) {
    const { asset_type, name, ...content } = body;
    return assetAnswer(reply, await this.drafts.create(authorOf(request), { type: asset_type, name, content }));
  }

  @Get()
  @RequireRole('viewer')
  @ApiRoute(ASSET_DOCS.list)
  async list(@Req() request: FastifyRequest, @Query() query: ListAssetsQuery) {
    const { asset_type, tool_type, q, ...filter } = query;
    const page = await this.assets.list(request.principal.tenantId, {
      ...filter,
      type: asset_type,
      toolType: tool_type,
      namePart: q,
    });
    return ok({ assets: page.assets.map(assetBody), next_cursor: page.next_cursor });
  }

  @Patch(':id')
  @RequireRole('editor')
  @BodyLimit(ASSET_BODY_BYTES)
  @ApiRoute(ASSET_DOCS.update)
  async update(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
    @Param('id', UuidPipe) id: string,
    @Body() body: UpdateAssetDto,
    @Headers('if-match') ifMatch?: string,
  ) {
    return assetAnswer(reply, await this.drafts.update(authorOf(request), id, body, ifMatch));
  }
}
