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
import { ListToolAssetsQuery } from './asset-query.dto.js';
import { AssetRoutes, authorOf } from './asset-routes.js';
import { CreateToolAssetDto, UpdateToolAssetDto } from './asset-write.dto.js';

/** Tool assets only; an asset of another type is not found here. */
@ApiTags('tool assets')
@Controller('ops/tool-assets')
export class ToolAssetsController extends AssetRoutes {
  protected readonly type = 'tool';

  @Post()
  @HttpCode(201)
  @RequireRole('editor')
  @BodyLimit(ASSET_BODY_BYTES)
  @ApiRoute(ASSET_DOCS.create)
  async create(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
    @Body() body: CreateToolAssetDto,
  ) {
    const { asset_type: _, name, ...content } = body;
    return assetAnswer(reply, await this.drafts.create(authorOf(request), { type: this.type, name, content }));
  }

  @Get()
  @RequireRole('viewer')
  @ApiRoute(ASSET_DOCS.list)
  async list(@Req() request: FastifyRequest, @Query() query: ListToolAssetsQuery) {
    const { tool_type, q, ...filter } = query;
    const page = await this.assets.list(request.principal.tenantId, {
      ...filter,
      type: this.type,
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
    @Body() body: UpdateToolAssetDto,
    @Headers('if-match') ifMatch?: string,
  ) {
    return assetAnswer(reply, await this.drafts.update(authorOf(request), id, body, ifMatch, this.type));
  }
}
