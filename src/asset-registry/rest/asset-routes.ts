import { Body, Delete, Get, Headers, HttpCode, Injectable, Param, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { RequireRole } from '../../auth/require-role.decorator.js';
import { hasRole } from '../../auth/role.js';
import { DomainError } from '../../errors/domain-error.js';
import { ok } from '../../http/envelope.js';
import { ApiRoute } from '../../http/openapi/api-route.decorator.js';
import { UuidPipe } from '../../http/uuid.pipe.js';
import { ReplicaBarrier } from '../../replicas/replica-barrier.service.js';
import type { Asset, AssetType } from '../asset.js';
import { AssetDrafts } from '../lifecycle/asset-drafts.service.js';
import {
  AssetPublishing,
  type LiveChangeRequest,
  type LiveChangeResult,
} from '../lifecycle/asset-publishing.service.js';
import { AssetValidation } from '../lifecycle/asset-validation.service.js';
import type { ChangeAuthor } from '../lifecycle/change-author.js';
import { assetNotFound, notADraft } from '../lifecycle/lifecycle-conflicts.js';
import { AssetReadModel } from '../read/asset.read-model.js';
import { contentDifference } from '../read/content-difference.js';
import { ASSET_DOCS } from './asset-docs.js';
import { assetAnswer, liveChangeAnswer } from './asset-answer.js';
import { DiffQuery, LiveChangeQuery, PublishQuery } from './asset-query.dto.js';
import { LiveChangeDto, RollbackDto } from './asset-write.dto.js';

/** The routes that are the same for one type and for all: everything but create, list and change. */
@Injectable()
export abstract class AssetRoutes {
  /** The only type that these routes know of, or undefined for all. */
  protected abstract readonly type: AssetType | undefined;

  constructor(
    protected readonly assets: AssetReadModel,
    protected readonly drafts: AssetDrafts,
    protected readonly publishing: AssetPublishing,
    protected readonly validation: AssetValidation,
    private readonly replicas: ReplicaBarrier,
  ) {}

  @Get(':id')
  @RequireRole('viewer')
  @ApiRoute(ASSET_DOCS.read)
  async read(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
    @Param('id', UuidPipe) id: string,
  ) {
    return assetAnswer(reply, await this.find(request, id));
  }

  @Delete(':id')
  @RequireRole('editor')
  @ApiRoute(ASSET_DOCS.delete)
  async delete(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
    @Param('id', UuidPipe) id: string,
    @Headers('if-match') ifMatch?: string,
  ) {
    return assetAnswer(reply, await this.drafts.delete(authorOf(request), id, ifMatch, this.type));
  }

  @Post(':id/validate')
  @HttpCode(200)
  @RequireRole('viewer')
  @ApiRoute(ASSET_DOCS.validate)
  async validate(@Req() request: FastifyRequest, @Param('id', UuidPipe) id: string) {
    const asset = await this.find(request, id);
    if (asset.status !== 'draft') throw notADraft(asset);
    const mayPublish = hasRole(request.principal.roles, 'publisher');
    const { problems, warnings } = await this.validation.validate(asset, { mayPublish });
    return ok({ publishable: problems.length === 0, problems, warnings });
  }

  @Post(':id/publish')
  @HttpCode(200)
  @RequireRole('publisher')
  @ApiRoute(ASSET_DOCS.publish)
  async publish(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
    @Param('id', UuidPipe) id: string,
    @Query() query: PublishQuery,
    @Body() body: LiveChangeDto,
    @Headers('if-match') ifMatch?: string,
  ) {
    const change = { ...this.change(body, ifMatch), guard: query.guard };
    return this.answer(reply, query, await this.publishing.publish(authorOf(request), id, change));
  }

  @Post(':id/rollback')
  @HttpCode(200)
  @RequireRole('publisher')
  @ApiRoute(ASSET_DOCS.rollback)
  async rollback(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
    @Param('id', UuidPipe) id: string,
    @Query() query: LiveChangeQuery,
    @Body() body: RollbackDto,
    @Headers('if-match') ifMatch?: string,
  ) {
    const change = this.change(body, ifMatch);
    const { to_version: toVersion } = body;
    return this.answer(reply, query, await this.publishing.rollback(authorOf(request), id, toVersion, change));
  }

  @Post(':id/archive')
  @HttpCode(200)
  @RequireRole('publisher')
  @ApiRoute(ASSET_DOCS.archive)
  async archive(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
    @Param('id', UuidPipe) id: string,
    @Query() query: LiveChangeQuery,
    @Body() body: LiveChangeDto,
    @Headers('if-match') ifMatch?: string,
  ) {
    const change = this.change(body, ifMatch);
    return this.answer(reply, query, await this.publishing.archive(authorOf(request), id, change));
  }

  @Get(':id/history')
  @RequireRole('viewer')
  @ApiRoute(ASSET_DOCS.history)
  async history(@Req() request: FastifyRequest, @Param('id', UuidPipe) id: string) {
    const asset = await this.find(request, id);
    return ok({ versions: await this.assets.versions(asset.tenant_id, id) });
  }

  @Get(':id/diff')
  @RequireRole('viewer')
  @ApiRoute(ASSET_DOCS.diff)
  async diff(@Req() request: FastifyRequest, @Param('id', UuidPipe) id: string, @Query() query: DiffQuery) {
    const asset = await this.find(request, id);
    const other = await this.comparedWith(asset, query.against);
    return ok({
      from: { version: other.version, status: other.status },
      to: { version: asset.version, status: asset.status },
      differences: contentDifference(other, asset),
    });
  }

  @Get(':id/dependents')
  @RequireRole('viewer')
  @ApiRoute(ASSET_DOCS.dependents)
  async dependents(@Req() request: FastifyRequest, @Param('id', UuidPipe) id: string) {
    return ok({ dependents: await this.assets.dependents(await this.find(request, id)) });
  }

  protected async find(request: FastifyRequest, id: string): Promise<Asset> {
    const asset = await this.assets.get(request.principal.tenantId, id);
    if (this.type && asset.asset_type !== this.type) throw assetNotFound(id);
    return asset;
  }

  private async answer(reply: FastifyReply, query: LiveChangeQuery, result: LiveChangeResult) {
    return liveChangeAnswer(reply, result, query.wait ? await this.replicas.reached(result.seq) : null);
  }

  private change(body: LiveChangeDto, ifMatch: string | undefined): LiveChangeRequest {
    return { ifMatch, reason: body.reason, type: this.type };
  }

  private async comparedWith(asset: Asset, against: number | undefined): Promise<Asset> {
    const { tenant_id, asset_type, name } = asset;
    const other =
      against === undefined
        ? await this.assets.published(tenant_id, asset_type, name)
        : await this.assets.version(tenant_id, asset_type, name, against);
    if (other) return other;
    if (against === undefined) {
      throw new DomainError(
        'ASSET_NOT_PUBLISHED',
        `${asset_type} ${name} has no published version to compare with. Name another one with ?against=VERSION.`,
      );
    }
    throw new DomainError('VERSION_NOT_FOUND', `${asset_type} ${name} has no version ${against}.`, [
      { path: '/against', message: 'No such version.' },
    ]);
  }
}

export function authorOf(request: FastifyRequest): ChangeAuthor {
  const { tenantId, actor } = request.principal;
  return { tenantId, actor, traceId: request.traceId };
}
